"""The literature in Russian, Chinese and English: documents, search, coding, counts.

Rooms, in the order of the work: ``reading`` (files to texts), ``languages`` (which one, sentences,
words), ``corpus`` (what is kept: one SQLite file), ``search``, ``entities``, ``coding``,
``measures``.
"""
