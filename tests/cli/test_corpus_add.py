"""``foedus corpus add``, ``list``, ``show`` and ``remove``, called as the shell calls them."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli_runner import Run
from tests.evidence.literature.reading import samples


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a page in each language, and a scan."""
    folder = tmp_path / "in"
    folder.mkdir()
    for language in samples.TEXTS:
        (folder / f"{language}.html").write_text(samples.page(language), encoding="utf-8")
    samples.pdf(folder / "scan.pdf", [[]])
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return tmp_path / "project"


def test_adding_tells_what_was_added_and_lists_what_was_not(
    run: Run, folder: Path, project: Path
) -> None:
    told = run("corpus", "add", folder, "-w", project)
    assert told.status == 0
    assert "Added 3 documents in 12 passages" in told.out
    assert "foedus: 1 could not be read:" in told.err
    assert "scan.pdf: has no text on its 1 page: it is scanned" in told.err


def test_adding_twice_says_that_nothing_is_new(run: Run, folder: Path, project: Path) -> None:
    run("corpus", "add", folder, "-w", project)
    again = run("corpus", "add", folder, "-w", project)
    assert again.status == 0
    assert again.out == "Nothing new: 3 known already.\n"


def test_adding_as_json(run: Run, folder: Path, project: Path) -> None:
    told = run("corpus", "add", folder, "-w", project, "--json", "--reliability", "b")
    assert told.json["schema"] == "foedus.corpus.add/1"
    assert told.json["documents"] == 3
    assert told.json["languages"] == {"en": 1, "ru": 1, "zh": 1}
    (refused,) = told.json["refused"]
    assert refused["file"].endswith("scan.pdf")
    assert "scanned" in refused["reason"]
    again = run("corpus", "add", folder, "-w", project, "--json", "--reliability", "b")
    assert (again.json["documents"], again.json["known"]) == (0, 3)


def test_nothing_at_all_is_a_failure(run: Run, folder: Path, project: Path) -> None:
    told = run("corpus", "add", folder / "scan.pdf", "-w", project)
    assert told.status == 4
    assert "nothing could be read" in told.err
    (folder / "empty").mkdir()
    told = run("corpus", "add", folder / "empty", "-w", project, "--json")
    assert told.status == 4
    assert told.json["files"] == 0


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("--reliability", "Z"), 2, "no letter from A"),
        (("--date", "soon"), 2, "none that is known"),
        (("--column", "text"), 2, "FIELD=NAME"),
        (("--column", "mood=x"), 2, "no field of a document"),
        (("--language", "russian"), 2, "no code of two letters"),
    ],
)
def test_a_wrong_option_is_told(
    run: Run, folder: Path, project: Path, arguments: tuple[str, ...], status: int, message: str
) -> None:
    told = run("corpus", "add", folder, "-w", project, *arguments)
    assert told.status == status
    assert message in told.err
    assert not project.exists()


def test_a_path_that_is_not_there(run: Run, project: Path) -> None:
    told = run("corpus", "add", "/nowhere", "-w", project)
    assert told.status == 3
    assert "/nowhere: there is no such file or folder" in told.err


