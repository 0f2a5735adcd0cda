"""Signals of support: a row for each of the five powers where the raw files have columns."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

POWERS = {"us": 2, "uk": 200, "fra": 220, "rus": 365, "chi": 710}
FLAGS = ("nukes", "vis", "bit", "pact", "ex")
AMOUNTS = ("econaid", "words", "arms", "troops")
KINDS = (*FLAGS, *AMOUNTS)
DRAWS = range(1, 6)


def support_signals(signals: Any) -> Any:
    """Signals; those that the file does not give for a power stay empty."""
    return _each(signals, lambda power: {f"signal_{k}": _signal(signals, power, k) for k in KINDS})


def support_levels(levels: Any) -> Any:
    """Latent levels: the median of the posterior and five draws."""
    return _each(
        levels,
        lambda power: {
            "support_level": _[f"median_{power}"],
            **{f"support_draw{i}": _[f"{power}_signal{i}"] for i in DRAWS},
        },
    )


def _each(wide: Any, columns: Any) -> Any:
    """The rows of all powers, one below the other; none toward itself."""
    parts = [
        wide.filter(_.ccode != cow).select(
            "year", "row", ccode1=ibis.literal(cow, "int64"), ccode2=_.ccode, **columns(power)
        )
        for power, cow in POWERS.items()
    ]
    return ibis.union(*parts)


def _signal(wide: Any, power: str, kind: str) -> Any:
    name = f"{power}_{kind}"
    if name not in wide.columns:
        return ibis.null("boolean" if kind in FLAGS else "float64")
    return wide[name].cast("boolean") if kind in FLAGS else wide[name]
