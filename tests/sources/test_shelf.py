"""What every data set of the shelf must have; a new one is found and held to it by itself."""

from __future__ import annotations

import ast
import hashlib
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from foedus.contracts.dataset import FileCard, Shape, TableCard
from foedus.evidence.sources import SHELF, Source, load_sources
from foedus.evidence.sources.cards import LINEAGE, LONGEST_NAME
from foedus.evidence.sources.corrections import load_corrections
from tests.sources.conftest import MIRROR

SOURCES = load_sources()
EACH = pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
TABLES = [(s, t) for s in SOURCES.values() for t in s.card.tables]
EACH_TABLE = pytest.mark.parametrize(
    ("source", "table"), TABLES, ids=[f"{s.card.id}-{t.name}" for s, t in TABLES]
)
FILES = [(s, e.id, f) for s in SOURCES.values() for e in s.card.editions for f in e.files]
EACH_FILE = pytest.mark.parametrize(
    ("source", "edition", "file"), FILES, ids=[f"{s.card.id}-{e}-{f.name}" for s, e, f in FILES]
)
SHORTEST_SENTENCE = 20


def test_no_folder_of_the_shelf_lacks_a_card() -> None:
    folders = {p.name for p in SHELF.iterdir() if any(p.glob("*.*"))}
    assert folders == set(SOURCES)


def test_tables_and_additions_are_told_apart_by_name() -> None:
    tables = [t.name for s in SOURCES.values() for t in s.card.tables]
    additions = [a.id for s in SOURCES.values() for a in s.card.additions]
    assert len(set(tables)) == len(tables)
    assert len(set(additions)) == len(additions)


def test_a_column_that_can_be_added_to_a_dyad_comes_from_one_table() -> None:
    owners: dict[str, set[str]] = {}
    for source in SOURCES.values():
        for addition in source.card.additions:
            for column in addition.columns:
                owners.setdefault(column, set()).add(addition.table)
    assert {c: t for c, t in owners.items() if len(t) > 1} == {}


@EACH
def test_terms_citation_and_codes_are_said_in_words(source: Source) -> None:
    card = source.card
    assert len(card.citation) >= SHORTEST_SENTENCE
    assert len(card.absence) >= SHORTEST_SENTENCE
    assert card.terms
    assert card.title
    assert card.publisher
    assert card.codes
    assert card.states
    assert card.homepage.startswith("http")


@EACH
def test_an_error_that_is_allowed_to_figures_has_its_reason(source: Source) -> None:
    assert 0 <= source.card.error < 1
    assert source.card.error == 0 or source.card.error_reason


@EACH
def test_editions_have_names_of_their_own_and_are_not_of_the_future(source: Source) -> None:
    ids = [e.id for e in source.card.editions]
    assert len(set(ids)) == len(ids)
    today = datetime.now(UTC).date()
    assert all(e.released <= today and e.version for e in source.card.editions)


@EACH_TABLE
def test_names_fit_into_stata_and_are_lower_snake_case(source: Source, table: TableCard) -> None:
    assert source.card.id == source.folder.name
    for name in (table.name, *(c.name for c in table.columns)):
        assert re.fullmatch(r"[a-z][a-z0-9_]*", name), name
        assert len(name) <= LONGEST_NAME
        assert name not in LINEAGE


@EACH_TABLE
def test_columns_have_titles_and_numbers_have_units(source: Source, table: TableCard) -> None:
    assert source.card.table(table.name) is table
    assert table.title
    for column in table.columns:
        assert column.title, column.name
        assert column.unit or column.type != "number", f"{column.name} is a number of what?"


@EACH_TABLE
def test_a_table_has_coverage_or_its_card_says_why_not(source: Source, table: TableCard) -> None:
    if table.coverage is None:
        said = [*source.card.caveats, source.card.absence]
        assert any("coverage" in s and (table.name in s or "table has" in s) for s in said), (
            "a table without coverage is named in a caveat that says why"
        )
    else:
        assert table.coverage.first <= table.coverage.last


@EACH_TABLE
def test_zero_is_only_what_absence_inside_coverage_means(source: Source, table: TableCard) -> None:
    if table.absence == "zero":
        assert table.coverage is not None
        assert table.zeros or table.shape is Shape.ROWS, f"{source.card.id}: what is 0?"
    else:
        assert table.zeros == ()


@EACH
def test_coverage_of_an_edition_is_of_a_table_that_exists(source: Source) -> None:
    for edition in source.card.editions:
        assert {*edition.coverage} <= {t.name for t in source.card.tables}


@EACH_FILE
def test_a_file_has_an_official_address_or_a_place_in_the_mirror(
    source: Source, edition: str, file: FileCard
) -> None:
    assert edition
    known = ("http://", "https://", "doi:")
    assert file.address.startswith(known) or (file.mirror and not file.address), source.card.id
    assert " " not in file.address


@EACH_FILE
def test_a_digest_on_a_card_is_that_of_the_file_in_the_mirror(
    source: Source, edition: str, file: FileCard
) -> None:
    path = MIRROR / file.mirror
    if not file.mirror or not path.is_file() or not file.sha256 or file.member:
        pytest.skip("the mirror has no copy of this file, or the card no digest")
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    assert found == file.sha256, f"{source.card.id}, {edition}"


@EACH_FILE
def test_what_is_ignored_is_named_with_a_reason(
    source: Source, edition: str, file: FileCard
) -> None:
    where = f"{source.card.id}, {edition}"
    assert all(reason.strip() for reason in file.ignored.values()), where
    assert not any(set(name) <= {"*"} for name in file.ignored), f"{where}: ignores everything"
    assert not {*file.columns} & {*file.ignored}, where


@EACH
def test_each_table_has_a_function_that_says_what_it_returns(source: Source) -> None:
    tree = ast.parse((source.folder / "read.py").read_text(encoding="utf-8"))
    functions = {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef)}
    assert ast.get_docstring(tree)
    for table in source.card.tables:
        assert table.name in functions
        assert ast.get_docstring(functions[table.name]), table.name


@EACH
def test_corrections_say_what_was_wrong_and_of_which_file(source: Source) -> None:
    files = {f.name for e in source.card.editions for f in e.files}
    for correction in load_corrections(source.folder):
        assert correction.file in files
        assert correction.reason.strip()
        assert correction.reported.strip()
        assert correction.where


@EACH
def test_some_test_names_the_source(source: Source) -> None:
    own = Path(__file__)
    tests = (p for p in own.parent.rglob("test_*.py") if p != own)
    named = re.compile(rf"""["']{source.card.id}["']""")
    assert any(named.search(p.read_text(encoding="utf-8")) for p in tests)
