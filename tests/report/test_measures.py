"""Index, breaks and asymmetry in the report: traced to the row, silent where withheld."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.contracts import Anchor, Case, Figure, Number, Panel, Ref, TableView
from foedus.contracts.estimates import Asymmetry
from foedus.contracts.panel import walk
from foedus.publish import views
from foedus.report import balance, bands, contributing
from foedus.report.compose import compose
from foedus.report.estimated import compared, index_id, share, signed
from foedus.report.figures import draw, figures_in
from foedus.report.html import render
from foedus.report.lint import check_panels
from foedus.report.measured import views as measured_views
from foedus.report.stacking import spaced
from foedus.report.words import lexicon
from tests.report import invented
from tests.report import invented_estimates as estimates

MEASURES = {"alignment-index", "breaks", "asymmetry-profile"}
FIRST = ("integration", "commitment", "support")


def measures(case: Case) -> dict[str, Panel]:
    return {p.id: p for p in compose(case) if p.id in MEASURES}


def tables(panels: list[Panel] | tuple[Panel, ...]) -> dict[str, TableView]:
    return {t.id: t for p in walk(panels) for t in p.tables}


def parts(cell: object) -> Iterator[object]:
    if isinstance(cell, tuple):
        for part in cell:
            yield from parts(part)
    else:
        yield cell


def every_part(panels: tuple[Panel, ...]) -> Iterator[object]:
    for p in walk(panels):
        yield from parts((p.lead, p.body, tuple(t.rows for t in p.tables)))


def said(panel: Panel) -> str:
    return " ".join(invented.texts(b) for p in walk([panel]) for b in (p.lead, *p.body))


def numbers_of_the_index(case: Case) -> set[str]:
    """Every median and bound of the index, of the pair and of others, as a page could show it."""
    assert case.index is not None
    found = set()
    for one in (case.index, *case.index_compared):
        for y in one.years:
            b = y.band
            for value in (b.median, b.q05, b.q25, b.q75, b.q95):
                found |= {f"{value:.4f}", f"{value:.3f}", str(value)}
    return found


@pytest.fixture(scope="module")
def case() -> Case:
    return estimates.measured()


@pytest.fixture(scope="module")
def panels(case: Case) -> tuple[Panel, ...]:
    return compose(case)


def test_without_measures_the_report_is_what_it_was() -> None:
    whole = invented.case()
    assert not measures(whole)
    assert list(measured_views(whole)) == []


def test_the_wording_keeps_to_the_rules(panels: tuple[Panel, ...]) -> None:
    assert check_panels(panels) == []
    for panel in panels:
        if panel.id in MEASURES:
            text = said(panel)
            assert "confidence" not in text
            assert not [w for w in lexicon().outside if re.search(rf"\b{w}\b", text)]


def test_every_number_leads_to_a_place_outside_of_what_is_closed(
    panels: tuple[Panel, ...],
) -> None:
    closed = {f"data-{f.id}" for f in figures_in(panels)}
    anchors = {t.id for t in tables(panels).values() if t.id not in closed}
    anchors |= {
        part.id
        for name, t in tables(panels).items()
        if name not in closed
        for row in t.rows
        for part in parts(row)
        if isinstance(part, Anchor)
    }
    wanted = {p.trace for p in every_part(panels) if isinstance(p, Number)}
    assert wanted - anchors == set()
    places = anchors | {p.id for p in walk(panels)} | {f.id for f in figures_in(panels)}
    places |= {f"judgement-{j.id}" for p in panels for j in p.judgements}
    assert {p.to for p in every_part(panels) if isinstance(p, Ref)} - places == set()


def test_the_latest_year_is_told_with_interval_share_and_likelihood(case: Case) -> None:
    told = said(measures(case)["alignment-index"])
    # 0.1313 + 0.0171 * 19 + 0.7, with 0.3 on both sides
    assert "In 2020 the index is 1.16 (0.86\N{EN DASH}1.46)" in told
    assert "83% lie below Ardenia and Borovia that year" in told
    assert "It is likely that the pair stands higher than the year before (probability 72%)" in told
    assert "lowest in 2001, at 0.13 (\N{MINUS SIGN}0.17 to 0.43)" in told
    assert "All gates were passed: 2 of 2." in told


def test_pairs_are_above_only_where_intervals_do_not_touch(case: Case) -> None:
    told = said(measures(case)["alignment-index"])
    # 1.80, 1.16, 0.47 and -1.22 with 0.3 on both sides: 1.50 > 1.46, 0.77 < 0.86
    assert "above it ARD-CAS; below it BOR-CAS, ARD-DOR; not told apart from it none." in told


def test_a_number_of_the_index_leads_down_to_records_and_readings(
    panels: tuple[Panel, ...],
) -> None:
    shown = tables(panels)
    year = next(
        r for r in shown["index-by-year"].rows if r[0] == Anchor("2005", index_id("ARD-BOR", 2005))
    )
    links = [p.trace for p in parts(year) if isinstance(p, Number)]
    assert links[0] == "contribution-joint_exercises-2005"
    rows = {
        a.id: row for row in shown["index-contributions"].rows for a in row if isinstance(a, Anchor)
    }
    exercises = rows["contribution-joint_exercises-2005"]
    assert exercises[1] == Ref("Joint exercises", "trace-joint_exercises-ARD-BOR-2005")
    assert exercises[-1] == (Ref("EX-2005-0", "record-EX-2005-0"),)
    votes = rows["contribution-un_voting_kappa-2005"]
    assert votes[1] == Ref("Agreement in votes", "made-from-un_voting_kappa")
    assert votes[-1] == ("unga:12-3",), "a row of a data set is named, not linked"
    assert rows["contribution-of_no_card-2005"][1] == "Of no card"


@pytest.mark.parametrize("gone", ["withheld", "no years"])
def test_a_withheld_index_leaks_no_number(gone: str) -> None:
    hidden = estimates.withheld()
    if gone == "no years":
        assert hidden.index is not None
        hidden = replace(hidden, index=replace(hidden.index, years=(), withheld=""))
    whole = estimates.withheld()
    panels = tuple(p for p in compose(hidden) if p.id in MEASURES)
    page = render(hidden, panels, draw(hidden, panels), date(2026, 1, 2))
    leaked = [n for n in numbers_of_the_index(whole) if n in page]
    assert leaked == []
    short = {f"{y.band.median:.2f}" for y in estimates.index().years}
    text = " ".join(invented.texts(parts(t.rows)) for t in tables(panels).values())
    assert not [n for n in short if n in said(panels[0])]
    assert "index-by-year" not in tables(panels)
    assert "fig-index" not in page
    assert "index-loadings" not in page
    assert "Known history" in text


def test_a_withheld_index_says_why_and_shows_the_verdicts() -> None:
    panel = measures(estimates.withheld())["alignment-index"]
    told = said(panel)
    assert "No number of the index is shown. The gate of known history failed." in told
    assert "Of 2 gates 1 was failed: Known history." in told
    (gates,) = panel.tables
    assert [(row[0], row[1]) for row in gates.rows] == [
        ("Known groups", "passed"),
        ("Known history", "failed"),
    ]
    assert not panel.figures
    assert not panel.children


def test_files_hold_no_number_of_a_withheld_index() -> None:
    hidden = estimates.withheld()
    made = {name: rows for name, _, rows in measured_views(hidden)}
    assert made.keys() == {"gates", "breaks", "asymmetry"}
    assert {row[0] for row in made["breaks"]} == {"joint_exercises"}


def test_files_hold_every_year_and_fit_their_columns(case: Case, panels: tuple[Panel, ...]) -> None:
    made = {name: (columns, rows) for name, columns, rows in views(case, panels)}
    names = {"index", "index_contributions", "index_loadings", "gates", "breaks", "asymmetry"}
    assert names <= made.keys()
    for name in names:
        columns, rows = made[name]
        assert rows
        assert all(len(row) == len(columns) for row in rows)
    assert len(made["index"][1]) == 4 * 20
    assert len(made["asymmetry"][1]) == len(case.asymmetry)


def test_a_single_year_is_told_and_drawn() -> None:
    one = estimates.measured(
        index=estimates.index(2020, 2020), index_compared=estimates.others(2020, 2020), breaks=()
    )
    panel = measures(one)["alignment-index"]
    assert "highest in" not in said(panel)
    assert "higher than the year before (" not in said(panel)
    drawn = draw(one, [panel])
    assert drawn.keys() == {"fig-index", "fig-index-contributions"}
    assert "breaks" not in measures(one)


def test_figures_are_drawn_with_their_labels(panels: tuple[Panel, ...], case: Case) -> None:
    own = [p for p in panels if p.id in MEASURES]
    drawn = draw(case, own)
    for label in ("ARD-BOR", *estimates.OTHERS, "Integration", "Commitment", "observed"):
        assert f">{label}</text>" in drawn["fig-index"]
    assert ">X2</text>" in drawn["fig-index"]
    assert "given coverage</text>" in drawn["fig-breaks-index"]
    assert "Ardenia more" in drawn["fig-asymmetry"]
    assert ">5×</text>" in drawn["fig-asymmetry"]
    for drawing in drawn.values():
        assert not re.findall(r'(?:fill|stroke)="(#[0-9a-f]+|rgb[^"]*|black|white)"', drawing)
        assert "NaN" not in drawing


def test_intervals_of_the_index_are_drawn(case: Case) -> None:
    assert case.index is not None
    spec = bands.spec(case, case.index, compared(case), FIRST)
    layers = spec["vconcat"][0]["layer"]
    fields = [
        (x["encoding"]["y"]["field"], x["encoding"].get("y2", {}).get("field")) for x in layers
    ]
    assert ("low", "high") in fields
    assert ("lower", "upper") in fields


def test_ladders_that_say_nothing_of_the_years_have_no_strip() -> None:
    case = estimates.measured(ladders=())
    assert case.index is not None
    assert len(bands.spec(case, case.index, (), FIRST)["vconcat"]) == 2


def test_of_many_pairs_some_are_drawn_from_the_highest_to_the_lowest() -> None:
    many = [replace(estimates.others()[0], dyad=f"AAA-{i:03}") for i in range(40)]
    chosen = bands.chosen(many)
    assert len(chosen) == bands.MOST_LINES
    assert (chosen[0], chosen[-1]) == (many[0], many[-1])


def test_a_year_without_observation_is_no_contribution_of_zero(case: Case) -> None:
    assert case.index is not None
    spec = contributing.spec(case.index, {})
    observed = spec["layer"][0]["data"]["values"]
    assert {(r["from"], r["to"]) for r in observed if r["row"] < 0.1} == {(2000.5, 2020.5)}
    votes = [(r["from"], r["to"]) for r in observed if 0.5 < r["row"] < 1]
    assert votes == [(y - 0.5, y + 0.5) for y in range(2001, 2021, 2)]


@given(
    st.lists(st.floats(-50, 400), min_size=1, max_size=20),
)
def test_labels_never_touch_and_keep_their_order(wanted: list[float]) -> None:
    placed = spaced(wanted, 14, 300)
    ordered = [placed[i] for i in sorted(range(len(wanted)), key=lambda i: wanted[i])]
    assert all(b - a >= 14 - 1e-9 for a, b in pairwise(ordered))
    assert max(placed) <= 300 + 1e-9


def test_breaks_are_told_with_chance_and_with_coverage(case: Case) -> None:
    told = said(measures(case)["breaks"])
    assert (
        "Alignment index: one break fits best (74%); the likeliest years for one to begin" in told
    )
    assert "2012 (61%, given coverage 33%)" in told
    assert (
        "It is likely that a break lies within a year of 2012 (66%; if all years were alike 15%)."
        in told
    )
    assert "very unlikely that a break lies within a year of 2016 (7%" in told


def test_a_series_that_drifts_says_so() -> None:
    drifting = estimates.breaks(steps_over_walk=-3.21, dates=((2012, 2010, 2014),))
    told = said(measures(estimates.measured(breaks=(drifting,)))["breaks"])
    assert "one break fits best (74%, 2012 (2010 to 2014))" in told
    assert "A level that drifts describes the series better" in told


def test_many_series_stand_in_the_table_and_few_are_drawn() -> None:
    many = tuple(
        estimates.breaks(f"made_up_{i}", f"Series {i}", number={0: i / 20, 1: 1 - i / 20})
        for i in range(12)
    )
    panel = measures(estimates.measured(breaks=many))["breaks"]
    assert [f.id for f in panel.figures][:2] == ["fig-breaks-made_up_0", "fig-breaks-made_up_1"]
    assert len(panel.figures) == 7
    assert "in the table alone: five." in said(panel)
    assert len(tables([panel])["break-numbers"].rows) == 12


def test_breaks_of_a_withheld_index_are_left_out() -> None:
    panel = measures(estimates.withheld())["breaks"]
    assert "The index is withheld, and the breaks of its series with it." in said(panel)
    assert [f.id for f in panel.figures] == ["fig-breaks-joint_exercises"]
    only = estimates.withheld(breaks=(estimates.breaks(),))
    assert "breaks" not in measures(only)


def test_a_value_of_a_broken_series_leads_to_its_reading(panels: tuple[Panel, ...]) -> None:
    rows = tables(panels)["breaks-by-year"].rows
    found = {row[2].trace for row in rows if isinstance(row[2], Number)}
    assert "index-ARD-BOR-2012" in found
    assert "trace-joint_exercises-ARD-BOR-2012" in found


def test_asymmetry_is_told_larger_over_smaller_and_never_as_zero(case: Case) -> None:
    panel = measures(case)["asymmetry-profile"]
    rows = {(r[0], r[1]): r for r in tables([panel])["asymmetry-latest"].rows}
    # exp(log 4 + 0.4), with 0.2 on both sides
    gdp = invented.texts((rows["Size of the economy", "both"][3],))
    assert gdp == "Borovia 5.97 (4.89\N{EN DASH}7.29) times Ardenia"
    assert rows["Dependence on engines", "ARD to BOR"][3] is None
    assert "Not told apart from equal: Nuclear warheads (2018)." in said(panel)
    assert "for the reasons that the table gives: 1." in said(panel)


def test_an_unbounded_interval_reaches_the_edge_and_says_so() -> None:
    open_ended = estimates.asymmetry()[0]
    open_ended = replace(open_ended, high=None, low=-2.0)
    case = estimates.measured(asymmetry=(open_ended,))
    panel = measures(case)["asymmetry-profile"]
    assert "unbounded" in invented.texts(tables([panel])["asymmetry-latest"].rows[0])
    values = [
        row[k]
        for layer in panel.figures[0].spec["layer"]
        for row in layer["data"]["values"]
        for k in ("low", "high")
        if k in row
    ]
    assert values
    assert all(math.isfinite(v) for v in values)


def test_asymmetry_traces_name_indicators_and_records(panels: tuple[Panel, ...]) -> None:
    rows = tables(panels)["asymmetry-by-year"].rows
    gdp = [r for r in rows if r[0] == "Size of the economy"]
    assert len(gdp) == 5
    assert gdp[0][-1] == (Ref("MA-2014-ARD", "record-MA-2014-ARD"),)


@given(st.floats(0.05, 9), st.floats(0, 1))
def test_marks_of_an_axis_of_ratios_are_the_same_on_both_sides(reach: float, less: float) -> None:
    marks = balance.factors(-reach, reach * less)["values"]
    assert 0.0 in marks
    assert all(-reach - 0.06 <= m <= reach * less + 0.06 for m in marks)
    assert {m for m in marks if m > 0} <= {-m for m in marks}


@given(st.floats(0, 1))
def test_a_share_is_never_told_as_certain(value: float) -> None:
    assert share(value) not in {"0%", "100%"}


def test_shifts_carry_their_sign() -> None:
    assert [signed(v) for v in (0.126, -0.126, 0.001)] == ["+0.13", "\N{MINUS SIGN}0.13", "0.00"]


def test_every_figure_says_in_words_what_it_shows(panels: tuple[Panel, ...]) -> None:
    own: list[Figure] = [f for p in walk(panels) for f in p.figures if f.id.startswith("fig-index")]
    assert [f.id for f in own] == ["fig-index", "fig-index-contributions"]
    assert "latest 1.16 (0.86\N{EN DASH}1.46) in 2020" in own[0].alt
    assert "Joint exercises: +0.12" in own[1].alt


def test_one_kind_of_asymmetry_is_enough() -> None:
    trade: tuple[Asymmetry, ...] = tuple(a for a in estimates.asymmetry() if a.aspect == "trade")
    panel = measures(estimates.measured(asymmetry=trade[:1]))["asymmetry-profile"]
    assert [f.id for f in panel.figures] == ["fig-asymmetry-per_cent"]
