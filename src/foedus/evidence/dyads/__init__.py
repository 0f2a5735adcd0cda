"""Dyad-years as a grammar: a frame of all pairs and years, to which columns are added."""

from foedus.evidence.dyads.frame import Frame, dyad_years, frame
from foedus.evidence.dyads.offers import Offer, Part, choose, find, giving, offers, stored

__all__ = [
    "Frame",
    "Offer",
    "Part",
    "choose",
    "dyad_years",
    "find",
    "frame",
    "giving",
    "offers",
    "stored",
]
