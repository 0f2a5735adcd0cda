"""Ideal points: where states stand on roll calls, as a walk through the sessions.

A dynamic ordinal probit after Bailey, Strezhnev and Voeten (2017, *Journal of Conflict Resolution*
61(2): 430-456): arrays in, draws out, no files.  ``gather`` makes the arrays, ``find_mode`` gives
a mode in seconds, ``sample`` draws from the posterior.
"""
