"""Asymmetry and dependence of a pair: from readings, and from the register of arms transfers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from foedus.alignment.asymmetry import Aspect, Figure, log_ratio, shipped_aspects, spanning
from foedus.alignment.asymmetry.wording import compared, shown, worded
from foedus.contracts import Card, Reading, Void
from foedus.contracts.estimates import Asymmetry
from foedus.datasets import stored_tables
from foedus.identity import Dyad
from foedus.identity.states import with_article
from foedus.measuring.asymmetry_register import by_category, displacements, read_register
from foedus.project import Project

ZERO_SIDE = "zero_side"
"""The void of a ratio of which one side is nothing: it has no finite logarithm."""

RATIO = "log_ratio"
VALUE = "value"
LOG_UNIT = "natural logarithm of A over B; 0 is parity"
VOIDS: Mapping[str, str] = {
    Void.OUTSIDE_COVERAGE.value: "the year lies outside the years that the source covers",
    Void.NONE_FOUND.value: "nothing was found, and that does not mean zero",
    Void.UNOBSERVABLE.value: "there are records, but not a figure for each side",
    Void.YEAR_INCOMPLETE.value: "the year had not ended",
}

Found = Mapping[tuple[str, int], Sequence[Reading]]
"""Readings of an aspect by direction and year, in the order of its indicators."""


@dataclass(frozen=True, slots=True)
class Side:
    """What an aspect has of one direction (or of the pair) in a year, or why it has nothing."""

    figure: Figure | None
    void: str
    records: tuple[str, ...]
    indicators: tuple[str, ...]


def profile(
    dyad: Dyad,
    readings: Iterable[Reading],
    cards: Mapping[str, Card],
    aspects: Sequence[Aspect] | None = None,
) -> tuple[Asymmetry, ...]:
    """How unlike a pair is, aspect by aspect and year by year.

    Directed aspects that are compared give three: each side's figure, and ln(A's / B's).  Where
    several indicators of an aspect have a year, the value is that of the first and the interval
    spans them all.  Years that no source covers are left out; other years without a value say
    which kind of void they are.

    Parameters
    ----------
    dyad
        The pair; A is its first state.
    readings
        From ``flow.measure_dyad``, those of other indicators besides.
    cards
        The cards of their indicators.
    aspects
        The table of aspects; by default the shipped one.
    """
    by_indicator: dict[str, list[Reading]] = {}
    for reading in readings:
        by_indicator.setdefault(reading.indicator, []).append(reading)
    made: list[Asymmetry] = []
    for aspect in shipped_aspects() if aspects is None else aspects:
        found = _found(aspect, by_indicator, cards)
        for year in sorted({year for _, year in found}):
            made += _year(aspect, dyad, year, found, cards)
    return tuple(made)


def asymmetries(
    project: Project, dyad: Dyad, readings: Iterable[Reading], as_of: date | None = None
) -> tuple[Asymmetry, ...]:
    """The profile of a pair, the categories of its arms trade, and markets of derived systems.

    The latter two are none where no register of arms transfers is stored.
    """
    cards = {key: item.card for key, item in project.shelf.items()}
    made = profile(dyad, readings, cards)
    register = read_register(project, as_of)
    if register is None:
        return made
    return (*made, *displacements(project, dyad, register), *by_category(dyad, register))


def needed() -> tuple[str, ...]:
    """Ids of the indicators that the shipped aspects rest on."""
    return tuple(dict.fromkeys(i for aspect in shipped_aspects() for i in aspect.indicators))


def made_from(
    project: Project, measured: Iterable[Asymmetry], as_of: date | None = None
) -> dict[str, str]:
    """The stored tables that contributed: edition, version and digest by source and table."""
    tables = {ref.rpartition(":")[0] for item in measured for ref in item.records}
    stored = stored_tables(project, as_of)
    return {
        f"{at.card.id}.{name}": f"{at.snapshot.edition} {at.snapshot.version} {at.snapshot.digest}"
        for name, at in stored.items()
        if name in tables
    }


def latest(measured: Iterable[Asymmetry], year: int | None = None) -> tuple[Asymmetry, ...]:
    """Of each aspect, title and direction the last year that has a value; or those of one year."""
    found: dict[tuple[str, str, str, str], Asymmetry] = {}
    for item in measured:
        key = (item.aspect, item.title, item.direction, item.form)
        if year is not None and item.year != year:
            continue
        if item.value is not None or key not in found or found[key].value is None:
            found[key] = item
    return tuple(found.values())


def _found(
    aspect: Aspect, readings: Mapping[str, Sequence[Reading]], cards: Mapping[str, Card]
) -> Found:
    """Readings of the aspect's indicators, those alone whose card is as directed as the aspect."""
    found: dict[tuple[str, int], list[Reading]] = {}
    fitting = (i for i in aspect.indicators if i in cards and cards[i].directed == aspect.directed)
    for reading in chain.from_iterable(readings.get(i, ()) for i in fitting):
        if reading.void is not Void.OUTSIDE_COVERAGE:
            found.setdefault((reading.direction, reading.year), []).append(reading)
    return found


