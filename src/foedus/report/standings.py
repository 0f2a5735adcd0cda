"""Where a pair stands among others, in words; every figure links to what it was made from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from foedus.contracts import Card, Case, Number, Ref
from foedus.report.comparing import Point, Strip, digits_of, standing
from foedus.report.drawing import RATIO
from foedus.report.lookup import Part, amount, anchor, between, direction_name, joined

ORDINALS = (
    *("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"),
    *("ninth", "tenth"),
)
ENDINGS = {1: "st", 2: "nd", 3: "rd"}
TEENS = range(11, 14)


def made_id(indicator: str) -> str:
    """Anchor of what an indicator of the reference panel was made from."""
    return anchor("made-from", indicator)


def figure_id(indicator: str) -> str:
    """Id of the strip of an indicator."""
    return f"fig-compared-{indicator}"


def ordinal(place: int) -> str:
    """A place from 1 on as a word, from eleven on in figures."""
    if place < len(ORDINALS):
        return ORDINALS[place]
    ending = "th" if place % 100 in TEENS else ENDINGS.get(place % 10, "th")
    return f"{place}{ending}"


def unit_of(card: Card) -> str:
    """The unit as a reader is told it."""
    return "larger over smaller; 1 is parity" if card.aggregation == RATIO else card.unit


def point_name(point: Point, card: Card) -> str:
    """A point by the codes of its states: ``USA-GBR``, ``USA to GBR``, ``USA over GBR``."""
    if card.aggregation == RATIO:
        return " over ".join(point.states)
    return " to ".join(point.states) if point.direction else point.dyad


def pair_name(case: Case, point: Point, card: Card) -> str:
    """A point by the names of its states."""
    names = [case.name(code) for code in point.states]
    if card.aggregation == RATIO:
        return " over ".join(names)
    return (" to " if point.direction else " and ").join(names)


def numbers(point: Point, card: Card) -> tuple[Part, ...]:
    """Value and interval, as links; an interval of no width is not repeated."""
    target, digits = made_id(card.id), digits_of(card)
    value = amount(point.value, digits)
    spread = between(point.low, point.high, digits)
    if spread == value:
        return (Number(value, target),)
    return (Number(value, target), " (", Number(spread, target), ")")


def rank(strip: Strip, own: Point) -> tuple[Part, ...]:
    """The place of a point from the nearer end: ``third highest of 41 pairs``."""
    found, target = standing(strip, own), made_id(strip.card.id)
    of = (Number(str(found.of), target), " directions" if strip.card.directed else " pairs")
    if found.level == found.of - 1:
        return ("the same in all ", *of)
    below = found.of - found.rank - found.level
    top = found.rank - 1 <= below
    place = found.rank if top else below + 1
    said = "highest" if top else "lowest"
    told: tuple[Part, ...] = (
        Number(said if place == 1 else f"{ordinal(place)} {said}", target), " of ", *of,
    )  # fmt: skip
    if found.level:
        told += (", level with ", Number(_others(found.level), target))
    if (found.best, found.worst) != (found.rank, found.rank + found.level):
        ends = (found.best, found.worst)
        first, last = ends if top else (found.of + 1 - found.worst, found.of + 1 - found.best)
        told += (" (by the intervals ", Number(f"{ordinal(first)} to {ordinal(last)}", target), ")")
    return told


def _others(count: int) -> str:
    return "one other" if count == 1 else f"{count} others"


def neighbours(strip: Strip, own: Point) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """The next higher and the next lower point with their values; empty where there is none."""
    found, card = standing(strip, own), strip.card
    higher, lower = (
        (f"{point_name(p, card)} at ", *numbers(p, card)) if p else ()
        for p in (found.above, found.below)
    )
    return higher, lower


def sentence(case: Case, strip: Strip) -> tuple[Part, ...]:
    """Where the pair stands in an indicator, in a sentence for each direction that has a value."""
    told: list[Part] = [Ref(strip.card.title, figure_id(strip.card.id)), ":"]
    standings = [(numbers(p, strip.card), _standing(strip, p)) for p in strip.own]
    if len(standings) > 1 and standings[0] == standings[1]:
        told += [" each way ", *standings[0][0], *standings[0][1]]
    else:
        for own, (_, place) in zip(strip.own, standings, strict=True):
            told += [" ", *_value(case, own, strip.card), *place]
    for direction in case.directions if strip.card.directed else ():
        if direction not in {p.direction for p in strip.own}:
            told.append(f" {direction_name(case, direction)}: no reading.")
    return tuple(told)


def _standing(strip: Strip, own: Point) -> tuple[Part, ...]:
    """Year, place and neighbours of a point: the rest of its sentence."""
    words = ("lower than ", "higher than ")
    near = [(word, *part) for word, part in zip(words, neighbours(strip, own), strict=True) if part]
    place = (f" in {own.year}, ", *rank(strip, own))
    return (*place, *(("; ",) if near else ()), *joined(near), ".")


def _value(case: Case, own: Point, card: Card) -> tuple[Part, ...]:
    if card.aggregation == RATIO:
        larger, smaller = (case.name(code) for code in own.states)
        return (f"{larger} ", *numbers(own, card), f" times {smaller}")
    name = f"{direction_name(case, own.direction)} " if own.direction else ""
    return (name, *numbers(own, card)) if name else numbers(own, card)


def missing(case: Case, found: Iterable[Strip]) -> tuple[Part, ...]:
    """Which of some indicators have no reading of the pair, and its latest of another year."""
    absent = [s for s in found if not s.own]
    if not absent:
        return ()
    return (
        f"No reading of {case.a_name} and {case.b_name}, so that the figure shows the others: ",
        *joined([_missing(case, s) for s in absent], "; "),
        ".",
    )


def _missing(case: Case, strip: Strip) -> tuple[Part, ...]:
    title = (Ref(strip.card.title, figure_id(strip.card.id)), f" in {strip.year}")
    if not strip.last:
        return title
    latest = [_value(case, p, strip.card) for p in strip.last]
    return (*title, f" (latest, of {strip.last[0].year}: ", *joined(latest), ")")


def rows_of(case: Case, found: Sequence[Strip]) -> list[tuple[Part, ...]]:
    """Indicators as rows of a table: year, for whom, value, place, neighbours."""
    rows: list[tuple[Part, ...]] = []
    for strip in found:
        title = (strip.card.title, f"{strip.year}")
        if not strip.own:
            rows.append((*title, f"{case.a_name} and {case.b_name}", None, None, None, None))
        for own in strip.own:
            higher, lower = neighbours(strip, own)
            rows.append(
                (
                    *title,
                    pair_name(case, own, strip.card),
                    (*numbers(own, strip.card), f" {unit_of(strip.card)}"),
                    rank(strip, own),
                    higher or "none",
                    lower or "none",
                )
            )
    return rows
