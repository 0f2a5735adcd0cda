"""Who and when: states and organisations valid by date, pairs of them, and fuzzy dates."""

from foedus.identity.dyads import Dyad, resolve_dyad
from foedus.identity.periods import FuzzyDate, parse_as_of
from foedus.identity.states import Actor, States, load_states

__all__ = [
    "Actor",
    "Dyad",
    "FuzzyDate",
    "States",
    "load_states",
    "parse_as_of",
    "resolve_dyad",
]
