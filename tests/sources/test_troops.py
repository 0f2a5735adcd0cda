"""Forces of the United States abroad, traced back to their files."""

from __future__ import annotations

import csv
import random
from collections import Counter, defaultdict

from tests.sources.conftest import MIRROR, Bring

PLACE = MIRROR / "troopdata"


def _deployments() -> list[dict[str, str]]:
    path = PLACE / "troopdata-rebuild-country-year.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_random_hosts_have_the_personnel_of_the_file(brought: Bring) -> None:
    raw = _deployments()
    held = brought("troops").rows("us_troops")
    for row in random.Random(3).sample(held, 300):
        records = [raw[number - 1] for number in row["rows"]]
        assert row["ccode1"] == 2
        assert {str(row["year"])} == {r["year"] for r in records}
        assert row["troops_ad"] == sum(int(r["troops_ad"]) for r in records)
        codes = {int(r["ccode"]) for r in records}
        assert codes == ({255} if row["ccode2"] == 260 else {row["ccode2"]})


def test_forces_at_home_are_no_deployment(brought: Bring) -> None:
    held = brought("troops").table("us_troops")
    assert held.num_rows == 11_699
    assert 2 not in held["ccode2"].to_pylist()
    years = held["year"].to_pylist()
    assert (min(years), max(years)) == (1950, 2024)


def test_west_germany_is_a_host_of_its_own_until_1989(brought: Bring) -> None:
    hosts = {
        (r["year"], r["ccode2"]): r["troops_ad"]
        for r in brought("troops").rows("us_troops")
        if r["ccode2"] in (255, 260)
    }
    assert (1985, 260) in hosts
    assert (1985, 255) not in hosts
    assert (1995, 255) in hosts
    assert (1950, 260) not in hosts
    assert hosts[1985, 260] == int(
        next(r for r in _deployments() if (r["countryname"], r["year"]) == ("Germany", "1985"))[
            "troops_ad"
        ]
    )


def test_a_category_that_no_report_gave_is_empty_and_not_zero(brought: Bring) -> None:
    held = brought("troops").rows("us_troops")
    by_year = defaultdict(list)
    for row in held:
        by_year[row["year"]].append(row)
    assert all(r["army_reserve"] is None for r in by_year[1990])
    assert all(r["total_civilian"] is None for r in by_year[2007])
    assert any(r["total_civilian"] == 0 for r in by_year[2008])
    assert all(r["army_ad"] is None for r in by_year[1951])
    assert all(r["troops_ad"] is not None for r in held)
    assert all(r["space_force_ad"] is None for r in by_year[2019])


def test_a_host_that_stands_twice_in_a_year_is_one_row(brought: Bring) -> None:
    (myanmar,) = brought("troops").rows("us_troops", ccode2=775, year=2024)
    assert myanmar["troops_ad"] == 12
    assert len(myanmar["rows"]) == 2


def test_negative_personnel_is_corrected_to_nothing(brought: Bring) -> None:
    (greece,) = brought("troops").rows("us_troops", ccode2=350, year=1959)
    assert greece["marine_corps_ad"] is None
    assert greece["troops_ad"] == 1_592


def test_territories_are_listed_as_unresolved(brought: Bring) -> None:
    lost = Counter[str]()
    for line in brought("troops").unresolved:
        lost[line["code"]] += int(line["rows"])
    assert sum(lost.values()) == 1_332
    assert (lost["1002"], lost["1008"], lost["6"]) == (
        75,
        73,
        73,
    )  # Greenland, Guam, Puerto Rico
    assert lost["255"] == 5  # West Germany before it was a state of the COW system


def test_nothing_is_said_of_other_senders_or_years(brought: Bring) -> None:
    card = brought("troops").source.card.table("us_troops")
    assert card is not None
    assert card.coverage is not None
    assert card.coverage.states == (2,)
    assert (card.coverage.first, card.coverage.last) == (1950, 2024)
    assert card.absence == "void"
    assert set(brought("troops").table("us_troops")["ccode1"].to_pylist()) == {2}


def test_bases_are_read_in_latin_1(brought: Bring) -> None:
    sites = brought("troops").rows("us_bases")
    assert len(sites) == 414
    assert any("Concón" in (s["basename"] or "") for s in sites)
    with (PLACE / "basedata.csv").open(encoding="latin-1", newline="") as file:
        raw = list(csv.DictReader(file))
    assert sum(s["base"] for s in sites) == sum(r["base"] == "1" for r in raw) == 255
    assert Counter(s["ccode"] for s in sites)[255] == 44


def test_construction_without_a_named_place_has_no_host(brought: Bring) -> None:
    spent = brought("troops").rows("us_construction")
    assert len(spent) == 5_532
    assert sum(s["ccode"] is None for s in spent) == 2_168
    with (PLACE / "builddata.csv").open(encoding="utf-8", newline="") as file:
        raw = list(csv.DictReader(file))
    for row in random.Random(5).sample(spent, 50):
        assert row["spend_construction"] == float(raw[row["row"] - 1]["spend_construction"])
