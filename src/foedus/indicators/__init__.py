"""Indicators: a selection of records and an aggregation, for a dyad and a year."""

from foedus.indicators.cards import Item, load_shelf, shelf_digest
from foedus.indicators.compute import compute

__all__ = ["Item", "compute", "load_shelf", "shelf_digest"]