def test_without_a_project_it_says_how_to_name_one(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = run("corpus", "add", folder)
    assert told.status == 2
    assert "-w DIR" in told.err


def test_a_document_of_a_country_by_any_name(run: Run, folder: Path, project: Path) -> None:
    run("corpus", "add", folder / "ru.html", "-w", project, "--country", "Россия")
    (listed,) = run("corpus", "list", "-w", project, "--json").json["data"]
    assert listed["country"] == "RUS"


def test_listing_by_language_date_and_day_of_knowledge(
    run: Run, folder: Path, project: Path
) -> None:
    run("corpus", "add", folder, "-w", project)
    assert len(run("corpus", "list", "-w", project, "--json").json["data"]) == 3
    for arguments, count in (
        (("--lang", "zh"), 1),
        (("--since", "2024-05"), 3),
        (("--since", "2024-05-17"), 0),
        (("--until", "2024-05-15"), 0),
        (("--as-of", "2024-05-15"), 0),
        (("--as-of", "2024"), 3),
        (("--publisher", "Agency"), 3),
        (("--country", "China"), 0),
    ):
        told = run("corpus", "list", "-w", project, "--json", *arguments)
        assert len(told.json["data"]) == count, arguments
    assert "3 documents of 3 origins: " in run("corpus", "list", "-w", project).out


def test_groups_of_copies(run: Run, project: Path, tmp_path: Path) -> None:
    text = samples.paragraphs("en") + " " + samples.paragraphs("en").lower()
    for name, more in (("a", ""), ("b", " Reprinted.")):
        (tmp_path / f"{name}.txt").write_text(text + more)
        run(
            "corpus",
            "add",
            tmp_path / f"{name}.txt",
            "-w",
            project,
            "--date",
            f"2024-05-1{len(more) % 7}",
        )
    (tmp_path / "c.txt").write_text(text)
    told = run("corpus", "add", tmp_path / "c.txt", "-w", project, "--date", "2024-06")
    assert "the very text of a known document" in told.out
    listed = run("corpus", "list", "-w", project, "--groups", "--json").json
    assert {d["origin"] for d in listed["data"]} == {listed["data"][0]["origin"]}
    assert sorted(d["copies"] for d in listed["data"]) == [0, 1]
    assert "(1 of 2)" in run("corpus", "list", "-w", project, "--groups").out


def test_showing_a_document_and_one_passage(run: Run, folder: Path, project: Path) -> None:
    run("corpus", "add", folder / "zh.html", "-w", project)
    (listed,) = run("corpus", "list", "-w", project, "--json").json["data"]
    shown = run("corpus", "show", listed["id"], "-w", project, "--json").json
    assert shown["document"]["published"] == samples.DAY
    assert shown["document"]["precision"] == "day"
    assert [p["id"] for p in shown["passages"]][:1] == [f"{listed['id']}:1"]
    assert samples.TEXTS["zh"][1] in {p["text"] for p in shown["passages"]}
    one = run("corpus", "show", f"{listed['id']}:2", "-w", project)
    assert one.out.count(f"{listed['id']}:") == 1
    assert run("corpus", "show", f"{listed['id']}:99", "-w", project).status == 3
    assert run("corpus", "show", listed["id"], "-w", project, "--as-of", "2023").status == 3


def test_removing_all_or_nothing(run: Run, folder: Path, project: Path) -> None:
    run("corpus", "add", folder, "-w", project)
    ids = [d["id"] for d in run("corpus", "list", "-w", project, "--json").json["data"]]
    failed = run("corpus", "remove", ids[0], "d000000000000", "-w", project)
    assert failed.status == 3
    assert len(run("corpus", "list", "-w", project, "--json").json["data"]) == 3
    assert f"Removed {ids[0]}" in run("corpus", "remove", ids[0], "-w", project).out
    assert len(run("corpus", "list", "-w", project, "--json").json["data"]) == 2


@pytest.mark.parametrize("command", [("list",), ("show", "d1"), ("remove", "d1")])
def test_without_a_corpus_it_says_so(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    told = run("corpus", *command, "-w", tmp_path)
    assert told.status == 3
    assert "has no corpus" in told.err


@pytest.mark.parametrize("option", ["--since", "--until", "--as-of"])
def test_what_is_no_date_is_told_with_its_option(
    run: Run, folder: Path, project: Path, option: str
) -> None:
    run("corpus", "add", folder / "en.html", "-w", project, "-q")
    seen = run("corpus", "list", option, "20x4", "-w", project)
    assert seen.status == 2
    assert f"{option} 20x4" in seen.err
    assert "YYYY-MM-DD" in seen.err
