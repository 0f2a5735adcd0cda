"""Coding with a codebook: what a passage says, told by rules, an endpoint or people.

``codes`` is what other rooms read.
"""

from __future__ import annotations

from foedus.evidence.literature.coding.history import STATES, codes

__all__ = ["STATES", "codes"]
