"""Ladders over time: a strip of states, spells of levels, and the criteria at the cut-off."""

from __future__ import annotations

from collections.abc import Sequence

from foedus.contracts import (
    Anchor,
    Case,
    Figure,
    Ladder,
    LadderYear,
    Number,
    Panel,
    Rung,
    State,
    TableView,
)
from foedus.report import charts
from foedus.report.lookup import (
    DASH,
    Part,
    amount,
    anchor,
    at_the_end,
    direction_name,
    ladder_id,
    ladder_rows,
    record_refs,
)

ORDER = tuple(State)
"""From least to most shown: the state of a rung is that of its weakest (or strongest) criterion."""

IN_ORDER = 0.995
"""A coefficient from here on reads 1.00: no rung was skipped."""

ROW_HEIGHT = 24
KEY_ABOVE = -30
"""Where the key stands, in pixels above the plot."""


Row = dict[str, object]


def panel(case: Case, first: Sequence[str] = ()) -> Panel:
    """Each scheme, once for each direction it was read in; those named in ``first`` lead."""
    children = tuple(
        _one(case, ladder, direction, years)
        for ladder, direction, years in ladder_rows(case, first)
    )
    lead = (
        "A ladder says what has been shown, not what was said: only what is demonstrated or "
        "institutionalised counts for a rung. Several schemes stand side by side, since "
        "integration, commitment and support in war are different things.",
    )
    if not children:
        return Panel("ladders", "Ladders over time", lead, (("No ladder was read.",),))
    return Panel("ladders", "Ladders over time", lead, children=children)


def _one(case: Case, ladder: Ladder, direction: str, years: Sequence[LadderYear]) -> Panel:
    name = anchor("", ladder.scheme, direction).lstrip("-")
    who = f": {direction_name(case, direction)}" if direction else ""
    figure = Figure(
        id=f"fig-ladder-{name}",
        title=f"{ladder.title}{who}, state of each rung at the end of each year",
        spec=_strip(ladder, years),
        alt=_alternative(ladder, years),
        source=f"casebook {case.evidence.name} {case.evidence.version}; {ladder.citation}".rstrip(
            "."
        )
        + ".",
        caption="A bar under a year marks the level held; no bar: the level is withheld or does "
        "not apply.",
    )
    title = f"{ladder.title}{who}"
    spells = _spells(ladder, title, years, f"spells-{name}")
    standing = _standing(ladder, years[-1])
    if not any(c.state.counts or c.state.contested for y in years for c in y.criteria):
        nothing = ("Nothing was ever announced, reported or demonstrated on it.",)
        return Panel(f"ladder-{name}", title, body=(standing, nothing), tables=(spells,))
    return Panel(
        id=f"ladder-{name}",
        title=title,
        body=(standing, _fit(ladder, f"spells-{name}")),
        figures=(figure,),
        tables=(spells, _criteria(title, ladder, years[-1], f"criteria-{name}")),
    )


def _standing(ladder: Ladder, now: LadderYear) -> tuple[Part, ...]:
    """Where the dyad stands, in a sentence."""
    if now.level is None or ladder.withheld:
        why = "the levels are withheld" if ladder.withheld else "the table gives the reason"
        link = Number("no level", ladder_id(ladder, now))
        return (f"For {now.year} there is ", link, f": {why}. ")
    rung = next((r for r in ladder.rungs if r.level == now.level), None)
    told: list[Part] = [
        f"{at_the_end(now).capitalize()} the level is ",
        Number(now.label, ladder_id(ladder, now)),
        f" ({rung.title})" if rung else "",
    ]
    if now.contested is not None and now.contested > now.level:
        above = next((r.label for r in ladder.rungs if r.level == now.contested), "")
        told += [
            "; it would be ",
            Number(above or str(now.contested), ladder_id(ladder, now)),
            " if what is announced or reported counted",
        ]
    return (*told, ". ")


def _fit(ladder: Ladder, table: str) -> tuple[Part, ...]:
    """Whether the rungs were climbed in order, in a sentence."""
    if not ladder.cumulative:
        return ("The rungs exclude one another, so no order of climbing is tested.",)
    if ladder.reproducibility is None:
        return ("Nothing was observed from which to test the order of the rungs.",)
    exact = ladder.reproducibility >= IN_ORDER
    said = f"the rungs were climbed {'in order' if exact else 'nearly in order'}"
    if ladder.withheld:
        said = "too many rungs were skipped for a single level to be honest"
    return (
        "Guttman's coefficient of reproducibility over the years shown, contested rungs left out "
        "as unknown, is ",
        Number(amount(ladder.reproducibility, 2), table),
        f": {said}.",
    )


def rung_state(rung: Rung, year: LadderYear) -> State:
    """State of a rung: its weakest criterion where all are needed, else its strongest."""
    states = [c.state for c in year.criteria if c.level == rung.level]
    if not states:
        return State.UNOBSERVABLE
    pick = max if rung.combine == "any" else min
    return pick(states, key=ORDER.index)


