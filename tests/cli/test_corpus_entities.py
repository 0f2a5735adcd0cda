from __future__ import annotations

import importlib.metadata
import io
import re
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.cli_runner import Run

from foedus.evidence.literature.entities.models import weights

RUSSIAN = "Президент России Владимир Путин и Си Цзиньпин обсудили Су-35 в прошлом году."


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "text.txt"
    path.write_text(RUSSIAN, encoding="utf-8")
    return path


def test_the_document_has_the_fixed_form(run: Run, file: Path) -> None:
    result = run(
        "corpus",
        "entities",
        file,
        "--lang",
        "ru",
        "--date",
        "2024-05-16",
        "--json",
        "--engine",
        "gazetteer",
    )
    assert result.status == 0
    document = result.json
    assert document["schema"] == "foedus.corpus.entities/1"
    assert document["date"] == "2024-05-16"
    for row in document["data"]:
        assert list(row) == ["start", "end", "type", "text", "id", "by"]
        assert RUSSIAN[row["start"] : row["end"]] == row["text"]
    assert [(row["type"], row["id"]) for row in document["data"]] == [
        ("STATE", "RUS"),
        ("PERSON", "vladimir-putin"),
        ("PERSON", "xi-jinping"),
        ("HARDWARE", "su-35"),
        ("DATE", "2023-01-01/2023-12-31"),
    ]


def test_the_table_shows_types_and_ids(run: Run, file: Path) -> None:
    result = run("corpus", "entities", file, "--lang", "ru", "--engine", "gazetteer")
    assert result.status == 0
    for part in ("STATE", "RUS", "Владимир Путин", "su-35", "gazetteer"):
        assert part in result.out


def test_the_language_is_told_by_the_script(run: Run, file: Path) -> None:
    result = run("corpus", "entities", file, "--json", "--engine", "gazetteer")
    assert result.json["language"] == "ru"


def test_standard_input_is_read(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = SimpleNamespace(buffer=io.BytesIO("中俄两国".encode()))
    monkeypatch.setattr(sys, "stdin", raw)
    result = run("corpus", "entities", "-", "--lang", "zh", "--json", "--engine", "gazetteer")
    assert [row["id"] for row in result.json["data"]] == ["CHN", "RUS"]


def test_a_wrong_language_is_told_and_the_text_still_read(run: Run, file: Path) -> None:
    result = run("corpus", "entities", file, "--lang", "en", "--json", "--engine", "gazetteer")
    assert result.status == 0
    assert "not in the script of en; read as ru" in result.err
    assert "RUS" in {row["id"] for row in result.json["data"]}


def test_mixed_languages_are_read_each_in_its_own(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "mixed.txt"
    path.write_text("Россия\n中华人民共和国\nthe United States", encoding="utf-8")
    result = run("corpus", "entities", path, "--lang", "ru", "--json", "-q")
    assert [row["id"] for row in result.json["data"]] == ["RUS", "CHN", "USA"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty: there is nothing to find"),
        (b" \n\t\n", "is empty"),
        (b"%PDF-1.7\n\0\0\1", "is not plain text.*corpus add"),
        ("Россия".encode("cp1251"), r"is not UTF-8 \(byte 1\)"),
        ("中国".encode("utf-16"), "not plain text|not UTF-8"),
    ],
)
def test_what_is_no_text_is_refused(run: Run, tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(content)
    result = run("corpus", "entities", path, "--lang", "ru")
    assert result.status == 4
    assert re.search(message, result.err)


def test_a_missing_file_is_told(run: Run, tmp_path: Path) -> None:
    result = run("corpus", "entities", tmp_path / "none.txt", "--lang", "ru")
    assert result.status == 3
    assert "there is no such file" in result.err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--lang", "de"), "'de': names and dates are found in en, ru, zh"),
        (("--engine", "bert"), "no such engine"),
        (("--date", "yesterday"), "write the day as YYYY-MM-DD"),
        (("--date", "2024-02-30"), "write the day as YYYY-MM-DD"),
    ],
)
def test_wrong_options_are_told(
    run: Run, file: Path, options: tuple[str, str], message: str
) -> None:
    result = run("corpus", "entities", file, *options)
    assert result.status == 2
    assert message in result.err


def test_without_the_extra_the_gazetteer_works(
    run: Run, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent(name: str) -> Any:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(weights, "distribution", absent)
    result = run("corpus", "entities", file, "--lang", "ru", "--json")
    assert result.status == 0
    assert "the model of ru is not installed" in result.err
    assert "foedus[literature]" in result.err
    assert "RUS" in {row["id"] for row in result.json["data"]}
    assert run("corpus", "entities", file, "--lang", "ru", "-q", "--json").err == ""
    asked = run("corpus", "entities", file, "--lang", "ru", "--engine", "models")
    assert asked.status == 9
    assert "foedus[literature]" in asked.err


def test_states_of_a_project_are_known(run: Run, tmp_path: Path) -> None:
    (tmp_path / "states.csv").write_text(
        "code,name,first\nZUB,Zubrovka,1900-01-01\n", encoding="utf-8"
    )
    path = tmp_path / "a.txt"
    path.write_text("Zubrovka and Russia", encoding="utf-8")
    result = run(
        "corpus",
        "entities",
        path,
        "--lang",
        "en",
        "-w",
        tmp_path,
        "--json",
        "--engine",
        "gazetteer",
    )
    assert [row["id"] for row in result.json["data"]] == ["ZUB", "RUS"]


def test_the_help_teaches(run: Run) -> None:
    result = run("corpus", "entities", "--help")
    assert result.status == 0
    for word in ("--engine", "--date", "gazetteer", "российский"):
        assert word in result.out
