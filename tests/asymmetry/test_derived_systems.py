"""Markets that a derived system entered, categories of a recipient, and the tables they rest on."""

from __future__ import annotations

from pathlib import Path

import pytest

from foedus.alignment.asymmetry import read_aspects, read_pairs, shipped_aspects, shipped_pairs
from foedus.alignment.asymmetry.register import Delivery, Rivals, Supply, categories, entries
from foedus.errors import InvalidDataError
from foedus.identity import load_states, resolve_dyad
from foedus.measuring.asymmetry_register import Register, by_category, displacements
from foedus.project import Project

RUS, CHN, PAK, IRN, IND = 365, 710, 770, 630, 750
RIVALS = Rivals(RUS, CHN, 1995, 2024, 0.1)


def sale(seller: int, buyer: int, year: int, name: str, tiv: float) -> Delivery:
    ref = f"arms_deliveries:{seller}{buyer}{year}"
    return Delivery(seller, buyer, year, "Air-defence systems", "SAM system", name, tiv, False, ref)


MARKET = (
    sale(RUS, PAK, 2006, "S-300PS", 90.0),
    sale(IRN, PAK, 2009, "Bavar", 10.0),
    sale(CHN, PAK, 2010, "HQ-9 SAMS", 60.0),
    sale(RUS, PAK, 2014, "S-300PS", 20.0),
    sale(RUS, IND, 2007, "S-300PS", 50.0),
    sale(RUS, IND, 2011, "S-300PS", 30.0),
    sale(IRN, IND, 2012, "Bavar", 10.0),
    sale(CHN, IRN, 2022, "HQ-9 SAMS", 10.0),
    sale(RUS, IRN, 2021, "S-300PS", 10.0),
)


def is_hq9(name: str) -> bool:
    return name == "HQ-9 SAMS"


def test_the_share_lost_is_told_beside_what_was_lost_elsewhere() -> None:
    (here, late) = entries(MARKET, RIVALS, is_hq9)
    assert (here.market, here.year) == (PAK, 2010)
    assert here.before is not None
    assert here.after is not None
    assert here.lost is not None
    assert here.before.value == pytest.approx(0.9)
    assert here.after.value == pytest.approx(0.25)
    assert here.lost.value == pytest.approx(0.65)
    assert here.lost.low is not None
    assert here.lost.high is not None
    assert here.lost.low < 0.65 < here.lost.high
    assert here.elsewhere == pytest.approx(1.0 - 0.75)  # India, which never bought an HQ-9
    assert len(here.records) == 4
    assert (late.market, late.lost) == (IRN, None)  # five years from 2022 have not passed


def test_no_share_is_lost_where_there_was_none_or_before_the_register_can_tell() -> None:
    none = (sale(IRN, PAK, 2006, "Bavar", 10.0), sale(CHN, PAK, 2010, "HQ-9 SAMS", 10.0))
    assert entries(none, RIVALS, is_hq9)[0].lost is None
    early = (sale(RUS, PAK, 1996, "S-300PS", 10.0), sale(CHN, PAK, 1998, "HQ-9 SAMS", 10.0))
    assert entries(early, RIVALS, is_hq9)[0].before is None
    assert entries((), RIVALS, is_hq9) == ()


def register(*deliveries: Delivery) -> Register:
    return Register(deliveries, 1995, 2024, 0.1)


def test_each_market_of_a_declared_pair_has_a_sentence_and_a_kind_of_void() -> None:
    pair = resolve_dyad("RUS-CHN", load_states())
    found = {m.aspect: m for m in displacements(Project(), pair, register(*MARKET))}
    lost = found["derived_displacement_hq-9_pak"]
    assert (lost.direction, lost.year, lost.value) == ("CHN>RUS", 2010, pytest.approx(0.65))
    assert "went from 90% in the five years before to 25%" in lost.reading
    assert "where the system did not go, the loss was 25%" in lost.reading
    assert lost.records
    late = found["derived_displacement_hq-9_irn"]
    assert (late.value, late.void) == (None, "year_incomplete")
    never = found["derived_displacement_yuan"]
    assert (never.value, never.void) == (None, "none_found")
    assert "delivered no Yuan class" in never.reading
    assert not [m for m in found.values() if m.void == "" and m.value is None]


