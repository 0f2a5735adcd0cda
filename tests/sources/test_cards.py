"""A card is taken apart key by key: what is unknown, missing, twice or amiss is named."""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from foedus.contracts.dataset import Licence, Shape, Span
from foedus.errors import InvalidDataError
from foedus.evidence.sources import load_sources
from foedus.evidence.sources.cards import read_card
from tests.sources.machinery import PAIR_COLUMNS, PAIRS, card_of, write_source

PLACE = ("editions", 0, "files", "cells")
COLUMN = ("tables", "facts", "columns", "n")


def _changed(card: dict[str, Any], where: tuple[Any, ...], value: object) -> dict[str, Any]:
    """A copy of a card with one value changed, or left out (None)."""
    copied = deepcopy(card)
    inner: Any = copied
    for key in where[:-1]:
        inner = inner[key]
    if value is None:
        del inner[where[-1]]
    else:
        inner[where[-1]] = value
    return copied


def test_a_card_says_what_people_know(tmp_path: Path) -> None:
    whole = card_of(
        {"missing": ["", -9], "options": {"skip": 2}, "mirror": "x/y.csv"},
        {"coverage": [1816, 2020], "at": "year", "zeros": ["year"], "absence": "zero"},
        caveats=["Invented."],
        error=0.05,
        additions={},
    )
    whole["editions"][0]["coverage"] = {"facts": {"first": 1900, "last": 1950, "states": [2]}}
    card = write_source(tmp_path, whole).card
    edition, table = card.editions[0], card.tables[0]
    assert card.licence is Licence.REDISTRIBUTE
    assert card.error == pytest.approx(0.05)
    assert card.caveats == ("Invented.",)
    assert edition.released == date(2024, 1, 1)
    assert edition.coverage == {"facts": Span(1900, 1950, (2,))}
    assert edition.files[0].missing == ("", "-9")
    assert edition.files[0].columns["code"] == ("ccode", "text")
    assert edition.files[0].encoding == "utf-8"
    assert table.shape is Shape.ROWS
    assert table.coverage == Span(1816, 2020)
    assert table.actors == {"ccode": "cow"}
    assert card.edition("one") is edition
    assert card.edition("two") is None
    assert card.table("facts") is table


def test_every_key_of_a_card_is_needed_or_has_a_default(tmp_path: Path) -> None:
    whole = card_of()
    for key in whole:
        with pytest.raises(InvalidDataError, match=rf"card\.yml: card lacks the key '{key}'"):
            write_source(tmp_path, _changed(whole, (key,), None))


@pytest.mark.parametrize(
    ("where", "value", "message"),
    [
        (("licence",), "public domain", "licence of card is one of redistribute, derive, fetch"),
        (("id",), "another", "the id is that of the folder, invented"),
        (("colour",), "red", "card has the unknown key 'colour'; known are id, "),
        (("editions",), [], "at least one edition"),
        (("editions",), "one", "editions of card is a list"),
        (("editions", 0, "released"), "2024", "released of edition is a date"),
        (("editions", 0, "id"), "Version 1", "'Version 1' is given twice, or its id is not"),
        (("editions", 0, "coverage"), {"gone": [1, 2]}, "names 'gone', which is no table"),
        (("editions", 0, "files"), {}, "the edition one has no files"),
        ((*PLACE, "format"), "doc", "format of file cells is one of csv, tsv"),
        ((*PLACE, "address"), "", "neither an address nor a mirror path"),
        ((*PLACE, "encoding"), "klingon", "encoding of the file cells is unknown: 'klingon'"),
        ((*PLACE, "missing"), [False], "missing of file cells has False, which is no text"),
        ((*PLACE, "missing"), "NA", "missing of file cells is a list"),
        ((*PLACE, "columns"), ["n"], "columns of file cells is a mapping"),
        ((*PLACE, "columns"), {}, "the file cells has no columns"),
        ((*PLACE, "columns", "n"), "float", "type of column n of the file cells is one of text"),
        ((*PLACE, "columns", "n"), {"type": "text", "unit": "x"}, "unknown key 'unit'"),
        ((*PLACE, "columns", "n"), {"as": "Year", "type": "text"}, "are called 'year' with us"),
        ((*PLACE, "columns", "n"), {"as": "row", "type": "text"}, "kept for lineage"),
        ((*PLACE, "ignored"), {"year": "said by n"}, "both uses and ignores year"),
        ((*PLACE, "options"), {"skipp": 1}, "an option of the file cells, a csv, is one of skip"),
        ((*PLACE, "options"), {"skip": "two"}, "skip of the file cells is a number of lines"),
        ((*PLACE, "options"), {"sheet": "Data"}, "an option of the file cells"),
        ((*PLACE, "options"), {"unpivot": {"from": "^[0-9"}}, "unpivot of the file cells lacks"),
        (
            (*PLACE, "options"),
            {"unpivot": {"from": "(", "name": "year", "value": "x"}},
            "from of unpivot of the file cells is no regular expression",
        ),
        (("tables",), {}, "at least one edition and one table"),
        (("tables", "facts", "shape"), "square", "shape of table facts is one of state_year"),
        (("tables", "facts", "key"), [], "is the columns that tell its rows apart"),
        (("tables", "facts", "key"), ["m"], "names the column 'm', which it does not declare"),
        (("tables", "facts", "absence"), "nothing", "absence of table facts is one of zero, void"),
        (("tables", "facts", "actors"), {"ccode": "fips"}, "actors of table facts is one of cow"),
        (("tables", "facts", "actors"), {"who": "cow"}, "names the column 'who'"),
        (("tables", "facts", "at"), "day", "names the column 'day'"),
        (("tables", "facts", "known"), "year", "the column 'year'.*or not as date"),
        (("tables", "facts", "zeros"), ["m"], "names the column 'm'"),
        (("tables", "facts", "coverage"), [2020, 1816], "ends in 1816, before 2020"),
        (("tables", "facts", "coverage"), ["a", "b"], "first of coverage is a year, not 'a'"),
        (("tables", "facts", "coverage"), {"first": 1816}, "coverage lacks the key 'last'"),
        (("tables", "facts", "columns", "row"), {"type": "text", "title": "x"}, "for lineage"),
        (("tables", "facts", "columns", "Year"), {"type": "text", "title": "x"}, "than capitals"),
        (("tables", "facts", "columns", "n" * 31), {"type": "text", "title": "x"}, "30 characters"),
        ((*COLUMN, "type"), "float", "type of column n of table facts is one of"),
        ((*COLUMN, "range"), [1], "range of column n of table facts is a list of two"),
        ((*COLUMN, "range"), [5, 1], "range of column n of table facts is a list of two"),
        ((*COLUMN, "range"), ["0", "1"], "range of column n of table facts is a list of two"),
        ((*COLUMN, "both"), "mean", "both of column n of table facts is one of each, sum"),
        ((*COLUMN, "title"), ["x"], "title of column n of table facts is a text"),
        (("tables", "cells"), deepcopy(card_of()["tables"]["facts"]), "'cells' is the name of a"),
        (("error",), "5 per cent", "error of card is a number"),
        (
            ("additions",),
            {"x": {"title": "x", "table": "facts", "columns": ["n"]}},
            "no state-year",
        ),
    ],
)
def test_what_is_amiss_on_a_card_is_named(
    tmp_path: Path, where: tuple[Any, ...], value: object, message: str
) -> None:
    with pytest.raises(InvalidDataError, match=message) as raised:
        write_source(tmp_path, _changed(card_of(), where, value))
    assert str(tmp_path / "invented" / "card.yml") in str(raised.value)


