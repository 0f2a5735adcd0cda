"""Asymmetry and dependence: how unlike two states are, and how much each needs the other."""

from foedus.alignment.asymmetry.aspects import Aspect, read_aspects, shipped_aspects
from foedus.alignment.asymmetry.derived import DerivedSystem, read_pairs, shipped_pairs
from foedus.alignment.asymmetry.ratios import Figure, log_ratio, spanning

__all__ = [
    "Aspect",
    "DerivedSystem",
    "Figure",
    "log_ratio",
    "read_aspects",
    "read_pairs",
    "shipped_aspects",
    "shipped_pairs",
    "spanning",
]