def _side(readings: Sequence[Reading]) -> Side:
    valued = [r for r in readings if r.value is not None]
    if not valued:
        void = readings[0].void.value if readings else Void.OUTSIDE_COVERAGE.value
        return Side(None, void, (), tuple(r.indicator for r in readings))
    return Side(
        spanning([Figure(r.value, r.low, r.high) for r in valued if r.value is not None]),
        "",
        tuple(dict.fromkeys(chain.from_iterable(r.records for r in valued))),
        tuple(r.indicator for r in valued),
    )


def _year(
    aspect: Aspect, dyad: Dyad, year: int, found: Found, cards: Mapping[str, Card]
) -> list[Asymmetry]:
    if not aspect.directed:
        side = _side(found.get(("", year), ()))
        unit = "" if aspect.compares == "ratio" else _unit(aspect, side, cards)
        return [_item(aspect, year, side, _pair_words(aspect, dyad, side), unit=unit)]
    there, back = dyad.directions
    sides = {d: _side(found.get((d, year), ())) for d in (there, back)}
    made = []
    for direction, side in sides.items():
        words, unit = _side_words(aspect, dyad, direction, side), _unit(aspect, side, cards)
        made.append(_item(aspect, year, side, words, direction=direction, unit=unit))
    if aspect.compares == "sides":
        own, others = (there, back) if aspect.whose == "start" else (back, there)
        made.append(_ratio(aspect, dyad, year, sides[own], sides[others]))
    return made


def _unit(aspect: Aspect, side: Side, cards: Mapping[str, Card]) -> str:
    """The unit of the indicator that gave the value, else of the one that is preferred."""
    names = (*side.indicators, *aspect.indicators)
    return next((cards[name].unit for name in names if name in cards), "")


def _ratio(aspect: Aspect, dyad: Dyad, year: int, own: Side, others: Side) -> Asymmetry:
    """ln(A's figure / B's), or why there is none."""
    both = Side(
        None,
        own.void or others.void,
        tuple(dict.fromkeys((*own.records, *others.records))),
        tuple(dict.fromkeys((*own.indicators, *others.indicators))),
    )
    names = _names(dyad)
    if own.figure is None or others.figure is None:
        lacking = names[0] if own.figure is None else names[1]
        words = f"no ratio: no figure of {lacking}; {VOIDS[both.void]}"
        return _item(aspect, year, both, words)
    ratio = log_ratio(own.figure, others.figure)
    figures = tuple(shown(f, aspect.shown, interval=False) for f in (own.figure, others.figure))
    if ratio is None:
        both = Side(None, ZERO_SIDE, both.records, both.indicators)
        nothing = [n for n, f in zip(names, (own, others), strict=True) if not _positive(f)]
        words = f"no ratio: the figure of {' and of '.join(nothing)} is zero"
        return _item(aspect, year, both, words)
    words = compared(aspect.reading, ratio, names, (figures[0], figures[1]))
    done = Side(ratio, "", both.records, both.indicators)
    return _item(aspect, year, done, words)


def _names(dyad: Dyad) -> tuple[str, str]:
    return with_article(dyad.a.name), with_article(dyad.b.name)


def _positive(side: Side) -> bool:
    return side.figure is not None and side.figure.value > 0


def _pair_words(aspect: Aspect, dyad: Dyad, side: Side) -> str:
    names = _names(dyad)
    if side.figure is None:
        return _void_words(side)
    if aspect.compares == "ratio":
        return compared(aspect.reading, side.figure, names)
    return worded(aspect.each, shown(side.figure, aspect.shown), *names)


def _side_words(aspect: Aspect, dyad: Dyad, direction: str, side: Side) -> str:
    if side.figure is None:
        return _void_words(side)
    names = _names(dyad)
    start_is_a = direction == dyad.directions[0]
    own_is_a = start_is_a == (aspect.whose == "start")
    state, other = names if own_is_a else (names[1], names[0])
    return worded(aspect.each, shown(side.figure, aspect.shown), state, other)


def _void_words(side: Side) -> str:
    return f"no value: {VOIDS[side.void]}"


def _item(
    aspect: Aspect, year: int, side: Side, words: str, *, direction: str = "", unit: str = ""
) -> Asymmetry:
    """A figure in its unit; without one, a logarithm."""
    figure = side.figure
    return Asymmetry(
        aspect=aspect.id,
        title=aspect.title,
        direction=direction,
        year=year,
        form=VALUE if unit else RATIO,
        unit=unit or LOG_UNIT,
        value=figure.value if figure else None,
        low=figure.low if figure else None,
        high=figure.high if figure else None,
        reading=words[:1].upper() + words[1:],
        records=side.records,
        void=side.void,
        indicators=side.indicators,
    )
