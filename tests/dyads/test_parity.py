"""Parity with the R package peacesciencer on every row of the overlap, by an independent join.

The tables that peacesciencer 1.2.9 ships are joined by pandas in the way that its help pages
document, and held against ours cell by cell.  ``docs/parity.md`` lists every difference with its
reason, and the numbers in it are those counted here.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from foedus.contracts.dataset import Snapshot, StoredTable
from foedus.evidence.dyads import Frame, Part, choose, dyad_years
from foedus.evidence.dyads.join import join
from foedus.evidence.sources import load_sources
from foedus.identity import load_states
from tests.dyads.reference import KEY, atop, contiguity, disputes, frame_of, igo, majors, states
from tests.sources.conftest import Bring, brought  # noqa: F401 - a fixture
from tests.sources.r_files import r_frame

PAGE = Path(__file__).parents[2] / "docs/parity.md"
STATES = load_states()
LAST = 2024
WAYS = {"undirected": False, "directed": True}


@cache
def ours(way: str) -> Frame:
    return dyad_years(STATES, 1816, LAST, directed=WAYS[way])


@cache
def listed() -> dict[tuple[str, str, str], tuple[int, int]]:
    """What the page says: (addition, frame, column) -> rows compared, rows that differ."""
    rows = re.findall(
        r"^\| (\w+) \| (\w+) \| `(\w+)` \| ([\d,]+) \| ([\d,]+) \|",
        PAGE.read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    number = lambda text: int(text.replace(",", ""))  # noqa: E731
    return {(a, w, c): (number(n), number(d)) for a, w, c, n, d in rows}


@cache
def listed_golden() -> list[tuple[str, str, tuple[int, int, int, int]]]:
    """What the page says of version 1.1.0: its column, ours, and four counts."""
    pattern = r"^\| `(\w+)` \| `(\w+)` \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|"
    rows = re.findall(pattern, PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return [(theirs, mine, (int(a), int(b), int(c), int(d))) for theirs, mine, a, b, c, d in rows]


def part_of(name: str, bring: Bring) -> Part:
    """An addition over the table as it was read from the mirror."""
    (offer,) = choose([name], load_sources())
    read = bring(offer.card.id)
    table = offer.table.name
    stored = StoredTable(table, f"{table}.parquet", "", 0)
    snapshot = Snapshot(
        offer.card.id, read.edition.id, read.edition.version, date(2026, 1, 1), "0" * 64, "", "",
        (), (stored,),
    )  # fmt: skip
    span = read.edition.coverage.get(table) or offer.table.coverage
    return Part(offer, snapshot, read.folder / f"{table}.parquet", span)


@dataclass(frozen=True)
class Case:
    """An addition, the reference for it, and under which names both have the same columns."""

    addition: str
    reference: Callable[[Any, bool], Any]
    columns: Mapping[str, str]
    ways: tuple[str, ...] = ("undirected", "directed")
    until: int = LAST


def _same(names: Iterable[str]) -> dict[str, str]:
    return {name: name for name in names}


def _both(names: Iterable[str]) -> dict[str, str]:
    return _same(name + end for name in names for end in "12")


PLEDGES = ["atop_defense", "atop_offense", "atop_neutral", "atop_nonagg", "atop_consul"]
DETAILS = ["dispnum", "fatality", "hostlev", "mindur", "maxdur", "recip", "stmon"]
MATERIAL = ["milex", "milper", "irst", "pec", "tpop", "upop", "cinc"]
SUMS = ["sum_igo_full", "sum_igo_associate", "sum_igo_observer", "sum_igo_anytype"]
FLOWS = ["flow", "smoothflow"]


def _told(prefix: str) -> dict[str, str]:
    told = {f"{prefix}_{name}": name for name in DETAILS}
    return {f"{prefix}ongoing": f"{prefix}ongoing", f"{prefix}onset": f"{prefix}onset", **told}


def _plain(path: str) -> Callable[[Any, bool], Any]:
    return lambda rows, _: rows.merge(frame_of(path, KEY), on=KEY, how="left")


CASES = (
    Case("capabilities", states("peacesciencer/cow_nmc.rda", MATERIAL), _both(MATERIAL)),
    Case("atop", atop, _same(PLEDGES)),
    Case("mid", disputes("peacesciencer/cow_mid_ddydisps.rda", "cowmid", 2014), _told("cowmid")),
    Case(
        "gml_mid", disputes("peacesciencer/gml_mid_ddydisps.rda", "gmlmid", 2010), _told("gmlmid")
    ),
    Case("trade", _plain("peacesciencer/cow_trade_ddy.rds"), _both(FLOWS), ways=("undirected",)),
    Case(
        "trade",
        _plain("peacesciencer/cow_trade_ddy.rds"),
        {name: f"{name}1" for name in FLOWS},
        ways=("directed",),
    ),
    Case(
        "trade_totals",
        states("peacesciencer/cow_trade_sy.rda", ["imports", "exports"]),
        _both(["imports", "exports"]),
        ways=("undirected",),
    ),
    Case("igo", igo, _same(["dyadigos"])),
    Case("igo_counts", states("peacesciencer/cow_igo_sy.rda", SUMS), _both(SUMS), ("undirected",)),
    Case("contiguity", contiguity, _same(["conttype"])),
    Case("majors", majors, _both(["cowmaj"]), ways=("undirected",), until=2016),
)


def compared(case: Case, way: str, bring: Bring) -> Iterator[tuple[str, int, int]]:
    """For each column: rows that were compared, and rows that differ."""
    grid = ours(way).grid.table().to_pandas()
    theirs = case.reference(grid, WAYS[way]).sort_values(KEY, ignore_index=True)
    assert theirs[KEY].astype("int32").equals(grid), "the reference lost or doubled rows"
    mine = join(ours(way), [part_of(case.addition, bring)]).to_arrow()
    covered = grid["year"] <= case.until
    for column, other in case.columns.items():
        a = mine[column].to_pandas()[covered].astype("float64")
        b = theirs[other][covered].astype("float64")
        differ = ~((a == b) | (a.isna() & b.isna()))
        yield column, len(a), int(differ.sum())


def test_every_dyad_year_of_peacesciencer_is_ours_and_no_other() -> None:
    theirs = frame_of("peacesciencer/cow_ddy.rda", KEY).astype("int32")
    mine = ours("directed").grid.table().to_pandas()
    assert len(mine) == 2_214_930
    assert mine.equals(theirs.sort_values(KEY, ignore_index=True))


def test_dyads_that_never_met_are_in_none_of_our_years() -> None:
    never = frame_of("peacesciencer/false_cow_dyads.rda", KEY).astype("int32")
    mine = ours("directed").grid.table().to_pandas()
    assert len(never) == 60
    assert never.merge(mine, on=KEY).empty


def test_spells_are_those_of_the_state_system_list() -> None:
    """Open spells are those that end with the list; a new code does not part a spell."""
    spells = {
        (s.ccode, s.first, None if s.last == date.max else s.last) for s in ours("directed").spells
    }
    theirs = set()
    for row in r_frame("peacesciencer/cow_states.rda").itertuples():
        ends = date(int(row.endyear), int(row.endmonth), int(row.endday))
        begins = date(int(row.styear), int(row.stmonth), int(row.stday))
        theirs.add((int(row.ccode), begins, None if ends == date(2016, 12, 31) else ends))
    assert spells == theirs


def test_members_of_each_year_are_those_of_the_list_of_years(shared: Path) -> None:
    with (shared / "mirror/cow/system2016.csv").open(encoding="utf-8", newline="") as file:
        theirs = {(int(r["ccode"]), int(r["year"])) for r in csv.DictReader(file)}
    mine = {
        (s.ccode, year)
        for s in ours("directed").spells
        for year in range(s.first.year, min(s.last.year, 2016) + 1)
    }
    assert mine == theirs


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.addition}-{'-'.join(c.ways)}")
def test_every_cell_of_the_overlap_is_equal_but_those_that_the_page_lists(
    case: Case,
    brought: Bring,  # noqa: F811
) -> None:
    for way in case.ways:
        for column, rows, differ in compared(case, way, brought):
            counted = listed().get((case.addition, way, column))
            assert counted == (rows, differ), f"docs/parity.md: {case.addition}, {way}, {column}"


@pytest.mark.slow
def test_the_differences_are_of_the_kinds_that_the_page_gives(brought: Bring) -> None:  # noqa: F811
    grid = ours("undirected").grid.table().to_pandas()
    for name, prefix, path, last in (
        ("mid", "cowmid", "cow_mid_ddydisps", 2014),
        ("gml_mid", "gmlmid", "gml_mid_ddydisps", 2010),
    ):
        theirs = disputes(f"peacesciencer/{path}.rda", prefix, last)(grid, False)["fatality"]
        mine = join(ours("undirected"), [part_of(name, brought)]).to_arrow()
        unknown = theirs == -9
        assert mine[f"{prefix}_fatality"].to_pandas()[unknown].isna().all()
    theirs = contiguity(grid, False)["conttype"]
    mine = join(ours("undirected"), [part_of("contiguity", brought)]).to_arrow()
    differ = mine["conttype"].to_pandas() != theirs
    differ &= theirs.notna()
    assert (theirs[differ] == 0).all(), "a spell of type 0 in the year of a change"


@pytest.mark.slow
def test_nothing_is_zero_outside_coverage(brought: Bring) -> None:  # noqa: F811
    for name in ("atop", "mid", "gml_mid", "contiguity", "igo", "trade", "majors"):
        part = part_of(name, brought)
        assert part.span is not None
        made = join(ours("undirected"), [part]).to_arrow().to_pandas()
        outside = made[~made["year"].between(part.span.first, part.span.last)]
        assert len(outside) > 0
        assert outside.drop(columns=KEY).isna().all(axis=None), name


@pytest.mark.slow
def test_france_promised_to_defend_belgium_in_1832_and_not_the_reverse(
    brought: Bring,  # noqa: F811
) -> None:
    def defence(way: str) -> dict[tuple[int, int], int]:
        frame = dyad_years(STATES, 1832, 1832, directed=WAYS[way], pairs=[(211, 220)])
        rows = join(frame, [part_of("atop", brought)]).to_arrow().to_pylist()
        return {(r["ccode1"], r["ccode2"]): r["atop_defense"] for r in rows}

    assert defence("directed") == {(211, 220): 0, (220, 211): 1}
    assert defence("undirected") == {(211, 220): 1}


@pytest.mark.slow
def test_an_older_peacesciencer_differs_only_where_its_data_are_older(
    shared: Path,
    brought: Bring,  # noqa: F811
) -> None:
    """Computed by running peacesciencer 1.1.0; the page lists each of its columns that we have."""
    theirs = pd.read_csv(shared / "golden/similarity/peacesciencer110_usa_rus_chn.csv")
    names = (
        "atop", "mid", "capabilities", "contiguity", "capital_distance", "igo", "democracy",
    )  # fmt: skip
    pairs = [(2, 200), (2, 365), (2, 710), (365, 710)]
    frame = dyad_years(STATES, 1816, 2025, pairs=pairs)
    mine = join(frame, [part_of(name, brought) for name in names]).to_arrow().to_pandas()
    assert mine[KEY].astype("int64").equals(theirs[KEY])
    assert len(listed_golden()) == 37
    for column, other, counts in listed_golden():
        a, b = theirs[column].astype("float64"), mine[other].astype("float64")
        both = a.notna() & b.notna()
        differ = both & ((a - b).abs() > 1e-6 * (1 + a.abs()))
        alone = (a.notna() & b.isna(), a.isna() & b.notna())
        assert tuple(int(x.sum()) for x in (both, differ, *alone)) == counts, column
