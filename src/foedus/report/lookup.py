"""Look things up in a case: series, names, anchors, and numbers as text with their trace."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from foedus.contracts import Card, Case, Ladder, LadderYear, Number, Reading, Record, Ref, Void
from foedus.identity.periods import FuzzyDate

MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"

VOIDS = {
    Void.OUTSIDE_COVERAGE: "outside coverage",
    Void.NONE_FOUND: "none found",
    Void.UNOBSERVABLE: "not observable",
    Void.YEAR_INCOMPLETE: "year not complete",
}

Part = object


def series(case: Case, indicator: str, direction: str = "") -> list[Reading]:
    """Readings of an indicator (in one direction) by year."""
    found = [r for r in case.readings if r.indicator == indicator and r.direction == direction]
    return sorted(found, key=lambda r: r.year)


def valued(case: Case, indicator: str, direction: str = "") -> list[Reading]:
    """Readings that have a value, by year."""
    return [r for r in series(case, indicator, direction) if r.value is not None]


def directions_of(case: Case, card: Card) -> tuple[str, ...]:
    """The directions in which a card is read: both, or the dyad as a whole."""
    return case.directions if card.directed else ("",)


def direction_name(case: Case, direction: str) -> str:
    """A direction in words: ``Ardenia to Borovia``; the pair where there is none."""
    if not direction:
        return f"{case.a_name} and {case.b_name}"
    actor, partner = direction.split(">")
    return f"{case.name(actor)} to {case.name(partner)}"


def anchor(kind: str, *names: object) -> str:
    """An id for a place in the page; characters that an id may not have become ``_``."""
    joined = "-".join(str(n) for n in names if str(n))
    return f"{kind}-" + re.sub(r"[^A-Za-z0-9_.-]", "_", joined.replace(">", "-to-"))


def trace_id(reading: Reading) -> str:
    """Anchor of the trace of a reading."""
    return anchor("trace", reading.indicator, reading.direction or reading.dyad, reading.year)


def ladder_id(ladder: Ladder, year: LadderYear) -> str:
    """Anchor of a ladder's year."""
    return anchor("ladder", ladder.scheme, year.direction, year.year)


def record_ref(record: Record | str) -> Ref:
    """A link to a record's row in the evidence annex."""
    name = record if isinstance(record, str) else record.id
    return Ref(name, anchor("record", name))


def record_refs(records: Iterable[Record | str]) -> tuple[Part, ...]:
    """Links to several records, split by commas."""
    return joined([record_ref(r) for r in records])


def joined(parts: Iterable[Part], by: str = ", ") -> tuple[Part, ...]:
    """Parts with a separator between them."""
    out: list[Part] = []
    for part in parts:
        out += [by, part] if out else [part]
    return tuple(out)


def amount(value: float, digits: int = 0) -> str:
    """A figure as text: thousands by comma, a true minus sign, no trailing noise."""
    text = f"{value:,.{digits}f}"
    if float(text.replace(",", "")) == 0:
        text = text.lstrip("-")
    return text.replace("-", MINUS)


WORDS = (
    *("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen", "twenty"),
)


def in_words(count: int) -> str:
    """A small number as a word, for sentences that hold no figures."""
    return WORDS[count] if 0 <= count < len(WORDS) else str(count)


def between(low: float, high: float, digits: int = 0) -> str:
    """An interval as text; with negative bounds the word ``to`` stands for the dash."""
    first, last = amount(low, digits), amount(high, digits)
    if first == last:
        return first
    return f"{first} to {last}" if MINUS in first + last else f"{first}{DASH}{last}"


def interval(reading: Reading, card: Card) -> str:
    """The interval of a reading that has a value."""
    low = reading.low if reading.low is not None else reading.value
    high = reading.high if reading.high is not None else reading.value
    return between(low or 0.0, high or 0.0, card.digits)


def number(reading: Reading, card: Card) -> Number:
    """The value of a reading as a link to its trace; says why where there is none."""
    text = (
        VOIDS.get(reading.void, "no value")
        if reading.value is None
        else amount(reading.value, card.digits)
    )
    return Number(text, trace_id(reading))


def with_interval(reading: Reading, card: Card) -> tuple[Part, ...]:
    """The value of a reading and its interval, both as links to its trace.

    An interval of no width is not repeated.
    """
    if reading.value is None:
        return (number(reading, card),)
    if interval(reading, card) == number(reading, card).text:
        return (number(reading, card),)
    return (number(reading, card), " (", Number(interval(reading, card), trace_id(reading)), ")")


