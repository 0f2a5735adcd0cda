from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.alignment.invented import card, criterion

from foedus.alignment.cards import Place, casebook_tables
from foedus.alignment.schemes import load_schemes, looks, read_scheme
from foedus.errors import InvalidDataError, NotFoundError

GOOD = {"table": "contacts", "at_least": 1, "window_months": 24, "lapse_months": 24}


def read(raw: Any) -> Any:
    return read_scheme(raw, Place("mine.yml"), casebook_tables())


def test_the_shipped_schemes_are_read() -> None:
    schemes = load_schemes()
    assert list(schemes) == [
        "commitment", "integration", "korolev_2019", "korolev_2020", "support",
    ]  # fmt: skip
    assert [len(s.rungs) for s in schemes.values()] == [6, 8, 3, 4, 6]
    assert [s.id for s in schemes.values() if s.directed] == ["support"]
    assert {s.id for s in schemes.values() if not s.cumulative} == {"commitment", "support"}


@pytest.mark.parametrize("key", list(load_schemes()))
def test_every_criterion_says_what_it_is_when_it_lapses_and_what_would_refute_it(
    key: str,
) -> None:
    for declared in load_schemes()[key].declared.values():
        criterion = declared.criterion
        for words in (criterion.definition, criterion.lapses, criterion.falsifier):
            assert len(words) > 10
            assert words.rstrip().endswith(".")
            assert "\n" not in words


def test_the_integration_ladder_uses_the_numbers_of_its_definition() -> None:
    declared = load_schemes()["integration"].declared
    spans = {
        name: [(k.window_months, k.lapse_months) for k in looks(one.test)]
        for name, one in declared.items()
    }
    assert spans["military_contact"] == [(24, 36)]
    assert spans["arms_deliveries"] == spans["joint_development"] == [(60, 60)]
    assert spans["exercise_series"] == [(72, 36)]
    assert spans["joint_patrols"] == spans["combined_practice"] == [(24, 24)]
    assert spans["rotation"] == [(36, 36)]


def test_a_folder_of_ones_own_adds_schemes(tmp_path: Path) -> None:
    (tmp_path / "own.yml").write_text(yaml.safe_dump(card([criterion(GOOD)], id="own")))
    schemes = load_schemes(tmp_path)
    assert len(schemes) == 6
    assert schemes["own"].rungs[1].criteria[0].falsifier == "f"


def test_an_id_that_is_taken_is_refused(tmp_path: Path) -> None:
    (tmp_path / "own.yml").write_text(yaml.safe_dump(card([criterion(GOOD)], id="support")))
    with pytest.raises(InvalidDataError, match=r"own\.yml: id 'support' is taken"):
        load_schemes(tmp_path)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="nowhere is not a folder"):
        load_schemes(tmp_path / "nowhere")


@pytest.mark.parametrize("content", [b"a: [", b"\xff\xfe\x00bad: \x80"])
def test_files_that_are_not_yaml_in_utf8_are_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "own.yml").write_bytes(content)
    with pytest.raises(InvalidDataError, match=r"own\.yml: it cannot be read as YAML in UTF-8"):
        load_schemes(tmp_path)


