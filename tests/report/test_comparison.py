"""Where a pair stands among others: ranks by hand, links to what was made, no false sharpness."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.contracts import Anchor, Case, Figure, Link, Number, Panel, Ref, TableView
from foedus.contracts.case import MOST, year_compared
from foedus.contracts.panel import walk
from foedus.report import charts
from foedus.report.comparing import Strip, standing, strips
from foedus.report.compose import read_recipe
from foedus.report.lint import check_panel
from foedus.report.panels.comparison import panel
from foedus.report.standings import made_id, ordinal, sentence
from foedus.report.words import lexicon
from tests.report import invented
from tests.report.invented_reference import (
    KAPPA,
    PAIRS,
    YEAR,
    card,
    made_from,
    reading,
    readings,
    reference,
)

GROUPS = {
    "Positions": ["un_voting_kappa", "no_such_indicator"],
    "Trade and friction": ["trade_share", "capability_ratio", "militarised_disputes"],
    "Nothing here": ["no_such_indicator"],
}


def case_of(**changes: Any) -> Case:
    return invented.case(**reference(**changes))


def shown(case: Case) -> Panel:
    made = panel(case, GROUPS)
    assert made is not None
    return made


def strip(case: Case, name: str) -> Strip:
    return strips(case)[name]


def said(case: Case, name: str) -> str:
    return invented.texts(sentence(case, strip(case, name)))


def without_own() -> Case:
    return case_of(reference=tuple(r for r in readings() if r.dyad != "ARD-BOR"))


def figures(made: Panel) -> dict[str, Figure]:
    return {f.id: f for p in walk([made]) for f in p.figures}


def tables(made: Panel) -> dict[str, TableView]:
    return {t.id: t for p in walk([made]) for t in p.tables}


def parts(cell: object) -> Iterator[object]:
    if isinstance(cell, tuple):
        for part in cell:
            yield from parts(part)
    else:
        yield cell


def every_part(made: Panel) -> Iterator[object]:
    for p in walk([made]):
        yield from parts((p.lead, p.body, tuple(t.rows for t in p.tables)))


def strings(made: Panel) -> Iterator[str]:
    """Every text that a reader of the panel meets."""
    for p in walk([made]):
        yield p.title
        yield from (invented.texts(paragraph) for paragraph in (p.lead, *p.body))
        for f in p.figures:
            yield from (f.title, f.alt, f.source, f.caption)
        for t in p.tables:
            yield from (t.title, t.note, *t.columns)
            yield from (invented.texts((cell,)) for row in t.rows for cell in row)


@pytest.mark.parametrize(
    "nothing",
    [
        {"reference": ()},
        {"reference_cards": {}},
        {"reference_made": {}},
        {"reference": tuple(r for r in readings() if r.dyad == "ARD-BOR")},
    ],
)
def test_nothing_to_compare_leaves_the_section_out(nothing: dict[str, Any]) -> None:
    assert panel(case_of(**nothing), GROUPS) is None


def test_the_recipe_draws_at_most_a_dozen_and_each_once() -> None:
    section = next(s for s in read_recipe("full") if s["panel"] == "comparison")
    named = [i for group in section["options"]["groups"].values() for i in group]
    assert len(named) == len(set(named)) <= 12


def test_the_year_is_the_latest_that_covers_most_pairs() -> None:
    assert year_compared({2010: 40, 2013: 44, 2014: 36, 2015: 35}) == 2014
    assert strip(case_of(), "un_voting_kappa").year == YEAR


@given(st.dictionaries(st.integers(1816, 2030), st.integers(1, 60), min_size=1))
def test_no_later_year_covers_nearly_as_many(pairs: dict[int, int]) -> None:
    year, most = year_compared(pairs), max(pairs.values())
    assert pairs[year] >= MOST * most
    assert all(n < MOST * most for y, n in pairs.items() if y > year)


def test_a_pair_is_ranked_with_what_its_interval_leaves_open() -> None:
    # 0.90, 0.70, 0.52, [0.50], 0.30, 0.10, -0.20: the interval of 0.52 overlaps
    told = said(case_of(), "un_voting_kappa")
    assert told == (
        "Agreement in votes: 0.50 (0.45\N{EN DASH}0.55) in 2014, fourth highest of 7 pairs (by "
        "the intervals third to fourth); lower than ARD-DOR at 0.52 (0.47\N{EN DASH}0.57), higher "
        "than BOR-CAS at 0.30 (0.25\N{EN DASH}0.35)."
    )


def test_equal_values_are_level_and_share_a_place() -> None:
    told = said(case_of(), "militarised_disputes")
    assert "0 in 2014, lowest of 7 pairs, level with 4 others; lower than BOR-DOR at 1." in told
    assert "higher than" not in told


def test_values_that_look_the_same_are_level() -> None:
    near = tuple(replace(r, value=0.5001) if r.dyad == "CAS-EST" else r for r in readings())
    found = strip(case_of(reference=near), "un_voting_kappa")
    assert standing(found, found.own[0]).level == 1


def test_a_ratio_is_compared_as_larger_over_smaller() -> None:
    told = said(case_of(), "capability_ratio")
    assert "Borovia 2.0 (1.6\N{EN DASH}2.4) times Ardenia in 2014" in told
    assert "lower than CAS over BOR at 5.0" in told
    assert "higher than CAS over DOR at 1.6" in told
    assert all(p.value >= 1 for p in strip(case_of(), "capability_ratio").points)


def test_both_directions_of_the_pair_are_told_among_all_directions() -> None:
    told = said(case_of(), "trade_share")
    assert "Ardenia to Borovia 1.0 (0.0\N{EN DASH}2.0) in 2014, lowest of 14 directions" in told
    assert (
        "Borovia to Ardenia 3.0 (1.0\N{EN DASH}5.0) in 2014, second lowest of 14 directions" in told
    )
    assert "higher than ARD to BOR at 1.0" in told


def test_directions_that_stand_alike_are_told_once() -> None:
    alike = tuple(
        replace(r, value=5.0, low=5.0, high=5.0) if r.dyad == "ARD-BOR" else r for r in readings()
    )
    told = said(case_of(reference=alike), "trade_share")
    assert (
        "Share of trade: each way 5.0 in 2014, lowest of 14 directions, level with 2 others" in told
    )
    assert told.count("in 2014") == 1


def test_a_direction_without_a_reading_is_named() -> None:
    half = tuple(r for r in readings() if r.direction != "BOR>ARD")
    assert "Borovia to Ardenia: no reading." in said(case_of(reference=half), "trade_share")


def test_where_all_are_the_same_nobody_is_highest() -> None:
    same = tuple(reading("militarised_disputes", d, 0.0) for d in PAIRS)
    assert "0 in 2014, the same in all 7 pairs." in said(
        case_of(reference=same), "militarised_disputes"
    )


def test_a_pair_outside_of_the_panel_sees_the_others_and_is_told_so() -> None:
    made = shown(without_own())
    assert len(figures(made)) == 4
    assert "are not among the pairs of the panel" in invented.texts(made.body[0])
    kappa = figures(made)["fig-compared-un_voting_kappa"]
    assert "Ardenia and Borovia have no reading in 2014." in kappa.caption
    assert "The pair itself has no row." in kappa.alt
    assert made.children[0].body == ()
    assert None in tables(made)["compared-others"].rows[0]
    assert check_panel(made) == []


def test_a_pair_without_a_reading_in_the_year_has_its_latest_named() -> None:
    late = reading("un_voting_kappa", "ARD-BOR", 0.4, (0.3, 0.5), year=2011)
    case = case_of(reference=(*without_own().reference, late))
    told = invented.texts(shown(case).children[0].body[0])
    assert "in 2014 (latest, of 2011: 0.40 (0.30\N{EN DASH}0.50))" in told
    assert shown(case).body == ()


def test_every_number_leads_in_one_click_to_its_sources_and_commands() -> None:
    made = shown(case_of())
    anchors = {p.id for p in every_part(made) if isinstance(p, Anchor)} | set(tables(made))
    numbers = [p for p in every_part(made) if isinstance(p, Number)]
    assert len(numbers) > 100
    assert {n.trace for n in numbers} <= anchors
    assert {p.to for p in every_part(made) if isinstance(p, Ref)} <= set(figures(made))
    assert check_panel(made) == []


def test_the_row_behind_a_number_says_source_version_digest_and_how_to_see_the_rows() -> None:
    rows = tables(shown(case_of()))["compared-made-from"].rows
    own = [r for r in rows if Anchor("Agreement in votes", made_id("un_voting_kappa")) in r[0]]
    assert own[0][1:] == (
        Link("World Tallies", "https://example.org/tallies"),
        "2.1",
        "2020-05-01",
        "feedc0de",
        "Tally and Tally (2020)",
        "foedus data fetch tally -w PROJECT, then foedus why ARD-BOR 2014 un_voting_kappa "
        "-w PROJECT",
    )


def test_a_source_of_two_tables_stands_once_and_each_indicator_has_one_anchor() -> None:
    rows = tables(shown(case_of()))["compared-made-from"].rows
    share = [r for r in rows if "Share of trade" in invented.texts(r[0])]
    assert [invented.texts((r[1],)) for r in share] == ["World Tallies", "More <b>"]
    anchors = [p.id for r in rows for p in parts(r) if isinstance(p, Anchor)]
    assert len(anchors) == len(set(anchors)) == 5


def test_the_command_names_a_pair_that_has_the_number() -> None:
    rows = tables(shown(without_own()))["compared-made-from"].rows
    assert "foedus why ARD-CAS 2014 un_voting_kappa" in str(rows[0][-1])


def test_indicators_that_no_group_names_stand_in_one_table() -> None:
    made = shown(case_of())
    assert "fig-compared-memberships" not in figures(made)
    rows = tables(made)["compared-others"].rows
    assert [invented.texts(r) for r in rows] == [
        "Joint memberships2014Ardenia and Borovia10 organisationslowest of 7 pairsARD-CAS at 11none"
    ]


def test_groups_without_an_indicator_are_left_out() -> None:
    titles = [p.title for p in shown(case_of()).children]
    assert titles[:2] == ["Positions", "Trade and friction"]
    assert "Nothing here" not in titles


def test_the_data_of_a_figure_holds_every_pair_highest_first() -> None:
    table = tables(shown(case_of()))["data-fig-compared-un_voting_kappa"]
    assert table.columns == ("Pair", "States", "Year", "Value (kappa)", "Low", "High")
    assert [row[0] for row in table.rows] == sorted(KAPPA, key=lambda d: -KAPPA[d][0])
    assert invented.texts(table.rows[3]) == "ARD-BORArdenia and Borovia20140.500.450.55"


def test_a_strip_draws_every_interval_and_marks_the_pair() -> None:
    spec = figures(shown(case_of()))["fig-compared-un_voting_kappa"].spec
    ends = {
        row["value"]
        for layer in spec["layer"]
        if layer["mark"]["type"] == "line" and layer["mark"]["color"] != charts.GRID
        for row in layer["data"]["values"]
        if "value" in row
    }
    assert ends == {bound for _, low, high in KAPPA.values() for bound in (low, high)}
    names = [x["mark"] for x in spec["layer"] if x["mark"]["type"] == "text"]
    bold = [mark for mark in names if mark.get("fontWeight") == "bold"]
    assert [(mark["text"], mark["color"]) for mark in bold] == [(["ARD-BOR"], charts.DYAD)]
    height = spec["height"] / len(KAPPA)
    assert {
        name: round((mark["y"] + line * mark["lineHeight"]) / height - 0.5, 6)
        for mark in names
        for line, name in enumerate(mark["text"])
    } == {d: row for row, d in enumerate(sorted(KAPPA, key=lambda d: -KAPPA[d][0]))}
    low, high = _scale(spec)["domain"]
    assert low < min(ends) < max(ends) < high


def test_the_axis_of_a_ratio_is_logarithmic_and_holds_parity() -> None:
    scale = _scale(figures(shown(case_of()))["fig-compared-capability_ratio"].spec)
    assert scale["type"] == "log"
    assert 0 < scale["domain"][0] < 1 < scale["domain"][1]


def test_marks_of_an_axis_are_whole_numbers_or_round_factors() -> None:
    drawn = figures(shown(case_of()))
    assert _axis(drawn["fig-compared-militarised_disputes"].spec)["values"] == [0, 1, 2, 3]
    assert {1, 2, 5, 10} <= set(_axis(drawn["fig-compared-capability_ratio"].spec)["values"])
    wide = tuple(reading("capability_ratio", d, 2.0 * i) for i, d in enumerate(PAIRS))
    far = figures(shown(case_of(reference=wide)))["fig-compared-capability_ratio"].spec
    assert 2 not in _axis(far)["values"]


def test_directions_have_shapes_of_their_own_and_the_pair_its_colours() -> None:
    spec = figures(shown(case_of()))["fig-compared-trade_share"].spec
    dots = {
        (layer["mark"]["color"], layer["mark"]["shape"]): len(layer["data"]["values"])
        for layer in spec["layer"]
        if layer["mark"]["type"] == "point"
    }
    assert dots == {
        (charts.MUTED, "circle"): 6,
        (charts.MUTED, "square"): 6,
        (charts.A, "circle"): 1,
        (charts.B, "square"): 1,
    }


def test_many_pairs_stand_close_with_names_on_both_sides() -> None:
    many = tuple(reading("un_voting_kappa", f"A{i:02}-B{i:02}", i / 50) for i in range(44))
    spec = figures(shown(case_of(reference=many)))["fig-compared-un_voting_kappa"].spec
    names = {x["mark"]["align"]: x["mark"] for x in spec["layer"] if x["mark"]["type"] == "text"}
    assert names["right"]["text"] == [f"A{i:02}-B{i:02}" for i in range(43, 0, -2)]
    assert names["left"]["text"] == [f"A{i:02}-B{i:02}" for i in range(42, -1, -2)]
    assert names["left"]["y"] - names["right"]["y"] == names["left"]["lineHeight"] / 2
    assert spec["height"] < 400


def test_a_value_without_spread_at_zero_is_still_drawn() -> None:
    same = tuple(reading("militarised_disputes", d, 0.0) for d in PAIRS)
    spec = figures(shown(case_of(reference=same)))["fig-compared-militarised_disputes"].spec
    low, high = _scale(spec)["domain"]
    assert low < 0 < high


def test_no_text_uses_words_of_likelihood_or_confidence() -> None:
    scale = lexicon()
    words = {*(t.term for t in scale.terms), *scale.outside, "confidence", "probability"}
    for made in (shown(case_of()), shown(without_own())):
        for text in strings(made):
            assert not [w for w in words if f" {w} " in f" {text.lower()} "], text


def test_equal_cases_give_equal_sections_whatever_the_order_of_the_readings() -> None:
    made = shown(case_of())
    turned = shown(case_of(reference=tuple(reversed(readings()))))
    assert made == shown(case_of())
    assert json.dumps(figures(made)["fig-compared-trade_share"].spec) == json.dumps(
        figures(turned)["fig-compared-trade_share"].spec
    )
    assert made == turned


@pytest.mark.parametrize(
    ("place", "text"),
    [(1, "first"), (10, "tenth"), (11, "11th"), (12, "12th"), (21, "21st"), (22, "22nd"),
     (33, "33rd"), (44, "44th"), (111, "111th")],
)  # fmt: skip
def test_places_are_words_up_to_ten(place: int, text: str) -> None:
    assert ordinal(place) == text


@given(
    st.lists(st.tuples(st.floats(-1, 1), st.floats(0, 0.5)), min_size=2, max_size=8),
    st.integers(0, 7),
)
def test_the_rank_lies_within_what_the_intervals_leave_open(
    made: list[tuple[float, float]], own: int
) -> None:
    pairs = [f"A{i}-B{i}" for i in range(len(made))]
    pairs[own % len(made)] = "ARD-BOR"
    found = tuple(
        reading("un_voting_kappa", d, v, (v - e, v + e))
        for d, (v, e) in zip(pairs, made, strict=True)
    )
    row = strip(case_of(reference=found), "un_voting_kappa")
    where = standing(row, row.own[0])
    assert 1 <= where.best <= where.rank
    assert where.rank + where.level <= where.worst <= where.of == len(made)


def test_an_indicator_that_nobody_says_the_making_of_is_not_shown() -> None:
    case = case_of(reference_made=made_from(["un_voting_kappa"]))
    assert set(figures(shown(case))) == {"fig-compared-un_voting_kappa"}
    assert "compared-others" not in tables(shown(case))


def test_an_indicator_without_readings_is_left_out() -> None:
    cards = {**reference()["reference_cards"], "empty": card("empty", "Empty", "count")}
    assert "empty" not in strips(case_of(reference_cards=cards))


def _across(spec: Any, part: str) -> dict[str, Any]:
    layer = next(x for x in spec["layer"] if x["mark"]["type"] == "point")
    found: dict[str, Any] = layer["encoding"]["x"][part]
    return found


def _scale(spec: Any) -> dict[str, Any]:
    return _across(spec, "scale")


def _axis(spec: Any) -> dict[str, Any]:
    return _across(spec, "axis")