def test_a_pair_without_declared_systems_has_none() -> None:
    pair = resolve_dyad("USA-JPN", load_states())
    assert displacements(Project(), pair, register(*MARKET)) == ()


def test_categories_say_how_much_could_come_from_elsewhere() -> None:
    (found,) = categories(MARKET, Supply(RUS, PAK, 2010, 0.1))
    assert found.share.value == pytest.approx(90 / 160)
    assert found.concentration == pytest.approx((90**2 + 10**2 + 60**2) / 160**2)
    assert found.substitutability == pytest.approx(1 - 90 / 160)
    assert found.vulnerability.value == pytest.approx((90 / 160) ** 2)
    assert categories(MARKET, Supply(RUS, PAK, 2004, 0.1)) == ()
    pair = resolve_dyad("RUS-PAK", load_states())
    told = by_category(pair, register(*MARKET))
    assert {m.direction for m in told} == {"RUS>PAK"}  # Russia imported nothing
    (last,) = [m for m in told if m.year == 2010]
    assert last.aspect == "arms_category_air_defence_systems"
    assert "Herfindahl index of its suppliers 0.46" in last.reading


def test_shipped_systems_name_their_source_and_states_that_exist() -> None:
    states = load_states()
    for pair in shipped_pairs():
        assert states.get(pair.origin), pair.id
        assert states.get(pair.maker), pair.id
        assert pair.origin != pair.maker, pair.id
        assert pair.url.startswith("http"), pair.id
        assert pair.source, pair.id
    assert {p.id for p in shipped_pairs()} >= {"hq-9", "yuan", "j-11", "j-16"}


def test_a_designation_is_met_whole_or_by_its_beginning() -> None:
    (pair,) = [p for p in shipped_pairs() if p.id == "j-7"]
    assert pair.names("F-7MG -")
    assert pair.names("J-7")
    assert not pair.names("J-7X")
    assert not pair.names("JF-17 -")


PAIRS = (
    Path(__file__).parents[2] / "src/foedus/alignment/asymmetry/derived_systems.yml"
).read_text()
ASPECTS = (Path(__file__).parents[2] / "src/foedus/alignment/asymmetry/aspects.yml").read_text()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("relation: derived", "relation: stolen", "hq-9: relation is 'stolen'; write one of"),
        ("    system: S-300\n", "", "system is missing or empty"),
        ("id: hq-16", "id: hq-9", "hq-9: the id stands twice"),
        ("market: [SAM system, mobile SAM system]", "market: SAM system", "market must be a list"),
        ("pairs:", "pears:", "unknown key 'pears'"),
        ("pairs:", "pairs: [", "cannot be read as YAML"),
    ],
)
def test_a_malformed_list_of_systems_is_named(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    path = tmp_path / "derived.yml"
    path.write_text(PAIRS.replace(old, new, 1))
    with pytest.raises(InvalidDataError, match=message):
        read_pairs(path)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "    compares: ratio",
            "    compares: guess",
            "capability: compares is 'guess'; write one of",
        ),
        ("whose: start", "whose: middle", "trade_share: whose is 'middle'"),
        ("    whose: start\n", "", "trade_share: whose is missing"),
        ("id: gdp", "id: capability", "capability: the id stands twice"),
        ("indicators: [capability_ratio]", "indicators: cinc", "indicators must be a list"),
        ("title: GDP", "titel: GDP", "unknown key 'titel'"),
    ],
)
def test_a_malformed_table_of_aspects_is_named(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    path = tmp_path / "aspects.yml"
    path.write_text(ASPECTS.replace(old, new, 1))
    with pytest.raises(InvalidDataError, match=message):
        read_aspects(path)


def test_the_shipped_aspects_are_read_whole() -> None:
    assert len({a.id for a in shipped_aspects()}) == len(shipped_aspects()) >= 20
