"""Panels: every number traceable, no unexplained void, nothing wired to one pair."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from foedus.contracts import Case, Number, Panel, Record, TableView, Void
from foedus.errors import InvalidDataError
from foedus.identity.periods import FuzzyDate
from foedus.report import compose as composing
from foedus.report.agreements import in_force
from foedus.report.compose import compose, read_recipe
from foedus.report.conflicts import conflicting_flows
from foedus.report.counting import ABOVE, WITHIN, recount, verdict
from foedus.report.lint import check_panels
from foedus.report.lookup import VOIDS, day_of
from foedus.report.panels.positions import JITTER, jitter
from tests.report import invented

PANELS = Path(composing.__file__).parent / "panels"


def walk(panels: tuple[Panel, ...]) -> Iterator[Panel]:
    for panel in panels:
        yield panel
        yield from walk(panel.children)


def tables(panels: tuple[Panel, ...]) -> dict[str, TableView]:
    return {t.id: t for p in walk(panels) for t in p.tables}


def test_the_recipe_names_every_panel_on_the_shelf() -> None:
    named = {section["panel"] for section in read_recipe("full")}
    assert named == {p.stem for p in PANELS.glob("*.py")} - {"__init__"}


def test_an_unknown_recipe_is_refused_with_the_known_ones(case: Case) -> None:
    with pytest.raises(InvalidDataError, match=r"no recipe 'memo'. There are: full"):
        compose(case, "memo")


def test_a_panel_that_is_not_there_is_named(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "odd.yml").write_text("sections:\n  - {panel: nowhere}\n", encoding="utf-8")
    monkeypatch.setattr(composing, "RECIPES", tmp_path)
    with pytest.raises(InvalidDataError, match=r"panels/nowhere\.py is not there"):
        compose(case, "odd")


def test_nothing_in_the_wording_breaks_the_rules(panels: tuple[Panel, ...]) -> None:
    assert check_panels(panels) == []


def test_equal_cases_give_equal_panels() -> None:
    assert compose(invented.case()) == compose(invented.case())


def test_ids_of_panels_figures_and_tables_are_unique(panels: tuple[Panel, ...]) -> None:
    ids = [
        i
        for p in walk(panels)
        for i in (p.id, *(f.id for f in p.figures), *(t.id for t in p.tables))
    ]
    assert len(ids) == len(set(ids))


def test_rows_fit_their_columns(panels: tuple[Panel, ...]) -> None:
    for table in tables(panels).values():
        assert all(len(row) == len(table.columns) for row in table.rows), table.id


def test_every_indicator_with_a_value_is_shown_with_its_data(
    case: Case, panels: tuple[Panel, ...]
) -> None:
    shown = tables(panels)
    for card in case.cards.values():
        if any(r.value for r in case.readings if r.indicator == card.id) and card.id != "stance":
            assert f"data-fig-{card.id}" in shown


def test_an_indicator_that_no_section_names_is_still_told(panels: tuple[Panel, ...]) -> None:
    other = next(p for p in panels if p.id == "other-indicators")
    assert "Something that no section names" in invented.texts(other.body[-1])


def test_a_void_says_what_kind_it_is(case: Case, panels: tuple[Panel, ...]) -> None:
    assert {v for v in Void if v} == VOIDS.keys()
    rows = tables(panels)["trace-transfer_composition"].rows
    values = [invented.texts((row[2],)) for row in rows]
    readings = [r for r in case.readings if r.indicator == "transfer_composition"]
    assert values.count("none found") == len([r for r in readings if r.value is None])


def test_every_reading_has_a_trace(case: Case, panels: tuple[Panel, ...]) -> None:
    rows = [
        row for name, t in tables(panels).items() if name.startswith("trace-") for row in t.rows
    ]
    assert len(rows) == len(case.readings)


def test_a_case_that_knows_nothing_says_what_is_missing() -> None:
    panels = compose(invented.bare())
    text = " ".join(invented.texts(b) for p in walk(panels) for b in (p.lead, *p.body))
    for said in (
        "no judgement, because",
        "No ladder was read",
        "holds no exercise or patrol",
        "no coordinates",
        "holds no transfer",
        "holds no agreement",
        "holds no statement",
        "No record contradicts another",
        "No correction had been logged",
        "No indicator was computed",
        "cites no source",
    ):
        assert said in text


def test_our_own_count_uses_the_span_and_the_definition(case: Case) -> None:
    institute, gazette = case.evidence["counts"].records
    # 2010 to 2015: two a year until 2012, three from 2013
    assert dict(recount(case, institute)) == {
        "all exercises, no patrols": 15,
        "bilateral exercises only": 9,
        "exercises and patrols": 15,
    }
    assert verdict(case, institute) == WITHIN
    assert verdict(case, gazette) == ABOVE


def test_figures_that_differ_are_found_and_rounding_is_not_a_conflict(case: Case) -> None:
    found = conflicting_flows(case)
    assert [[r.id for r in group] for group in found] == [["MA-2010-ARD", "MA-2010-X"]]
    rounded = _flow(case, "MA-2010-X", 110.2)
    assert conflicting_flows(rounded) == []


def test_contradictions_name_both_sides(panels: tuple[Panel, ...]) -> None:
    table = tables(panels)["contradicting-records"]
    text = invented.texts(table.rows[0])
    assert "EX-A" in text
    assert "PE-D" in text


def test_counts_of_judgements_link_to_a_place_with_the_years(panels: tuple[Panel, ...]) -> None:
    judgements = next(p for p in panels if p.id == "judgements").judgements
    numbers = [p for j in judgements for p in j.basis if isinstance(p, Number)]
    assert numbers
    assert all(n.trace for n in numbers)


def test_jitter_depends_on_the_id_alone_and_stays_small() -> None:
    assert jitter("PE-1") == jitter("PE-1") != jitter("PE-2")
    assert all(abs(jitter(f"PE-{n}")) <= JITTER for n in range(200))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2014", "2014-01-01", "2014-12-31"),
        ("2014-02", "2014-02-01", "2014-02-28"),
        ("2014-05-20", "2014-05-20", "2014-05-20"),
    ],
)
def test_partial_dates_have_a_first_and_a_last_day(text: str, first: str, last: str) -> None:
    written = FuzzyDate.parse(text)
    assert str(day_of(written)) == first
    assert str(day_of(written, last=True)) == last
    assert day_of(None) is None


def test_a_text_holds_until_the_last_day_of_its_stated_term(case: Case) -> None:
    plan = case.evidence["agreements"].records[1]
    dated = replace(plan, fields={**plan.fields, "in_force_until": FuzzyDate.parse("2019-06")})
    assert in_force(dated, date(2019, 6, 30))
    assert not in_force(dated, date(2019, 7, 1))
    assert not in_force(dated, date(2015, 1, 31))


def test_a_predecessor_state_counts_as_its_successor(case: Case) -> None:
    records = tuple(
        _spoken_by(r, "OLD") if r["speaker"] == invented.A else r
        for r in case.evidence["statements"]
    )
    table = replace(case.evidence["statements"], records=records)
    old = replace(
        case,
        evidence=replace(case.evidence, tables={**case.evidence.tables, "statements": table}),
        same_as={"OLD": invented.A},
    )
    told = [next(p for p in compose(c) if p.id == "positions").body[0] for c in (case, old)]
    assert told[0] == told[1]


def _spoken_by(record: Record, speaker: str) -> Record:
    return replace(record, fields={**record.fields, "speaker": speaker})


def _flow(case: Case, name: str, value: float) -> Case:
    table = case.evidence["flows"]
    records = tuple(
        replace(r, fields={**r.fields, "value": value}) if r.id == name else r for r in table
    )
    tables_ = {**case.evidence.tables, "flows": replace(table, records=records)}
    return replace(case, evidence=replace(case.evidence, tables=tables_))
