"""The index of a pair under the fit that ships, and the gates on it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from foedus import flow, reference
from foedus.contracts import Evidence, Reading, Void
from foedus.errors import InvalidDataError, NotFoundError
from foedus.measuring.index import gates
from foedus.measuring.index.declared import declaration, read_items
from foedus.measuring.index.fitted import Fitted, decode, encode, fit_world, shipped
from foedus.measuring.index.gathering import coded, of_readings
from foedus.measuring.index.measured import judge, measure_index, verdicts_of
from foedus.measuring.index.own import fit_own, read_panel
from foedus.measuring.index.pairs import chance_above, contributions, index_years, pair_of
from foedus.project import Project
from foedus.reference import index as kept
from foedus.store import Cache


def reading(indicator: str, year: int, value: float | None, direction: str = "") -> Reading:
    void = Void.NONE if value is not None else Void.NONE_FOUND
    records = (f"table:{year}",) if value else ()
    return Reading(indicator, "AAA-BBB", direction, year, value, value, value, void, records)


def of_dyad(code: str) -> tuple[Reading, ...]:
    return tuple(r for r in reference.readings(code) if r.indicator in declaration().indicators)


@pytest.fixture(scope="module")
def fitted() -> Fitted:
    return shipped()


@pytest.fixture(scope="module")
def project() -> Project:
    return Project(cache=Cache(None))  # made before any test turns the user's cache off


def test_the_fit_that_ships_is_of_what_is_declared(fitted: Fitted) -> None:
    assert fitted.declared == declaration().digest
    assert fitted.effective > 100
    assert set(fitted.informed) == {item.id for item in declaration().items}


def test_a_fit_survives_being_written_and_read(fitted: Fitted) -> None:
    assert decode(encode(fitted)) == fitted


def test_every_indicator_of_the_index_is_on_the_shelf(project: Project) -> None:
    assert set(declaration().indicators) <= set(project.shelf)


def test_the_index_of_a_reference_pair_is_found_again(fitted: Fitted) -> None:
    pair = pair_of(fitted, "USA-JPN", of_dyad("USA-JPN"))
    told = {y.year: y for y in index_years(pair, fitted)}
    for year in kept.pairs()["USA-JPN"].years:
        assert told[year.year].band.median == pytest.approx(year.band.median, abs=0.05)
        assert told[year.year].band.q95 == pytest.approx(year.band.q95, abs=0.1)


def test_intervals_are_nested_and_widen_where_evidence_ends(fitted: Fitted) -> None:
    pair = pair_of(fitted, "USA-JPN", of_dyad("USA-JPN"))
    years = index_years(pair, fitted)
    for y in years:
        b = y.band
        assert b.q05 < b.q25 < b.median < b.q75 < b.q95
        assert y.share_below is None or 0 <= y.share_below <= 1
        assert y.rose is None or 0 <= y.rose <= 1
    width = {y.year: y.band.q95 - y.band.q05 for y in years}
    assert width[years[-1].year] > width[2005]


def test_a_contribution_is_the_level_with_an_indicator_less_that_without(fitted: Fitted) -> None:
    readings = of_dyad("USA-JPN")
    pair = pair_of(fitted, "USA-JPN", readings)
    without = pair_of(
        fitted, "USA-JPN", [r for r in readings if not r.indicator.startswith("arms_")]
    )
    told = {c.year: c.shift for c in contributions(pair) if c.indicator == "arms_tiv"}
    for year in (1975, 1990, 2005):
        difference = pair.bands[year - 1950, 0] - without.bands[year - 1950, 0]
        assert told[year] == pytest.approx(difference, abs=0.15)


def test_missing_evidence_widens_and_does_not_lower(fitted: Fitted) -> None:
    readings = of_dyad("USA-GBR")
    early = [r for r in readings if r.year <= 2000]
    whole, cut = (pair_of(fitted, "USA-GBR", r) for r in (readings, early))
    t = 2015 - 1950
    assert cut.bands[t, 4] - cut.bands[t, 1] > whole.bands[t, 4] - whole.bands[t, 1]
    assert cut.bands[t, 0] == pytest.approx(cut.bands[2000 - 1950, 0], abs=0.5)


def test_chances_of_two_pairs_add_up_to_one(fitted: Fitted) -> None:
    one, other = (pair_of(fitted, code, of_dyad(code)) for code in ("USA-JPN", "IND-PAK"))
    above = chance_above(one, other, 2000)
    assert above > 0.99
    assert above + chance_above(other, one, 2000) == pytest.approx(1)
    assert chance_above(one, one, 2000) == pytest.approx(0.5)


def test_a_pair_without_a_reading_is_refused_with_a_remedy(fitted: Fitted) -> None:
    with pytest.raises(InvalidDataError, match="casebook new AAA-BBB"):
        pair_of(fitted, "AAA-BBB", [])
    void = [reading("alliance_obligation", 2000, None)]
    with pytest.raises(InvalidDataError, match="no indicator of the index has a reading"):
        pair_of(fitted, "AAA-BBB", void)


def test_one_indicator_alone_gives_a_wide_interval(fitted: Fitted) -> None:
    few = [reading("strategic_rivalry", year, 0.0) for year in range(1990, 2000)]
    pair = pair_of(fitted, "AAA-BBB", few)
    years = index_years(pair, fitted)
    assert years[0].year == 1990
    assert all(y.band.q95 - y.band.q05 > 1.5 for y in years)


def test_a_casebook_indicator_that_never_varies_is_left_out(fitted: Fitted) -> None:
    base = [reading("strategic_rivalry", year, 0.0) for year in range(1990, 2000)]
    still = [reading("joint_patrols", year, 0.0) for year in range(1990, 2000)]
    pair = pair_of(fitted, "AAA-BBB", [*base, *still])
    assert "joint_patrols" not in {i.id for i in pair.panel.items}


def test_what_fills_continues_the_scale_of_what_it_fills(fitted: Fitted) -> None:
    given = [reading("alliance_obligation", 2018, 3.0, w) for w in ("AAA>BBB", "BBB>AAA")]
    later = [reading("treaty_obligation", year, 3.0) for year in (2017, 2018, 2019, 2020)]
    pair = pair_of(fitted, "AAA-BBB", [*given, *later])
    row = pair.panel.values["alliance_obligation"][0]
    assert row[2017 - 1950 : 2021 - 1950].tolist() == [2, 2, 2, 2]
    assert pair.records["alliance_obligation"][2019] == ("table:2019",)


def test_two_ways_become_one_as_declared() -> None:
    items = {item.id: item for item in declaration().items}
    ways = [reading("arms_tiv", 2000, 30.0, "AAA>BBB"), reading("arms_tiv", 2000, 25.0, "BBB>AAA")]
    values, records = of_readings(items["arms_tiv"], ways, range(1999, 2002))
    assert np.isnan(values[[0, 2]]).all()
    assert values[1] == 3  # 55 is above the cut at 50
    assert records == {2000: ("table:2000", "table:2000")}


def test_codes_are_levels_between_the_cuts_and_voids_stay_void() -> None:
    arms = next(item for item in declaration().items if item.id == "arms_tiv")
    found = coded(arms, np.array([0.0, 0.1, 9.9, 10, 250, np.nan]))
    np.testing.assert_array_equal(found, [0, 1, 1, 2, 4, np.nan])


def test_an_analysis_of_the_past_does_not_use_a_later_fit(project: Project, fitted: Fitted) -> None:
    def read(_: str) -> tuple[Evidence | None, Sequence[Reading]]:
        raise AssertionError

    found = measure_index(
        project, "RUS-CHN", "Russia-China", read, fitted, as_of=date(2013, 12, 31)
    )
    assert found.years == ()
    assert str(fitted.known_on) in found.withheld


def test_the_shipped_index_of_russia_and_china_is_that_of_its_casebook(project: Project) -> None:
    found = flow.measure_alignment(project, project.dyad("RUS-CHN"))
    assert found == kept.pairs()["RUS-CHN"]
    assert found.breaks is not None
    assert found.contributions


def test_where_a_gate_fails_no_number_may_be_shown(
    project: Project, fitted: Fitted, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = tuple(replace(v, passed=v.gate != "history") for v in kept.pairs()["USA-JPN"].gates)
    monkeypatch.setattr("foedus.measuring.index.measured.verdicts_of", lambda *_: failed)
    found = measure_index(project, "USA-JPN", "x", lambda code: (None, of_dyad(code)), fitted)
    assert "Known history" in found.withheld


def test_an_index_is_withheld_just_where_a_gate_failed() -> None:
    for index in kept.pairs().values():
        failed = [v.title for v in index.gates if not v.passed]
        assert bool(index.withheld) == bool(failed)
        assert all(title in index.withheld for title in failed)


def test_the_shipped_fit_passes_its_gates(project: Project, fitted: Fitted) -> None:
    found = verdicts_of(project, fitted, flow.index_reader(project))
    assert {v.gate for v in found} == {"groups", "history", "placebo", "coverage"}
    assert [v.gate for v in found if not v.passed] == []


def test_known_friends_stand_above_russia_and_china(fitted: Fitted) -> None:
    pairs = {c: pair_of(fitted, c, of_dyad(c)) for c in gates.dyads()}
    for friends in ("USA-GBR", "USA-JPN", "USA-KOR"):
        assert chance_above(pairs[friends], pairs["RUS-CHN"], 2018) > 0.8


PLACES = {
    "close": ("RUS-KAZ", "RUS-ARM", "GBR-FRA", "FRA-DEU", "USA-CAN", "USA-AUS", "USA-TUR"),
    "neither": ("RUS-UKR", "GBR-RUS", "USA-VNM", "IRN-CHN", "CHN-VNM", "RUS-JPN"),
    "hostile": ("CHN-IND", "CHN-JPN", "USA-CHN", "PRK-KOR", "USA-IRN"),
}
"""Pairs that no gate names, by where they stood in 2018."""


def test_pairs_that_no_gate_names_stand_where_they_must(fitted: Fitted) -> None:
    held = set(reference.dyads())
    levels = {
        place: [
            pair_of(fitted, code, of_dyad(code)).bands[2018 - fitted.years[0], 0]
            for code in codes
            if code in held
        ]
        for place, codes in PLACES.items()
    }
    assert all(len(found) > 3 for found in levels.values())
    assert min(levels["close"]) > max(levels["neither"])
    assert min(levels["neither"]) > max(levels["hostile"])


def test_loadings_are_told_as_they_act_and_not_as_they_are_sampled() -> None:
    declared = {item.id: item for item in declaration().items}
    for loading in kept.pairs()["RUS-CHN"].loadings:
        item = declared[loading.indicator]
        low, high = sorted(item.sign * bound for bound in item.bounds)
        assert low < loading.band.q05 <= loading.band.median <= loading.band.q95 < high


def test_known_rivals_stand_below_from_the_reference_panel_alone(fitted: Fitted) -> None:
    pairs = {c: pair_of(fitted, c, of_dyad(c)) for c in gates.dyads()}
    for rivals in ("IND-PAK", "USA-RUS"):
        assert chance_above(pairs["RUS-CHN"], pairs[rivals], 2018) > 0.8


@pytest.mark.slow
def test_the_gates_are_what_ships_when_worked_out_again(project: Project, fitted: Fitted) -> None:
    found = judge(project, fitted, flow.index_reader(project))
    assert [v.passed for v in found] == [v.passed for v in kept.pairs()["USA-JPN"].gates]


def test_statements_of_gates_name_no_level(fitted: Fitted) -> None:
    bands = {f"{y.band.median:.3f}" for y in kept.pairs()["RUS-CHN"].years}
    for verdict in kept.pairs()["RUS-CHN"].gates:
        text = " ".join((verdict.statement, *verdict.details))
        assert not any(level in text for level in bands)
    assert fitted.digest == kept.pairs()["RUS-CHN"].made["fit"]


def test_shuffling_deals_whole_years() -> None:
    given = [reading(name, year, float(year)) for name in ("a", "b") for year in range(9)]
    found = list(gates.shuffled(given, 1))
    assert sorted(r.value for r in found) == sorted(r.value for r in given)
    dealt = {(r.value, r.year) for r in found}
    assert len(dealt) == 9


def test_a_fit_needs_its_data_sets(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="foedus data fetch --all"):
        fit_world(Project(tmp_path))


ITEMS = """items:
  - {id: treaty, kind: ordinal, cuts: [1, 2]}
  - {id: trade, kind: continuous}
  - {id: visits, kind: count, top: 5}
