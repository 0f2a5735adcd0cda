"""The page on writing a connector: its example works, and it names what the code knows."""

from __future__ import annotations

import copy
import dataclasses
import re
import runpy
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from foedus.contracts.dataset import (
    Addition,
    Column,
    Edition,
    FileCard,
    Licence,
    Shape,
    SourceCard,
    Span,
    TableCard,
)
from foedus.errors import InvalidDataError
from foedus.evidence.sources import corrections
from foedus.evidence.sources.cards import read_card
from foedus.evidence.sources.file_cards import FORMATS, OPTIONS
from foedus.evidence.sources.table_cards import BOTH, LONGEST_NAME, SCHEMES
from foedus.evidence.sources.types import TYPES
from tests.cli_runner import Run, run

__all__ = ["run"]  # a fixture

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/connectors.md").read_text(encoding="utf-8")
FILE = re.compile(r"\*\*`(my-project/[^`]+)`\*\*\n\n```\w+\n(.*?)```", re.DOTALL)
CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
CARD = "my-project/sources/port_calls/card.yml"
READER = "my-project/sources/port_calls/read.py"
LOG = "my-project/sources/port_calls/corrections.yml"
DATA = "my-project/port_calls.csv"

Files = dict[str, str]


def the_files() -> Files:
    """The files of the example, as the page shows them."""
    return dict(FILE.findall(PAGE))


