"""States under their codes and names, valid by date."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import NotFoundError
from foedus.identity import Actor, States, load_states

STATES = load_states()
MEMBERS = [actor for actor in STATES if actor.kind == "state"]
MEMBERSHIP_LIST = Path(__file__).resolve().parents[3] / "shared" / "mirror" / "cow"
DATA = Path(load_states.__code__.co_filename).parent / "data"


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ABBREVIATIONS = {row["code"]: row["abbreviation"] for row in rows("states.csv")}


@st.composite
def states_and_days(draw: st.DrawFn) -> tuple[Actor, date]:
    actor = draw(st.sampled_from(MEMBERS))
    first, last = draw(st.sampled_from(actor.spells))
    return actor, draw(st.dates(first, last or date(2030, 12, 31)))


@given(states_and_days())
def test_every_state_answers_to_its_codes_and_name_while_it_exists(
    case: tuple[Actor, date],
) -> None:
    actor, day = case
    for text in (
        actor.code,
        actor.code.lower(),
        str(actor.cow),
        f"cow:{actor.cow}",
        f"cow:{ABBREVIATIONS[actor.code]}",
        f"iso:{actor.code}",
        actor.name,
        actor.name.upper(),
        actor.names["ru"],
        actor.names["zh"],
    ):
        assert STATES.resolve(text, day) == actor, text


@given(states_and_days())
def test_a_bare_abbreviation_is_that_state_unless_iso_gives_it_to_another(
    case: tuple[Actor, date],
) -> None:
    actor, day = case
    abbreviation = ABBREVIATIONS[actor.code]
    iso = STATES.get(abbreviation)
    expected = iso if iso is not None and iso.exists(day) else actor
    assert STATES.resolve(abbreviation, day) == expected


def test_abbreviations_that_iso_gives_to_another_living_state_are_these_alone() -> None:
    clashes = {
        abbreviation: code
        for code, abbreviation in ABBREVIATIONS.items()
        if (iso := STATES.get(abbreviation))
        and not STATES.same(iso.code, code)
        and iso.end == date.max
    }
    assert clashes == {
        "AUS": "AUT",
        "CZE": "CSK",
        "KOR": "JOS",
        "MNG": "MNE",
        "SLV": "SVN",
        "SWZ": "CHE",
    }


@given(states_and_days())
def test_canonical_code_depends_on_the_day_alone(case: tuple[Actor, date]) -> None:
    actor, day = case
    for other in MEMBERS:
        if STATES.same(actor.code, other.code):
            assert STATES.canonical(other.code, day) == actor.code


def test_spells_never_overlap_even_across_the_codes_of_one_number() -> None:
    by_number: dict[int, list[tuple[date, date]]] = {}
    for actor in MEMBERS:
        assert actor.cow is not None
        spans = [(first, last or date.max) for first, last in actor.spells]
        by_number.setdefault(actor.cow, []).extend(spans)
    for number, spans in by_number.items():
        ordered = sorted(spans)
        for (first, last), (following, _) in pairwise(ordered):
            assert first <= last < following, number


def merged(spans: list[tuple[date, date]]) -> list[tuple[date, date]]:
    joined: list[tuple[date, date]] = []
    for first, last in sorted(spans):
        if joined and joined[-1][1] + timedelta(days=1) == first:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return joined


def test_state_years_equal_the_membership_list() -> None:
    path = MEMBERSHIP_LIST / "system2016.csv"
    if not path.exists():
        pytest.skip("the Correlates of War membership list is not on this machine")
    with path.open(encoding="utf-8", newline="") as file:
        listed = {(r["stateabb"], int(r["ccode"]), int(r["year"])) for r in csv.DictReader(file)}
    ours = {
        (ABBREVIATIONS[actor.code], actor.cow, year)
        for actor in MEMBERS
        for first, last in actor.spells
        for year in range(first.year, min((last or date.max).year, 2016) + 1)
    }
    assert ours == listed


@pytest.mark.parametrize(
    ("number", "spans"),
    [
        (365, [(date(1816, 1, 1), date.max)]),
        (345, [(date(1878, 7, 13), date(1941, 4, 20)), (date(1944, 10, 20), date.max)]),
        (816, [(date(1954, 7, 21), date.max)]),
        (255, [(date(1816, 1, 1), date(1945, 5, 8)), (date(1990, 10, 3), date.max)]),
        (626, [(date(2011, 7, 9), date.max)]),
        (710, [(date(1860, 10, 25), date.max)]),
    ],
)
def test_the_codes_of_one_number_together_make_its_spells(
    number: int, spans: list[tuple[date, date]]
) -> None:
    ours = [
        (first, last or date.max)
        for actor in MEMBERS
        if actor.cow == number
        for first, last in actor.spells
    ]
    assert merged(ours) == spans


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("RUS", "RUS"),
        ("ru", "RUS"),
        ("365", "RUS"),
        ("UKG", "GBR"),
        ("UK", "GBR"),
        ("U.S.A.", "USA"),
        ("the United States", "USA"),
        ("США", "USA"),
        ("美国", "USA"),
        ("РФ", "RUS"),
        ("СССР", "SUN"),
        ("苏联", "SUN"),
        ("КНР", "CHN"),
        ("PRC", "CHN"),
        ("中", "CHN"),
        ("俄", "RUS"),
        ("朝鲜", "PRK"),
        ("DPRK", "PRK"),
        ("ROK", "KOR"),
        ("韩国", "KOR"),
        ("Chinese", "CHN"),
        ("Sino", "CHN"),
        ("российско", "RUS"),
        ("Côte d’Ivoire", "CIV"),
        ("cote d'ivoire", "CIV"),
        ("Türkiye", "TUR"),
        ("turkey", "TUR"),
        ("Bosnia & Herzegovina", "BIH"),
        ("Ｒｕｓｓｉａ", "RUS"),
        ("  new   zealand ", "NZL"),
        ("Беларусь", "BLR"),
        ("Белоруссия", "BLR"),
        ("Королёвство", ""),
        ("cow:AUS", "AUT"),
        ("AUS", "AUS"),
        ("gw:260", "DEU"),
        ("gw 340", ""),
        ("340", "SRB"),
        ("iso:643", "RUS"),
        ("iso:036", "AUS"),
        ("EU", "EU"),
        ("НАТО", "NATO"),
        ("上合组织", "SCO"),
        ("EC", "ECU"),
        ("AU", "AUS"),
    ],
)
def test_people_may_write_codes_numbers_names_and_adjectives(text: str, code: str) -> None:
    if not code:
        with pytest.raises(NotFoundError, match="No state or organisation is called"):
            STATES.resolve(text)
    else:
        assert STATES.resolve(text).code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("России", "RUS"),
        ("Россией", "RUS"),
        ("Китаю", "CHN"),
        ("Китаем", "CHN"),
        ("китайского", "CHN"),
        ("китайские", "CHN"),
        ("Нигера", "NER"),
        ("Нигерии", "NGA"),
        ("Северной Кореей", "PRK"),
        ("Соединённых Штатов Америки", "USA"),
        ("Украину", "UKR"),
        ("Советского Союза", "SUN"),
    ],
)
def test_russian_case_endings_do_not_matter(text: str, code: str) -> None:
    assert STATES.resolve(text).code == code


def test_russia_and_the_soviet_union_are_one_actor_by_date() -> None:
    for text in ("RUS", "SUN", "365", "Russia", "СССР", "俄罗斯"):
        assert STATES.resolve(text, date(1910, 1, 1)).code == "RUS"
        assert STATES.resolve(text, date(1985, 1, 1)).code == "SUN"
        assert STATES.resolve(text, date(1991, 12, 25)).code == "SUN"
        assert STATES.resolve(text, date(1991, 12, 26)).code == "RUS"
    assert STATES.resolve("SUN").code == "SUN"
    assert STATES.same("SUN", "RUS")
    assert STATES.canonical("RUS", date(1985, 1, 1)) == "SUN"
    assert STATES.canonical("SUN") == "RUS"


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("SUN", "RUS", True),
        ("YUG", "SRB", True),
        ("SCG", "YUG", True),
        ("VDR", "VNM", True),
        ("GFR", "DDR", False),
        ("DEU", "DDR", False),
        ("YAR", "YEM", False),
        ("CSK", "CZE", False),
        ("CHN", "TWN", False),
        ("NATO", "EU", False),
        ("XXX", "XXX", True),
        ("XXX", "RUS", False),
    ],
)
def test_one_actor_means_one_cow_number(a: str, b: str, *, expected: bool) -> None:
    assert STATES.same(a, b) is expected
    assert STATES.same(b, a) is expected


@pytest.mark.parametrize(
    ("text", "day", "message"),
    [
        (
            "Ukraine",
            date(1985, 1, 1),
            r"1985-01-01 \(1991-12-26 to now\); .* was then in the Soviet Union \(SUN\)",
        ),
        ("DEU", date(1970, 1, 1), r"in West Germany \(GFR\) and East Germany \(DDR\)"),
        ("GFR", date(2000, 1, 1), r"did not exist.*in Germany \(DEU\)"),
        ("Yemen", date(1980, 1, 1), r"in North Yemen \(YAR\) and South Yemen \(YMD\)"),
        ("South Vietnam", date(1980, 1, 1), r"in Vietnam \(VNM\)"),
        (
            "Czechoslovakia",
            date(2000, 1, 1),
            r"in the Czech Republic \(CZE\) and Slovakia \(SVK\)",
        ),
        ("BGD", date(1960, 1, 1), r"in Pakistan \(PAK\)"),
        ("SSD", date(2011, 7, 8), r"\(2011-07-09 to now\).*in Sudan \(SDN\)"),
        ("Eritrea", date(1970, 1, 1), r"in Ethiopia \(ETH\)"),
        ("Kosovo", date(2000, 1, 1), r"in Yugoslavia \(YUG\)\."),
        ("South Korea", date(1930, 1, 1), r"in Japan \(JPN\)"),
        ("Japan", date(1950, 1, 1), r"was not a member of the state system on 1950-01-01"),
        ("EU", date(1980, 1, 1), r"The European Union did not exist on 1980-01-01"),
    ],
)
def test_a_state_out_of_its_time_is_refused_with_where_its_territory_was(
    text: str, day: date, message: str
) -> None:
    with pytest.raises(NotFoundError, match=message):
        STATES.resolve(text, day)


def test_one_text_may_be_different_states_at_different_times() -> None:
    assert STATES.resolve("KOR").code == "KOR"
    assert STATES.resolve("KOR", date(1900, 1, 1)).code == "JOS"
    assert STATES.resolve("CZE", date(1970, 1, 1)).code == "CSK"
    assert STATES.resolve("260", date(1970, 1, 1)).code == "GFR"
    assert STATES.resolve("260", date(2000, 1, 1)).code == "DEU"
    assert STATES.resolve("FRG", date(1970, 1, 1)).code == "GFR"
    assert STATES.resolve("FRG", date(2000, 1, 1)).code == "DEU"
    assert STATES.resolve("CS", date(1980, 1, 1)).code == "CSK"
    assert STATES.resolve("CS", date(2004, 1, 1)).code == "SCG"


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("Rusia", r"The nearest: Russia \(RUS\)"),
        ("Germny", r"Germany \(DEU\)"),
        ("Kyrgistan", r"Kyrgyzstan \(KGZ\)"),
        ("Китйа", r"China \(CHN\)"),
        ("USB", r"United States \(USA\)"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(text: str, nearest: str) -> None:
    with pytest.raises(NotFoundError, match=nearest):
        STATES.resolve(text)


@pytest.mark.parametrize("text", ["Congo", "Корея", "Korea"])
def test_a_name_of_two_living_states_is_not_guessed(text: str) -> None:
    with pytest.raises(NotFoundError, match=r"may mean .* or .*; write the code"):
        STATES.resolve(text)


@given(st.text(max_size=20))
def test_any_text_is_found_or_refused_by_name(text: str) -> None:
    try:
        actor = STATES.resolve(text)
    except NotFoundError as error:
        assert repr(text) in str(error)  # noqa: PT017 - either outcome is right
    else:
        assert STATES.knows(text)
        assert STATES.get(actor.code) is actor


def test_canonical_refuses_codes_that_nothing_has_and_keeps_those_out_of_their_time() -> None:
    assert STATES.canonical("JPN", date(1950, 1, 1)) == "JPN"
    assert STATES.canonical("NATO") == "NATO"
    with pytest.raises(NotFoundError, match="'QQQ'"):
        STATES.canonical("QQQ")


def test_chinas_seat_at_the_united_nations_was_taipeis_until_1971() -> None:
    def holder(day: date) -> str | None:
        found = STATES.un_seat_holder("CHN", day)
        return found.code if found else None

    assert holder(date(1945, 10, 23)) is None
    assert holder(date(1949, 10, 1)) == "CHN"
    assert holder(date(1949, 12, 8)) == "TWN"
    assert holder(date(1971, 10, 24)) == "TWN"
    assert holder(date(1971, 10, 25)) == "CHN"
    assert STATES.un_seat_holder("FRA", date(2000, 1, 1)) is None


def test_every_actor_has_a_name_in_three_languages() -> None:
    assert [a.code for a in STATES if set(a.names) != {"en", "ru", "zh"}] == []


def test_no_organisation_takes_a_code_that_means_a_state() -> None:
    taken = {row[c] for row in rows("states.csv") for c in ("code", "iso2", "abbreviation")}
    assert [a.code for a in STATES if a.kind == "organisation" and a.code in taken] == []


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("names.csv", ["code"]),
        ("aliases.csv", ["code"]),
        ("succession.csv", ["code", "other"]),
        ("un_seat.csv", ["holder"]),
    ],
)
def test_tables_speak_only_of_known_actors(table: str, columns: list[str]) -> None:
    unknown = {row[c] for row in rows(table) for c in columns if STATES.get(row[c]) is None}
    assert unknown == set()


def test_an_actor_cannot_be_changed() -> None:
    actor = STATES.resolve("RUS")
    with pytest.raises(AttributeError):
        actor.name = "other"  # type: ignore[misc]
    with pytest.raises(TypeError, match="does not support item assignment"):
        actor.names["en"] = "other"  # type: ignore[index]


def test_states_are_loaded_once() -> None:
    assert load_states() is load_states()
    assert isinstance(load_states(), States)