"""


def own(folder: Path, rows: str, items: str = ITEMS) -> tuple[Path, Path]:
    panel, declared = folder / "panel.csv", folder / "items.yml"
    panel.write_text("ccode1,ccode2,year,indicator,value\n" + rows, encoding="utf-8")
    declared.write_text(items, encoding="utf-8")
    return panel, declared


def test_a_panel_of_ones_own_is_fitted(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    rows = []
    for dyad in range(60):
        x = rng.standard_normal()
        for year in range(2000, 2010):
            x += 0.15 * rng.standard_normal()
            treaty = int(x + rng.standard_normal() > 0) + int(x + rng.standard_normal() > 1)
            cells = {"treaty": treaty, "trade": x + rng.standard_normal()}
            cells["visits"] = min(5, rng.poisson(np.exp(0.5 * x)))
            rows += [f"{dyad},{900},{year},{k},{v}" for k, v in cells.items() if rng.random() > 0.3]
    made = fit_own(*own(tmp_path, "\n".join(rows)), draws=150)
    assert made.rows.column_names[:4] == ["ccode1", "ccode2", "year", "median"]
    assert made.rows.num_rows == 600
    assert all(band.q05 > 0 for band in made.loadings.values())


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("2,200,2000,gossip,1\n", "line 2: the indicator 'gossip' is not among the items"),
        ("2,200,year,trade,1\n", "line 2: a cell is no number"),
        ("2,200,2000,trade,1\n200,2,2000,trade,2\n", "line 3: a second value of trade for 2-200"),
        ("", "holds no observation"),
        ("2,200,2000,trade,1\n2,200,2001,trade,1\n", "all alike"),
    ],
)
def test_a_faulty_panel_is_refused_by_row(tmp_path: Path, rows: str, message: str) -> None:
    panel, items = own(tmp_path, rows)
    with pytest.raises(InvalidDataError, match=message):
        read_panel(panel, read_items(items))


def test_a_panel_without_a_column_is_refused(tmp_path: Path) -> None:
    panel, items = own(tmp_path, "")
    panel.write_text("ccode1,year,value\n1,2,3\n", encoding="utf-8")
    with pytest.raises(InvalidDataError, match="has no column ccode2, indicator"):
        read_panel(panel, read_items(items))


@pytest.mark.parametrize(
    ("items", "message"),
    [
        ("items: [{id: a}]", "a is declared as no kind"),
        ("items: [{id: a, kind: ordinal}]", "ordinal with cuts"),
        ("items: [{id: a, kind: count, tap: 3}]", "does not declare items"),
        ("{", "does not declare items"),
    ],
)
def test_a_faulty_declaration_is_refused(tmp_path: Path, items: str, message: str) -> None:
    _, declared = own(tmp_path, "", items)
    with pytest.raises(InvalidDataError, match=message):
        read_items(declared)


def test_what_ships_is_small_and_plain() -> None:
    folder = Path(reference.__file__).parent
    assert (folder / kept.FIT).stat().st_size + (folder / kept.PAIRS).stat().st_size < 2_000_000
    json.loads((folder / kept.PAIRS).read_text(encoding="utf-8"))


def test_what_is_kept_of_a_pair_is_not_given_once_a_gate_fails(
    tmp_path: Path, fitted: Fitted, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project(cache=Cache(tmp_path))

    def told(title: str) -> str:
        found = measure_index(project, "USA-JPN", title, lambda c: (None, of_dyad(c)[5:]), fitted)
        return found.withheld or found.title

    assert told("one") == "one"
    assert told("another") == "another"
    failed = tuple(replace(v, passed=False) for v in kept.pairs()["USA-JPN"].gates)
    monkeypatch.setattr("foedus.measuring.index.measured.verdicts_of", lambda *_: failed)
    assert "Known history" in told("one")
