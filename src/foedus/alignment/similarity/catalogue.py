"""The measures of similarity by name: what each is, where it comes from, and when it is undefined.

Readable without numpy, so that help and bad names do not need it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from foedus.errors import UsageError


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure: how it is called, where it lies, and what it is where its formula has no value."""

    id: str
    title: str
    low: float
    undefined: str
    citation: str
    weighted: bool = False


_S = "Signorino and Ritter (1999, International Studies Quarterly 43: 115-144)"
_HAEGE = "Häge (2011, Political Analysis 19: 287-305)"
_ALWAYS = "always defined"
_ZERO = "0 where both sides are constant and equal (0/0), as Häge has it"
_LISTED = (
    Measure("s", "S, absolute distances", -1, _ALWAYS, _S),
    Measure("s_squared", "S, squared distances", -1, _ALWAYS, _S),
    Measure(
        "s_weighted",
        "S, absolute distances, weighted",
        -1,
        "empty where no third party has a weight",
        _S,
        weighted=True,
    ),
    Measure(
        "kappa",
        "Cohen's weighted kappa, squared weights",
        -1,
        _ZERO,
        f"Cohen (1968, Psychological Bulletin 70: 213-220); {_HAEGE}",
    ),
    Measure(
        "kappa_linear",
        "Cohen's weighted kappa, linear weights",
        -1,
        _ZERO,
        "Cohen (1968, Psychological Bulletin 70: 213-220)",
    ),
    Measure(
        "pi",
        "Scott's weighted pi, squared weights",
        -1,
        _ZERO,
        f"Scott (1955, Public Opinion Quarterly 19: 321-325); {_HAEGE}",
    ),
    Measure(
        "pi_nominal",
        "Scott's pi, any difference counts the same",
        -1,
        _ZERO,
        "Scott (1955, Public Opinion Quarterly 19: 321-325)",
    ),
    Measure(
        "taub",
        "Kendall's tau-b",
        -1,
        "empty where a side is constant",
        "Kendall (1945, Biometrika 33: 239-251)",
    ),
    Measure(
        "a",
        "A, S less the S that independence would give",
        -1,
        _ALWAYS,
        "Benati and Capurri (2026, Quality & Quantity, doi:10.1007/s11135-026-02814-x)",
    ),
)
MEASURES: Mapping[str, Measure] = {measure.id: measure for measure in _LISTED}
"""Every measure, by the name that commands and columns use."""

USUAL = ("s", "kappa", "pi", "taub", "a")
"""The measures that are given where none are named."""


def chosen(names: Iterable[str]) -> tuple[str, ...]:
    """Names of measures, each once, in the order given.

    Raises
    ------
    UsageError
        A name that is no measure, or no name at all; lists those that there are.
    """
    wanted = tuple(dict.fromkeys(name.strip().lower() for name in names if name.strip()))
    unknown = [name for name in wanted if name not in MEASURES]
    if unknown or not wanted:
        what = f"no measure is called {', '.join(unknown)}" if unknown else "no measure was named"
        raise UsageError(f"--measures: {what}; there are {', '.join(MEASURES)}.")
    return wanted