def test_tables_of_pairs_have_the_key_of_pairs(tmp_path: Path) -> None:
    whole = card_of({"columns": PAIR_COLUMNS}, PAIRS)
    with pytest.raises(InvalidDataError, match="a dyad_year, is ccode1, ccode2, year"):
        write_source(tmp_path, _changed(whole, ("tables", "facts", "key"), ["year"]))
    addition = {"title": "Share", "table": "facts", "columns": ["gone"]}
    with pytest.raises(InvalidDataError, match="the addition x names 'gone', not in its table"):
        write_source(tmp_path, {**whole, "additions": {"x": addition}})
    whole["additions"] = {"x": {**addition, "columns": ["share"]}}
    assert write_source(tmp_path, whole).card.additions[0].columns == ("share",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id: [", "is not YAML in UTF-8"),
        ("id: one\ntitle: a\nid: two\n", r"line 3: the key 'id' is given twice"),
        ("a:\n  n: 1\n  m: 2\n  n: 3\n", r"line 4: the key 'n' is given twice"),
        ("- one\n- two\n", "card is a mapping of keys to values"),
        ("", "card is a mapping of keys to values"),
        ("id: !!python/object/apply:os.getcwd []", "is not YAML"),
    ],
)
def test_a_card_that_is_no_yaml_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "invented" / "card.yml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidDataError, match=message):
        read_card(path)
    path.write_bytes(b"id: caf\xe9\n")
    with pytest.raises(InvalidDataError, match="is not YAML in UTF-8"):
        read_card(path)


def test_parts_of_a_card_may_be_merged_and_then_differ(tmp_path: Path) -> None:
    source = write_source(tmp_path, card_of())
    text = yaml.safe_dump(card_of()["editions"][0]["files"]["cells"], sort_keys=False)
    block = "      cells: &file\n" + re.sub("^", "        ", text, flags=re.MULTILINE).rstrip()
    merged = "      more:\n        <<: *file\n        address: https://example.org/more.csv\n"
    again = "      most:\n        <<: *file\n        missing: ['']\n"
    card = yaml.safe_dump({**card_of(), "editions": []}, sort_keys=False).replace(
        "editions: []",
        "editions:\n  - id: one\n    version: '1'\n    released: 2024-01-01\n    files:\n"
        + "\n".join([block, merged + again]),
    )
    (source.folder / "card.yml").write_text(card, encoding="utf-8")
    files = read_card(source.folder / "card.yml").editions[0].files
    assert [f.address.rsplit("/", 1)[-1] for f in files] == ["cells.csv", "more.csv", "cells.csv"]
    assert files[0].columns == files[1].columns == files[2].columns


def test_a_projects_own_shelf_adds_and_replaces(tmp_path: Path) -> None:
    assert load_sources(tmp_path / "nowhere") == load_sources()
    write_source(tmp_path, card_of())
    found = load_sources(tmp_path)
    assert found["invented"].folder == tmp_path / "invented"
    assert set(found) == {*load_sources(), "invented"}
    own = {**card_of(), "id": "nmc"}
    (tmp_path / "nmc").mkdir()
    (tmp_path / "nmc" / "card.yml").write_text(yaml.safe_dump(own), encoding="utf-8")
    with pytest.raises(
        InvalidDataError, match=r"invented.*the table 'facts' is also given by .*nmc"
    ):
        load_sources(tmp_path)
    (tmp_path / "invented" / "card.yml").unlink()
    assert load_sources(tmp_path)["nmc"].card.title == "Invented data"
