"""How unlike the two sides are: capabilities, dependence and concentration, with intervals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from foedus.contracts import Case, Figure, Number, Panel, Ref
from foedus.contracts.estimates import Asymmetry
from foedus.report import asymmetries as tables
from foedus.report import balance
from foedus.report.asymmetries import LATEST, latest, side, since, text
from foedus.report.balance import is_ratio, row_of
from foedus.report.estimated import asymmetry_id
from foedus.report.lookup import Part, anchor, joined

FEWEST = 3
"""A respect is drawn over time where so many years have a value."""

MOST_LINES = 4
"""So many respects of each kind (ratios, and figures each way) are drawn over time at most."""

MOST_TOLD = 3
"""So many respects are told for each side."""

MOST_LETTERS = 52
"""Longer names of rows are cut in the drawing; the table has them whole."""

SHARES, INDICES = "per cent", "index from 0 to 1"
"""Units that figures in several units are drawn in together."""

LEAD = (
    "An unequal pair can be closely aligned: what matters is who depends on whom, in what, and "
    "how easily it can do without. Each respect stands by itself; they are not summed, since "
    "no weights for them are known.",
)


def panel(case: Case) -> Panel | None:
    """Show the asymmetries of the pair; None where there are none."""
    if not case.asymmetry:
        return None
    newest = latest(case.asymmetry)
    known = [f for f in newest if f.value is not None]
    told = (*_told(case, known), _void(newest))
    return Panel(
        "asymmetry-profile",
        "Asymmetry",
        LEAD,
        tuple(b for b in told if b),
        figures=(*_profiles(case, known), *_timelines(case)),
        tables=(tables.newest(case, newest), tables.by_year(case)),
    )


def _told(case: Case, known: Sequence[Asymmetry]) -> list[tuple[Part, ...]]:
    """The widest gaps each way among the ratios, in the words of their readings."""
    ratios = sorted((f for f in known if is_ratio(f)), key=lambda f: -abs(f.value or 0.0))
    told: list[tuple[Part, ...]] = []
    for sign, name in ((1, case.a_name), (-1, case.b_name)):
        own = [f for f in ratios if side(f) == sign][:MOST_TOLD]
        if own:
            parts = [(Ref(f.reading.rstrip("."), asymmetry_id(f)), f" ({f.year})") for f in own]
            told.append((f"More, or more dependent, is {name}. ", *joined(parts, "; "), "."))
    even = [f for f in ratios if side(f) == 0]
    if even:
        parts = [(Ref(f.title, asymmetry_id(f)), f" ({f.year})") for f in even]
        told.append(("Not told apart from equal: ", *joined(parts, "; "), "."))
    return told


def _void(newest: Sequence[Asymmetry]) -> tuple[Part, ...]:
    void = [f for f in newest if f.value is None]
    if not void:
        return ()
    count = Number(str(len(void)), LATEST)
    return ("Without a value in any year, for the reasons that the table gives: ", count, ".")


def family(found: Asymmetry) -> tuple[str, float]:
    """The unit that a figure is drawn in, and the factor that brings it there."""
    if found.unit.startswith("%"):
        return SHARES, 1.0
    if found.unit.startswith("share"):
        return SHARES, 100.0
    return (INDICES if "0 to 1" in found.unit else found.unit), 1.0


def _profiles(case: Case, known: Sequence[Asymmetry]) -> list[Figure]:
    """The latest of each respect: ratios about parity, and one figure for each other unit."""
    made = []
    ratios = [f for f in known if is_ratio(f)]
    if ratios:
        told = (
            "Logarithmic scale: a step to the left is as large as one to the right. Diamond: "
            "the interval holds equality."
        )
        made.append(_profile(case, ratios, "fig-asymmetry", "Who has more, or depends more", told))
    others = [f for f in known if not is_ratio(f)]
    for unit in dict.fromkeys(family(f)[0] for f in others):
        own = [f for f in others if family(f)[0] == unit]
        told = "The direction is that of the figure itself; the table says who depends on whom."
        if not all(f.direction for f in own):
            told += " Diamond: the pair as a whole."
        title = f"Dependence and concentration, {unit}" if unit in {SHARES, INDICES} else unit
        made.append(_profile(case, own, anchor("fig-asymmetry", unit), title, told))
    return made


def _profile(case: Case, found: Sequence[Asymmetry], name: str, title: str, caption: str) -> Figure:
    ratio = is_ratio(found[0])
    labels = _labels(found)
    places = {aspect: row for row, aspect in enumerate(labels)}
    rows = [
        row_of(f, 1.0 if ratio else family(f)[1])
        | {"row": places[f.aspect] + balance.shift(case, f)}
        for f in found
    ]
    return Figure(
        id=name,
        title=title[:1].upper() + title[1:],
        spec=balance.dots(case, list(labels.values()), rows, ratio=ratio),
        alt="Dots with intervals, one row for each respect. "
        + " ".join(f"{_named(f)}: {text(case, f)}." for f in found),
        source=tables.source(case, found),
        caption=f"The latest year of each. A dot is a value, the line through it its interval. "
        f"{caption}".strip(),
    )


def _labels(found: Sequence[Asymmetry]) -> dict[str, str]:
    """Names of the rows by respect, with the years that they stand for."""
    labels = {}
    for f in found:
        years = sorted({o.year for o in found if o.aspect == f.aspect})
        long = len(f.title) > MOST_LETTERS
        title = f"{f.title[: MOST_LETTERS - 1].rstrip()}…" if long else f.title
        labels[f.aspect] = f"{title}, {' and '.join(map(str, years))}"
    return labels


def _named(found: Asymmetry) -> str:
    way = f", {found.direction.replace('>', ' to ')}" if found.direction else ""
    return f"{found.title}{way}, {found.year}"


def _timelines(case: Case) -> list[Figure]:
    """The main respects over the years: ratios of the two, and figures each way."""
    first = since(case)
    drawable: dict[bool, list[list[Asymmetry]]] = {True: [], False: []}
    for aspect in dict.fromkeys(f.aspect for f in case.asymmetry):
        own = [f for f in case.asymmetry if f.aspect == aspect and f.value is not None]
        own = [f for f in own if f.year >= first]
        ways = [f for f in own if f.direction] or own
        if len({f.year for f in ways}) >= FEWEST:
            drawable[is_ratio(ways[0])].append(ways)
    chosen = [ways for kind in drawable.values() for ways in kind[:MOST_LINES]]
    return [_timeline(case, ways) for ways in chosen]


def _timeline(case: Case, ways: Iterable[Asymmetry]) -> Figure:
    own = sorted(ways, key=lambda f: (f.direction, f.year))
    unit = "times, logarithmic scale" if is_ratio(own[0]) else own[0].unit
    ends = [own[0], own[-1]]
    return Figure(
        id=anchor("fig-asymmetry-of", own[0].aspect),
        title=f"{own[0].title}, {unit}",
        spec=balance.lines(case, own),
        alt="Lines with bands over the years. "
        + " ".join(f"{_named(f)}: {text(case, f)}." for f in ends),
        source=tables.source(case, own),
    )
