"""Breaks: exact posterior of where the level of a series changes."""

from foedus.alignment.breaks.covariates import centred, likely
from foedus.alignment.breaks.posterior import (
    DEFAULT,
    Node,
    Posterior,
    Settings,
    evidence,
    posterior,
    sets,
)
from foedus.alignment.breaks.series import Series, standardised

__all__ = [
    "DEFAULT",
    "Node",
    "Posterior",
    "Series",
    "Settings",
    "centred",
    "evidence",
    "likely",
    "posterior",
    "sets",
    "standardised",
]
