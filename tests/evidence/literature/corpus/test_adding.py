"""What becomes of files that are added: new, known, copied, changed, refused."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.evidence.literature.reading import samples

from foedus.contracts.texts import Document
from foedus.errors import InvalidDataError, LockedError, NotFoundError
from foedus.evidence.literature.corpus import adding, documents, failures, keeping
from foedus.evidence.literature.corpus.adding import Added
from foedus.evidence.literature.corpus.declared import Declared, declared
from foedus.evidence.literature.corpus.file import corpus_path, reading, writing

TODAY = date(2026, 1, 2)

Add = Callable[..., Added]


@pytest.fixture
def add(tmp_path: Path) -> Add:
    """Add files to a project of this test."""

    def call(*paths: Path, said: Declared | None = None, jobs: int = 1) -> Added:
        folder = tmp_path / "project"
        return adding.add(folder, paths, said or Declared(), today=TODAY, jobs=jobs)

    return call


@pytest.fixture
def held(tmp_path: Path) -> Callable[[], list[Document]]:
    def call() -> list[Document]:
        with reading(tmp_path / "project") as connection:
            return list(documents.documents(connection))

    return call


Held = Callable[[], list[Document]]
Unread = Callable[[], list[tuple[str, str]]]


@pytest.fixture
def unread(tmp_path: Path) -> Unread:
    def call() -> list[tuple[str, str]]:
        with reading(tmp_path / "project") as connection:
            return [(Path(f.file).name, f.member) for f in failures.failures(connection)]

    return call


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of files of all formats in three languages, with hidden and unreadable ones."""
    folder = tmp_path / "in"
    (folder / "deep" / "er").mkdir(parents=True)
    (folder / ".hidden").mkdir()
    for language in samples.TEXTS:
        (folder / f"{language}.html").write_text(samples.page(language), encoding="utf-8")
        (folder / "deep" / f"{language}.txt").write_text(
            f"{samples.DATES[language]}\n\n{samples.paragraphs(language)}", encoding="utf-8"
        )
        samples.jsonl_of(folder / "deep" / "er" / f"{language}.jsonl", samples.rows(language, 3))
    (folder / ".hidden" / "a.txt").write_text("hidden text")
    (folder / ".b.txt").write_text("hidden text")
    samples.pdf(folder / "scan.pdf", [[]])
    (folder / "picture.png").write_bytes(b"\x89PNG")
    return folder


def test_a_folder_of_all_sorts(folder: Path, add: Add, held: Held) -> None:
    added = add(folder)
    assert added.documents == len(held()) == 15
    assert dict(added.languages) == {"ru": 5, "zh": 5, "en": 5}
    assert sorted(Path(r.file).name for r in added.refused) == ["picture.png", "scan.pdf"]
    assert {d.published for d in held()} == {date(2024, 5, 16)}
    assert not any("hidden" in d.title for d in held())


def test_what_could_not_be_read_is_kept_until_it_is_read(
    folder: Path, add: Add, unread: Unread
) -> None:
    add(folder)
    assert sorted(unread()) == [("picture.png", ""), ("scan.pdf", "")]
    add(folder)
    assert sorted(unread()) == [("picture.png", ""), ("scan.pdf", "")]
    samples.pdf(folder / "scan.pdf", [["A page with words that can be read."]])
    add(folder)
    assert unread() == [("picture.png", "")]


def test_a_file_read_from_another_place_is_no_failure(
    add: Add, unread: Unread, tmp_path: Path
) -> None:
    text = "Две страны подписали договор о дружбе и сотрудничестве.".encode("cp866")
    first, second = tmp_path / "a.txt", tmp_path / "b.txt"
    first.write_bytes(text[:20])
    second.write_bytes(text[:20])
    add(first, said=Declared(encoding="ascii"))
    assert unread() == [("a.txt", "")]
    add(second, said=Declared(encoding="cp866"))
    assert unread() == []


def test_bad_rows_of_a_table_are_kept_and_counted(
    add: Add, unread: Unread, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adding, "_MOST_LISTED", 3)
    table = tmp_path / "t.jsonl"
    good = json.dumps({"title": "Good", "text": "A text that can be read."})
    table.write_text("\n".join([good, *["{"] * 5]), encoding="utf-8")
    add(table)
    with reading(tmp_path / "project") as connection:
        assert [f.number for f in failures.failures(connection)] == [1, 1, 3]
        assert failures.failures(connection, date(2026, 1, 1)) == []
    add(table)
    assert len(unread()) == 3
    table.write_text(good, encoding="utf-8")
    add(table)
    assert unread() == []