def section(title: str) -> str:
    """The text under a heading, up to the next one of any level."""
    return re.split(r"^#+ ", PAGE.split(f"# {title}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


def table(title: str) -> list[list[str]]:
    """The cells of the table under a heading, without its first two lines."""
    lines = [line for line in section(title).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def codes(text: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", text))


def put(files: Files, folder: Path) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, with a terminal that is wide enough to read."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("FOEDUS_DATA", raising=False)
    return tmp_path


def test_the_page_shows_every_file_of_the_example() -> None:
    assert set(the_files()) == {CARD, READER, LOG, DATA, "my-project/test_port_calls.py"}


def test_the_commands_of_the_page_print_what_it_shows(there: Path, run: Run) -> None:
    put(the_files(), there)
    for block in CONSOLE.findall(PAGE):
        for step in block.split("$ ")[1:]:
            command, *shown = step.splitlines()
            words = shlex.split(command)
            if words[0] == "foedus":
                done = run(*words[1:])
                assert done.status == 0, done.err
                said = done.out
            else:
                said = subprocess.run(words, check=True, capture_output=True, text=True).stdout
            for line in shown:
                assert " ".join(line.split()) in " ".join(said.split()), command


def test_the_test_of_the_page_passes(there: Path) -> None:
    put(the_files(), there)
    page = runpy.run_path(str(there / "my-project/test_port_calls.py"))
    page["test_port_calls"](there / "store")


MISTAKES: list[tuple[str, Callable[[Files], Files]]] = [
    ("has the unknown key", lambda f: _replaced(f, CARD, "Length of", "Length, of")),
    ("has the unknown key", lambda f: _replaced(f, CARD, "caveats:", "caveat:")),
    ("has the unknown columns", lambda f: _replaced(f, CARD, "comment: notes", "note: notes")),
    ("lacks the columns", lambda f: _replaced(f, CARD, " host: text", " guest: text")),
    ("is no integer in 1 rows, first in row 3", lambda f: _replaced(f, DATA, "NA", "n/a")),
    (
        "outside the range of the card: days in 1 rows",
        lambda f: {name: text for name, text in f.items() if name != LOG},
    ),
    ("the publisher may have repaired it", lambda f: _replaced(f, DATA, "-3", "3")),
    ("A key names one row; aggregate in read.py", lambda f: _replaced(f, DATA, "\n2,", "\n1,")),
    (
        "that the card does not declare",
        lambda f: _replaced(f, READER, 'host")', 'host").mutate(again=1)'),
    ),
    ("has neither row nor rows", lambda f: _replaced(f, READER, 'host")', 'host").drop("row")')),
    ("has no function named", lambda f: _replaced(f, READER, "def port_call_years", "def years")),
    (
        "which is neither a file of an edition nor a table of the card",
        lambda f: _replaced(f, READER, "port_calls(calls: Any)", "port_calls(trips: Any)"),
    ),
    ("the id is that of the folder", lambda f: _replaced(f, CARD, "id: port_calls", "id: calls")),
    ("is also given by", lambda f: _replaced(f, CARD, "port_call_years", "nmc")),
    (
        "which is no state-year or dyad-year table of this card",
        lambda f: _replaced(f, CARD, "table: port_call_years", "table: port_calls"),
    ),
    (
        "pair a state with itself",
        lambda f: _replaced(f, DATA, "1,RUS,CHN", "1,RUS,RUS"),
    ),
]


def _replaced(files: Files, name: str, old: str, new: str) -> Files:
    assert old in files[name]
    return files | {name: files[name].replace(old, new)}


@pytest.mark.parametrize(("message", "make"), MISTAKES, ids=[m for m, _ in MISTAKES])
def test_a_common_mistake_gives_the_message_of_the_page(
    message: str, make: Callable[[Files], Files], there: Path, run: Run
) -> None:
    put(make(the_files()), there)
    done = run("data", "import", DATA, "--as", "port_calls", "-w", "my-project")
    assert done.status == InvalidDataError.exit_status
    assert message in " ".join(done.err.split())


def test_every_mistake_of_the_page_is_one_that_is_made_here() -> None:
    assert [row[1].strip("`") for row in table("Common mistakes")] == [m for m, _ in MISTAKES]


KEYS: dict[str, tuple[type[Any], set[str]]] = {
    "The card": (SourceCard, set()),
    "An edition": (Edition, set()),
    "A file": (FileCard, {"name"}),
    "A table": (TableCard, {"name"}),
    "A column": (Column, {"name"}),
    "Coverage": (Span, set()),
    "An addition": (Addition, {"id"}),
}
"""Headings, the types that they describe, and the fields that are keys of a mapping above."""


@pytest.mark.parametrize("heading", KEYS)
def test_the_page_names_the_keys_of_the_contract(heading: str) -> None:
    kind, outside = KEYS[heading]
    named = {row[0].strip("`") for row in table(heading)}
    assert named == {f.name for f in dataclasses.fields(kind)} - outside


def _part(card: Any, heading: str) -> Any:
    made = card["tables"]["port_call_years"]
    return {
        "The card": card,
        "An edition": card["editions"][0],
        "A file": card["editions"][0]["files"]["calls"],
        "A table": made,
        "A column": made["columns"]["calls"],
        "Coverage": made["coverage"],
        "An addition": card["additions"]["port_calls"],
    }[heading]


@pytest.mark.parametrize(
    ("heading", "key", "needed"),
    [(h, row[0].strip("`"), not row[1]) for h in KEYS for row in table(h)],
)
def test_a_key_without_a_default_is_needed_and_the_others_are_not(
    heading: str,
    key: str,
    needed: bool,  # noqa: FBT001
    tmp_path: Path,
) -> None:
    card = copy.deepcopy(yaml.safe_load(the_files()[CARD]))
    card["editions"][0]["files"]["calls"]["mirror"] = "port_calls/port_calls.csv"
    _part(card, heading).pop(key, None)
    path = tmp_path / "port_calls" / "card.yml"
    path.parent.mkdir()
    path.write_text(yaml.safe_dump(card), encoding="utf-8")
    if needed:
        with pytest.raises(InvalidDataError, match=f"lacks the key '{key}'|not None"):
            read_card(path)
    else:
        read_card(path)


def test_the_page_lists_the_values_that_the_code_takes() -> None:
    schemes = " ".join(row[0] for row in table("Actors and unresolved codes"))
    assert codes(schemes) == set(SCHEMES)
    assert [row[0].strip("`") for row in table("Licences")] == [x.value for x in Licence]
    shapes = table("Shapes: why directed and undirected differ")
    assert {row[0].strip("`") for row in shapes} == {x.value for x in Shape}
    meanings = {h: {row[0].strip("`"): row[2] for row in table(h)} for h in KEYS}
    assert codes(meanings["A file"]["format"]) == set(FORMATS)
    assert codes(meanings["A column"]["type"]) == set(TYPES)
    assert codes(meanings["A column"]["both"]) == set(BOTH)
    assert codes(meanings["A table"]["shape"]) == {x.value for x in Shape}
    assert f"at most {LONGEST_NAME} characters" in section("A column")


def test_the_page_names_the_options_of_each_format() -> None:
    named = {row[0].strip("`"): row[1] for row in table("Options of a file")}
    assert {name for name, formats in named.items() if formats == "all"} == set(OPTIONS)
    for form, options in FORMATS.items():
        assert {n for n, formats in named.items() if form in codes(formats)} == set(options)


def test_the_page_names_the_keys_of_a_correction() -> None:
    named = [row[0].strip("`") for row in table("Corrections")]
    assert named == [*corrections.KEYS, *corrections.OPTIONAL]