def oriented(reading: Reading, sign: int) -> tuple[float, float, float]:
    """Value, low and high of a logarithm of a ratio, or of its inverse where sign is negative."""
    value = reading.value or 0.0
    low = value if reading.low is None else reading.low
    high = value if reading.high is None else reading.high
    return (value, low, high) if sign > 0 else (-value, -high, -low)


def sign_of(reading: Reading) -> int:
    """One where the first actor is the larger by the logarithm of a ratio, else minus one."""
    return 1 if (reading.value or 0) >= 0 else -1


def factor(case: Case, reading: Reading) -> tuple[Part, ...]:
    """A logarithm of a ratio in words: ``Borovia 8.2 (7.5-9.0) times Ardenia``."""
    sign = sign_of(reading)
    value, low, high = (math.exp(v) for v in oriented(reading, sign))
    larger, smaller = (case.a_name, case.b_name)[::sign]
    target = trace_id(reading)
    return (
        f"{larger} ",
        Number(amount(value, 1), target),
        " (",
        Number(between(low, high, 1), target),
        f") times {smaller}",
    )


def spread(record: Record, column: str) -> tuple[float, float, float] | None:
    """Value, low and high of a column that may hold a range; None where it is empty."""
    value = record[column]
    if value is None:
        return None
    low, high = record[f"{column}_low"], record[f"{column}_high"]
    return (
        float(value),
        float(value if low is None else low),
        float(value if high is None else high),
    )


def spread_text(record: Record, column: str) -> str | None:
    """Such a column as text: the value, and its range in brackets where it has one."""
    found = spread(record, column)
    if found is None:
        return None
    value, low, high = found
    return amount(value) if low == high else f"{amount(value)} ({between(low, high)})"


def day_of(value: date | FuzzyDate | None, *, last: bool = False) -> date | None:
    """The first (or the last) day that a date of a record's own columns admits."""
    if isinstance(value, FuzzyDate):
        return value.last if last else value.first
    return value


def described(record: Record) -> str:
    """What a record says in a line; a figure or a published count with its value."""
    if record.table == "counts":
        told = spread(record, "value")
        value = amount(told[0]) if told else "no value"
        return f"{record['author']} counted {value} {record['counted']}"
    if record.table != "flows":
        return record.title
    told = spread(record, "value")
    whose = " toward ".join(str(p) for p in (record["actor"], record["partner"]) if p)
    what = f"{record.title.replace('_', ' ')}, {whose}, {record['window'] or record.start.year}"
    if told is None:
        return what
    digits = 0 if float(told[0]).is_integer() else 2
    return f"{what}: {amount(told[0], digits)} {record['unit']}"


def when(record: Record) -> str:
    """The date of a record, only as precise as it is known."""
    width = {"year": 4, "month": 7}.get(record.precision, 10)
    return record.start.isoformat()[:width]


def full_years(case: Case) -> int:
    """The last calendar year that had ended on the as-of date."""
    ended = (case.as_of.month, case.as_of.day) == (12, 31)
    return case.as_of.year if ended else case.as_of.year - 1


def ladder_rows(
    case: Case, first: Sequence[str] = ()
) -> Iterator[tuple[Ladder, str, list[LadderYear]]]:
    """Each ladder, once for each direction it was read in, with its years in order.

    Schemes named in ``first`` come first, in that order.
    """
    places = {scheme: place for place, scheme in enumerate(first)}
    for ladder in sorted(case.ladders, key=lambda x: places.get(x.scheme, len(places))):
        for direction in sorted({y.direction for y in ladder.years}):
            rows = [y for y in ladder.years if y.direction == direction]
            yield ladder, direction, sorted(rows, key=lambda y: y.year)


def at_the_end(year: LadderYear) -> str:
    """When a ladder's year was read: its end, or the cut-off date within it."""
    if (year.at.month, year.at.day) == (12, 31):
        return f"at the end of {year.year}"
    return f"on {year.at.isoformat()}"


def contradictions(case: Case) -> list[tuple[Record, Record]]:
    """Pairs of records of which one says otherwise than the other, each pair once."""
    by_id = {r.id: r for table in case.evidence.tables.values() for r in table}
    seen: set[frozenset[str]] = set()
    pairs = []
    for record in by_id.values():
        for other in record.contradicts:
            pair = frozenset((record.id, other))
            if other in by_id and pair not in seen:
                seen.add(pair)
                pairs.append((by_id[other], record))
    return sorted(pairs, key=lambda p: (p[0].start, p[0].id, p[1].id))