def test_a_corpus_from_before_failures_were_kept_has_none(tmp_path: Path) -> None:
    with writing(tmp_path) as connection:
        assert failures.failures(connection) == []


def test_the_same_folder_twice_adds_nothing(folder: Path, add: Add, held: Held) -> None:
    add(folder)
    before = held()
    again = add(folder)
    assert (again.documents, again.copies, again.updated) == (0, 0, 0)
    assert again.known == 9
    assert held() == before


def test_the_same_folder_by_another_path_adds_nothing(
    folder: Path, add: Add, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(folder)
    before = held()
    monkeypatch.chdir(folder)
    again = add(Path(), folder / "deep")
    assert (again.documents, again.copies) == (0, 0)
    assert held() == before


def test_several_processes_do_what_one_does(
    folder: Path, tmp_path: Path, held: Held, add: Add
) -> None:
    added = add(folder, jobs=2)
    with_two = held()
    alone = adding.add(tmp_path / "alone", [folder], Declared(), today=TODAY, jobs=1)
    with reading(tmp_path / "alone") as connection:
        assert list(documents.documents(connection)) == with_two
    assert added == alone


def test_offsets_lead_to_the_passage_in_its_document(
    folder: Path, add: Add, tmp_path: Path
) -> None:
    add(folder)
    with reading(tmp_path / "project") as connection:
        for _, passage in documents.passages(connection):
            text = documents.text_of(connection, passage.document)
            assert text[passage.start : passage.end] == passage.text
            assert documents.passage_of(connection, passage.id) == passage


def test_only_what_came_since_is_given_after_a_row(folder: Path, add: Add, tmp_path: Path) -> None:
    add(folder / "ru.html")
    with reading(tmp_path / "project") as connection:
        last = max(row for row, _ in documents.passages(connection))
    add(folder / "zh.html")
    with reading(tmp_path / "project") as connection:
        new = [p for _, p in documents.passages(connection, after_rowid=last)]
    assert {p.language for p in new} == {"zh"}


def test_rows_are_not_numbered_twice_after_a_removal(
    folder: Path, add: Add, tmp_path: Path, held: Held
) -> None:
    add(folder / "ru.html")
    with writing(tmp_path / "project", keeping.TABLES) as connection:
        last = max(row for row, _ in documents.passages(connection))
        keeping.remove(connection, held()[0].id)
    add(folder / "zh.html")
    with reading(tmp_path / "project") as connection:
        assert min(row for row, _ in documents.passages(connection)) > last


def test_what_is_removed_comes_back_when_its_file_is_added_again(
    folder: Path, add: Add, tmp_path: Path, held: Held
) -> None:
    add(folder / "ru.html")
    before = held()
    with writing(tmp_path / "project", keeping.TABLES) as connection:
        keeping.remove(connection, before[0].id)
    assert held() == []
    assert add(folder / "ru.html").documents == 1
    assert held() == before


def test_a_changed_file_is_a_new_document_and_the_old_one_stays(
    tmp_path: Path, add: Add, held: Held
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("What was said at first about the alliance.")
    add(path)
    path.write_text("What was said later about something else.")
    again = add(path)
    assert (again.documents, again.changed) == (1, [str(path)])
    assert len(held()) == 2


def test_a_table_that_grows_gives_its_new_rows(tmp_path: Path, add: Add, held: Held) -> None:
    rows = samples.rows("ru", 5)
    add(samples.jsonl_of(tmp_path / "a.jsonl", rows[:3]))
    again = add(samples.jsonl_of(tmp_path / "a.jsonl", rows))
    assert (again.documents, again.known) == (2, 3)
    assert len(held()) == 5


def test_what_is_declared_later_is_taken_over(tmp_path: Path, add: Add, held: Held) -> None:
    path = tmp_path / "a.txt"
    path.write_text(samples.paragraphs("ru"), encoding="utf-8")
    add(path)
    said = Declared(source="tass", publisher="ТАСС", reliability="C", published="2024-05")
    again = add(path, said=said)
    assert (again.documents, again.updated) == (0, 1)
    (only,) = held()
    assert (only.source, only.publisher, only.reliability) == ("tass", "ТАСС", "C")
    assert (only.published, only.precision) == (date(2024, 5, 1), "month")
    assert only.known_on == date(2024, 5, 31)


def test_without_a_date_a_document_is_known_from_the_day_it_was_added(
    tmp_path: Path, add: Add, held: Held
) -> None:
    (tmp_path / "a.txt").write_text("Undated words.")
    assert add(tmp_path / "a.txt").undated == 1
    (only,) = held()
    assert (only.published, only.precision, only.known_on) == (None, "", TODAY)
    with reading(tmp_path / "project") as connection:
        assert list(documents.documents(connection, as_of=date(2026, 1, 1))) == []
        assert list(documents.documents(connection, as_of=TODAY)) == [only]


def test_a_date_that_lies_ahead_is_no_date(tmp_path: Path, add: Add, held: Held) -> None:
    samples.jsonl_of(tmp_path / "a.jsonl", [{"text": "Words.", "date": "2062-01-01"}])
    added = add(tmp_path / "a.jsonl")
    assert held()[0].published is None
    assert "lies ahead" in added.notes[str(tmp_path / "a.jsonl")][0]


def test_a_sheet_beside_the_files_says_what_they_are(folder: Path, add: Add, held: Held) -> None:
    (folder / "corpus.yml").write_text(
        "sources:\n"
        "  xinhua: {publisher: 新华社, country: China, reliability: c}\n"
        "files:\n"
        "- {files: '*.html', genre: news}\n"
        "- {files: 'zh.*', source: xinhua}\n"
        "- {files: 'deep/*.txt', date: 2020-01, language: ru}\n",
        encoding="utf-8",
    )
    (folder / "deep" / "corpus.yml").write_text("- {files: 'en.txt', genre: report, date: 2019}\n")
    add(folder, said=Declared(author="X"))
    by_file = {Path(d.file).relative_to(folder).as_posix(): d for d in held() if not d.member}
    page = by_file["zh.html"]
    assert (page.publisher, page.country, page.reliability) == ("新华社", "CHN", "C")
    assert (page.genre, page.source, page.author) == ("news", "xinhua", "X")
    text = by_file["deep/en.txt"]
    assert (text.genre, text.precision, text.language) == ("report", "year", "ru")
    assert by_file["deep/ru.txt"].known_on == date(2020, 1, 31)
    assert by_file["ru.html"].reliability == "F"


@pytest.mark.parametrize(
    ("sheet", "reason"),
    [
        ("files: [", "is not YAML"),
        ("- {genre: news}", "entry 1: needs the key files"),
        ("- {files: '*', mood: good}", "'mood' is nothing that is said of files"),
        ("- {files: '*', reliability: G}", "'G' is no letter from A"),
        ("- {files: '*', date: someday}", "'someday' is none that is known"),
        ("- {files: '*', language: russian}", "'russian' is no code of two letters"),
        ("- {files: '*', columns: {mood: x}}", "'mood' is no field of a document"),
        ("- {files: '*', columns: x}", "maps fields to names of columns"),
        ("mood: good", "has the keys sources and files"),
    ],
)
def test_a_wrong_sheet_stops_before_anything_is_added(
    folder: Path, add: Add, tmp_path: Path, sheet: str, reason: str
) -> None:
    (folder / "corpus.yml").write_text(sheet)
    with pytest.raises(InvalidDataError, match=f"corpus.yml.*{reason}"):
        add(folder)
    assert not corpus_path(tmp_path / "project").exists()


def test_a_path_that_is_not_there_stops_before_anything_is_added(
    folder: Path, add: Add, tmp_path: Path
) -> None:
    with pytest.raises(NotFoundError, match="no such file or folder"):
        add(folder, tmp_path / "missing")
    assert not corpus_path(tmp_path / "project").exists()


def test_columns_are_declared(tmp_path: Path, add: Add, held: Held) -> None:
    path = samples.csv_of(tmp_path / "a.csv", [{"q": "Слова о союзе.", "w": "5 мая 2020 года"}])
    add(path, said=declared({"columns": {"text": "q", "date": "w"}}, "here"))
    assert held()[0].published == date(2020, 5, 5)


def test_a_record_gives_what_it_says_to_the_file_that_it_names(
    tmp_path: Path, add: Add, held: Held
) -> None:
    (tmp_path / "in" / "files").mkdir(parents=True)
    samples.docx_of(tmp_path / "in" / "files" / "a.docx", "zh")
    (tmp_path / "in" / "z.bib").write_text(
        "@article{a, title={Из записи}, author={Ли}, journal={Журнал}, year={2021},"
        " abstract={Коротко.}, file={files/a.docx}}\n"
        "@article{b, title={Только аннотация}, abstract={Слова аннотации.}, year={2020}}\n"
        "@article{c, title={Ничего}, year={2020}}\n",
        encoding="utf-8",
    )
    added = add(tmp_path / "in")
    first, second = sorted(held(), key=lambda d: d.title)
    assert (first.title, first.publisher, first.author) == ("Из записи", "Журнал", "Ли")
    assert (first.language, first.known_on) == ("zh", date(2021, 12, 31))
    assert Path(first.file).name == "a.docx"
    assert (second.title, second.characters) == ("Только аннотация", 16)
    assert [(r.member, r.reason[:15]) for r in added.refused] == [("c", "has no abstract")]
    assert add(tmp_path / "in").documents == 0


def test_an_attached_file_that_cannot_be_read_leaves_the_abstract(
    tmp_path: Path, add: Add, held: Held
) -> None:
    samples.pdf(tmp_path / "a.pdf", [[]])
    (tmp_path / "z.ris").write_text("TY  - RPRT\nTI  - T\nAB  - Words.\nL1  - a.pdf\nER  - \n")
    added = add(tmp_path / "z.ris")
    assert held()[0].characters == 6
    assert "scanned" in added.refused[0].reason
    assert "attached to" in added.refused[0].reason


@pytest.mark.slow
def test_a_reader_that_crashes_takes_only_its_own_file_along(
    folder: Path, add: Add, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "evil.txt").write_text("Words of a file that ends its reader.")
    (folder / ".crash").mkdir()
    (folder / ".crash" / "sitecustomize.py").write_text(
        "import os, pathlib\n"
        "whole = pathlib.Path.read_bytes\n"
        "def read_bytes(path):\n"
        "    return os._exit(1) if path.name == 'evil.txt' else whole(path)\n"
        "pathlib.Path.read_bytes = read_bytes\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(folder / ".crash"))
    added = add(folder, jobs=2)
    assert [r.reason for r in added.refused if r.file.endswith("evil.txt")] == [
        "its reader crashed; the file may be damaged"
    ]
    assert len(held()) == 15


def test_bad_rows_without_end_are_not_all_listed(tmp_path: Path, add: Add) -> None:
    samples.jsonl_of(tmp_path / "a.jsonl", [{"text": "Words."}, *({"text": "12"},) * 1500])
    added = add(tmp_path / "a.jsonl")
    assert (added.documents, len(added.refused)) == (1, 1000)
    assert "the rest are not listed" in added.refused[-1].reason


def test_a_file_that_was_refused_and_is_mended_counts_as_new(tmp_path: Path, add: Add) -> None:
    path = samples.pdf(tmp_path / "a.pdf", [[]])
    assert not add(path).anything
    samples.pdf(path, [["Now there are words on the page of the report."]])
    again = add(path)
    assert (again.documents, again.changed) == (1, [])


def test_two_cannot_add_at_once(folder: Path, add: Add, tmp_path: Path) -> None:
    with writing(tmp_path / "project"), pytest.raises(LockedError, match="is writing there"):
        add(folder)


@pytest.mark.parametrize("jobs", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_a_call_that_is_killed_is_gone_on_with(tmp_path: Path, jobs: int) -> None:
    rows = samples.rows("ru", 600)
    path = samples.jsonl_of(tmp_path / "a.jsonl", rows)
    script = (
        "from datetime import date\nfrom pathlib import Path\n"
        "from foedus.evidence.literature.corpus import adding\n"
        "from foedus.evidence.literature.corpus.declared import Declared\n"
        "adding._COMMIT = 0\n"
        "if __name__ == '__main__':\n"
        f"    adding.add(Path({str(tmp_path / 'killed')!r}), [Path({str(path)!r})], Declared(), "
        f"today=date(2026, 1, 2), jobs={jobs})\n"
    )
    (tmp_path / "run.py").write_text(script)
    process = subprocess.Popen([sys.executable, str(tmp_path / "run.py")])
    while process.poll() is None and _count(tmp_path / "killed") < 100:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    before = _count(tmp_path / "killed")
    assert 0 < before < 600
    with reading(tmp_path / "killed") as connection:
        assert connection.execute("pragma integrity_check").fetchone()[0] == "ok"
        for document in documents.documents(connection):
            assert list(documents.passages(connection, documents=[document.id]))
    again = adding.add(tmp_path / "killed", [path], Declared(), today=TODAY, jobs=1)
    assert again.documents == 600 - before
    assert _count(tmp_path / "killed") == 600


def _count(folder: Path) -> int:
    try:
        with reading(folder) as connection:
            return int(connection.execute("select count(*) from documents").fetchone()[0])
    except (NotFoundError, sqlite3.OperationalError):
        return 0
