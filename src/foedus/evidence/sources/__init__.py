"""Data sets: a shelf of cards and short readers, and what fetches, reads and brings them."""

from foedus.evidence.sources.cards import SHELF, Source, load_sources

__all__ = ["SHELF", "Source", "load_sources"]
