"""The corpus: one SQLite file in a project's folder ``corpus/``, written by one at a time."""
