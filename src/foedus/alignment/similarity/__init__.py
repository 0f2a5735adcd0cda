"""Similarity of foreign policy portfolios: S, kappa, pi, tau-b and A of every pair and year.

Sheets (who holds which level toward what, ``sheets``) are multiplied into the joint counts of
every pair (``joint``), from which every measure follows in closed form (``measures``).
"""
