"""Sentences about two states: figures with their intervals, names and what they own."""

from __future__ import annotations

import math
from collections.abc import Mapping

from foedus.alignment.asymmetry.ratios import Figure

UNBOUNDED = "unbounded"
PARITY = "; the interval includes parity"
SCALE: Mapping[str, float] = {"percent": 1.0, "share": 100.0, "number": 1.0, "integer": 1.0}


def owning(name: str) -> str:
    """The possessive of a name."""
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def times(ratio: Figure) -> str:
    """How many times, from the logarithm of a ratio that is not below parity."""
    ends = [UNBOUNDED if end is None else _plain(math.exp(end)) for end in (ratio.low, ratio.high)]
    return f"{_plain(math.exp(ratio.value))} times ({ends[0]} to {ends[1]})"


def shown(figure: Figure, form: str, *, interval: bool = True) -> str:
    """A figure as it is written, with its interval."""
    scale, unit = SCALE[form], "%" if form in ("percent", "share") else ""
    value = f"{_number(figure.value * scale, form)}{unit}"
    if not interval:
        return value
    ends = [
        UNBOUNDED if end is None else f"{_number(end * scale, form)}{unit}"
        for end in (figure.low, figure.high)
    ]
    return f"{value} ({ends[0]} to {ends[1]})"


def compared(
    template: str, ratio: Figure, names: tuple[str, str], figures: tuple[str, str] = ("", "")
) -> str:
    """Word a comparison of A and B, whose ratio is ln(A / B).

    Parameters
    ----------
    template
        With {more}, {less}, {more's}, {less's}, {times} and {figures}.
    names
        Of A and of B.
    figures
        Of A and of B, as written.
    """
    turned = ratio.value < 0
    upright = _turned(ratio) if turned else ratio
    more, less = reversed(names) if turned else names
    own, others = reversed(figures) if turned else figures
    sentence = _filled(
        template,
        {
            "more": more, "less": less, "more's": owning(more), "less's": owning(less),
            "times": times(upright), "figures": f"{own} against {others}",
        },
    )  # fmt: skip
    parity = upright.low is None or upright.low <= 0
    return sentence + (PARITY if parity else "")


def worded(template: str, value: str, state: str, other: str) -> str:
    """Word a figure of one state toward another: {value}, {state}, {other}, {state's}."""
    return _filled(
        template, {"value": value, "state": state, "other": other, "state's": owning(state)}
    )


def _turned(ratio: Figure) -> Figure:
    low = None if ratio.high is None else -ratio.high
    return Figure(-ratio.value, low, None if ratio.low is None else -ratio.low)


def _filled(template: str, parts: Mapping[str, str]) -> str:
    for name, text in parts.items():
        template = template.replace("{" + name + "}", text)
    return template


def _plain(value: float) -> str:
    return f"{value:.2g}" if value < 10 else f"{value:,.0f}"  # noqa: PLR2004


def _number(value: float, form: str) -> str:
    if form == "integer":
        return f"{value:.0f}"
    if form == "number":
        return f"{value:.2f}" if abs(value) < 10 else f"{value:,.0f}"  # noqa: PLR2004
    if abs(value) < 1:
        return f"{value:.2g}"
    return f"{value:.1f}" if abs(value) < 10 else f"{value:.0f}"  # noqa: PLR2004