MALFORMED_TESTS = [
    ({**GOOD, "table": "exercizes"}, "unknown table 'exercizes'; did you"),
    ({**GOOD, "where": {"levle": ["other"]}}, "unknown column 'levle' of table 'contacts'; did"),
    ({**GOOD, "where": {"level": ["king"]}}, "never holds 'king'; write one of head of state"),
    ({**GOOD, "windows": 3}, "unknown key 'windows'"),
    ({**GOOD, "at_least": 0}, "at_least is a whole number from 1 up, found 0"),
    ({**GOOD, "at_least": True}, "at_least must be a whole number, found True"),
    ({**GOOD, "window_months": "24"}, "window_months must be a whole number, found '24'"),
    ({k: v for k, v in GOOD.items() if k != "lapse_months"}, "lapse_months is a whole number"),
    ({**GOOD, "years_with": 3}, "at_least and years_with exclude one another"),
    ({**GOOD, "parties": "some"}, "parties is 'some'; write one of both, only, any"),
    ({**GOOD, "where": {"session": {"min": "three"}}}, "min is a number"),
    ({**GOOD, "where": {"place": {"min": 3}}}, "'place' of table 'contacts' holds text"),
    ({**GOOD, "where": {"place": {"filled": "yes"}}}, "filled is true or false"),
    ({**GOOD, "where": {"place": {"near": ["here"]}}}, "check is 'near'; write one of values"),
    ({**GOOD, "where": {"place": "here"}}, "write a list of values, true, false"),
    ({**GOOD, "where": []}, "where: it is an empty list"),
    ({**GOOD, "years": ["session"]}, "'session' of table 'contacts' holds integer"),
    ({**GOOD, "dated_by": "place"}, "'place' of table 'contacts' holds text; here it takes one"),
    ({**GOOD, "distinct": {"column": "place"}}, "distinct: at_least is missing"),
    ({"table": "contacts", "in_force": True}, "unknown column 'form' of table 'contacts'"),
    (
        {"table": "agreements", "in_force": True, "window_months": 3},
        "window_months does not go with in_force",
    ),
    ({"table": "agreements", "in_force": False}, "write in_force: true, or leave out"),
    ({"all_of": []}, "all_of is empty"),
    ({"any_of": [GOOD, {"table": "nothing"}]}, r"any_of 2: unknown table 'nothing'"),
    ({"all_of": [GOOD], "table": "contacts"}, "unknown key 'table'"),
    ({**GOOD, "during_war": True}, "during_war and rises need a directed scheme"),
    ({**GOOD, "where": {"host": ["$from"]}}, r"\$from and \$to need a directed scheme"),
]


@pytest.mark.parametrize(("test", "message"), MALFORMED_TESTS)
def test_a_malformed_test_is_refused_with_its_place(test: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidDataError, match=message) as error:
        read(card([criterion(test)]))
    assert str(error.value).startswith("mine.yml, ")
    assert str(error.value).endswith("No scheme was read; correct the file.")


def test_a_fault_deep_in_a_card_is_told_by_its_place() -> None:
    test = {**GOOD, "where": {"level": ["king"]}}
    where = r"mine\.yml, rung 2, criterion 1, 'c', test, where, level: column 'level'"
    with pytest.raises(InvalidDataError, match=where):
        read(card([criterion(GOOD, "b")], [criterion(test)]))


MALFORMED_CARDS = [
    ([], "expected a mapping"),
    ({**card([criterion(GOOD)]), "colour": "red"}, "unknown key 'colour'"),
    ({**card([criterion(GOOD)]), "version": 1.0}, "version must be text, found 1.0"),
    ({**card([criterion(GOOD)]), "citation": ""}, "citation is missing or empty"),
    ({**card([criterion(GOOD)]), "directed": True}, "directed schemes, and only they"),
    (card(), "rungs run from level 0 upward"),
    (card([]), "level 0 is where no rung is met"),
    (card([criterion(GOOD)], [criterion(GOOD)]), "criterion id 'c' is used twice"),
    (card([criterion(GOOD, kind="deed")]), "kind is 'deed'; write one of act, legal"),
    (card([criterion(GOOD, falsifier="")]), "falsifier is missing or empty"),
    (card([criterion(GOOD, absence="zero")]), "absence is 'zero'"),
    (card([criterion(GOOD, form="paper")]), "form is 'paper'"),
]


@pytest.mark.parametrize(("raw", "message"), MALFORMED_CARDS)
def test_a_malformed_card_is_refused(raw: Any, message: str) -> None:
    with pytest.raises(InvalidDataError, match=message):
        read(raw)


def test_rungs_without_a_gap_and_with_labels_of_their_own_are_asked_for() -> None:
    raw = card([criterion(GOOD, "a")], [criterion(GOOD, "b")])
    raw["rungs"][2]["label"] = "R1"
    with pytest.raises(InvalidDataError, match="label 'R1' is used for two rungs"):
        read(raw)
    raw["rungs"][2]["level"] = 3
    with pytest.raises(InvalidDataError, match="without a gap"):
        read(raw)