def _strip(ladder: Ladder, years: Sequence[LadderYear]) -> charts.Spec:
    rungs = [r for r in sorted(ladder.rungs, key=lambda r: -r.level) if r.criteria]
    names = {r.level: f"{r.label} {r.title}" for r in rungs}
    rows: list[Row] = [
        {"year": y.year, "rung": names[r.level], "state": rung_state(r, y).value}
        for y in years
        for r in rungs
    ]
    held: list[Row] = [
        {"from": y.year - 0.5, "to": y.year + 0.5, "rung": names[y.level]}
        for y in years
        if y.level in names and not ladder.withheld
    ]
    x = charts.years(years[0].year, years[-1].year)
    y: charts.Spec = {
        "field": "rung",
        "type": "nominal",
        "sort": None,
        "scale": {"domain": list(names.values())},
        "axis": {
            "title": None,
            "labelLimit": 230,
            "domain": False,
            "ticks": False,
            "grid": False,
            "labelColor": charts.INK,
        },
    }
    left = charts.room_for(names.values())
    layers = [
        charts.layer(
            held,
            {"type": "rect", "color": charts.GRID, "height": {"band": 0.92}},
            x={**x, "field": "from"},
            x2=charts.of("to"),
            y=y,
        ),
        _marks(rows, x, y, -left),
    ]
    return charts.spec(layers, charts.WIDE, ROW_HEIGHT * len(rungs), left=left)


def _marks(rows: Sequence[Row], x: charts.Spec, y: charts.Spec, start: int) -> charts.Spec:
    """One mark for each rung and year; shape and shade both tell the state.

    ``start`` is where the key begins, in pixels from the left edge of the plot.
    """
    key = {
        "orient": "none",
        "direction": "horizontal",
        "legendX": start,
        "legendY": KEY_ABOVE,
        "title": None,
        "columnPadding": 14,
    }
    domain = [s.value for s in ORDER]
    fills = ["transparent", "transparent", "transparent", "transparent", charts.DYAD, charts.INK]
    strokes = [charts.MUTED] * 2 + [charts.DYAD] * 3 + [charts.INK]
    shapes = ["stroke", "cross", "circle", "square", "square", "diamond"]

    def channel(values: list[str]) -> charts.Spec:
        scale = {"domain": domain, "range": values}
        return {"field": "state", "type": "nominal", "scale": scale, "legend": key}

    return charts.layer(
        rows,
        {"type": "point", "filled": False, "size": 62, "strokeWidth": 1.4, "opacity": 1},
        x=x,
        y=y,
        fill=channel(fills),
        stroke=channel(strokes),
        shape=channel(shapes),
    )


def _alternative(ladder: Ladder, years: Sequence[LadderYear]) -> str:
    now = years[-1]
    told = [f"Rungs of {ladder.title} by year, {years[0].year} to {now.year}."]
    told += [
        f"{rung.label} {rung.title}: {rung_state(rung, now).value} at the end."
        for rung in sorted(ladder.rungs, key=lambda r: r.level)
        if rung.criteria
    ]
    return " ".join(told)


def _spells(ladder: Ladder, title: str, years: Sequence[LadderYear], name: str) -> TableView:
    """Stretches of years with the same level; every year is a place to link to."""
    spells: list[list[LadderYear]] = []
    for year in years:
        same = spells and _key(spells[-1][-1]) == _key(year)
        if same:
            spells[-1].append(year)
        else:
            spells.append([year])
    labels = {r.level: r.label for r in ladder.rungs}
    rows = []
    for spell in spells:
        first, last = spell[0], spell[-1]
        span = str(first.year) if first is last else f"{first.year}{DASH}{last.year}"
        anchors = tuple(Anchor("", ladder_id(ladder, y)) for y in spell)
        level = "no level" if last.level is None else last.label
        if ladder.withheld:
            level = "withheld"
        contested = labels.get(last.contested, "") if last.contested is not None else None
        errors = str(max(y.errors for y in spell))
        rows.append(((*anchors, span), level, contested, errors, last.reason or None))
    coefficient = (
        "not tested" if ladder.reproducibility is None else amount(ladder.reproducibility, 2)
    )
    return TableView(
        name,
        f"{title}: level by year",
        (
            "Years",
            "Level",
            "If contested items counted",
            "Most Guttman errors in a year",
            "Reason in the last year",
        ),
        tuple(rows),
        f"Scheme {ladder.scheme}, version {ladder.version}. Guttman's coefficient of "
        f"reproducibility: {coefficient}. {_sentence(ladder.withheld)}".strip(),
    )


def _sentence(text: str) -> str:
    """A reason as a sentence of its own."""
    return f"{text[:1].upper()}{text[1:].rstrip('.')}." if text else ""


def _key(year: LadderYear) -> tuple[object, ...]:
    return (year.level, year.label, year.contested)


def _criteria(title: str, ladder: Ladder, now: LadderYear, name: str) -> TableView:
    states = {c.criterion: c for c in now.criteria}
    rows = []
    for rung in sorted(ladder.rungs, key=lambda r: r.level):
        for criterion in rung.criteria:
            found = states.get(criterion.id)
            if found is None:
                continue
            rows.append(
                (
                    rung.label,
                    criterion.title,
                    found.state.value,
                    found.reason or None,
                    record_refs(found.records) or None,
                    str(found.origins),
                    found.lapses_on.isoformat() if found.lapses_on else None,
                )
            )
    return TableView(
        name,
        f"{title}: criteria on {now.at.isoformat()}",
        ("Rung", "Criterion", "State", "Because", "Decided by", "Origins", "Lapses"),
        tuple(rows),
    )
