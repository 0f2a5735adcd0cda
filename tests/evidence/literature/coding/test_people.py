"""People as coders: what goes out comes back, every fault is listed, nothing is half-stored."""

from __future__ import annotations

import csv
import json
import re
import shutil
import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.evidence.literature.coding.made import add, every, small

from foedus.errors import InvalidDataError, UsageError
from foedus.evidence.literature.coding import codes
from foedus.evidence.literature.coding.history import WITHDRAWN, kept_codes
from foedus.evidence.literature.coding.people import page, read_sheet, sheet, store_sheet
from foedus.evidence.literature.coding.people.sheet import COLUMNS, person
from foedus.evidence.literature.coding.selecting import Selection, Titles, sampled, selected
from foedus.evidence.literature.coding.tables import write_new, write_table

HOSTILE = '</script><script>alert("x")</script> & =HYPERLINK("http://x")'


def filled(path: Path, rows: list[str]) -> Path:
    path.write_text(
        "passage,question,category,quote,coder,note\n" + "\n".join(rows) + "\n", "utf-8"
    )
    return path


def test_a_sheet_goes_out_and_comes_back(corpus: sqlite3.Connection, tmp_path: Path) -> None:
    book, path = small(tmp_path), tmp_path / "sheet.csv"
    passages = every(corpus)
    assert write_table(path, COLUMNS, sheet(Titles(corpus), book, passages, "Анна 王")) == 14
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[0] |= {"category": "partner", "quote": "partnership without alliance", "note": "clear"}
    rows[1] |= {"category": "none"}
    rows[2] |= {"category": "ally"}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    tally = store_sheet(corpus, book, read_sheet(corpus, book, path))
    assert (tally.passages, tally.new) == (2, 3)
    found = list(codes(corpus))
    assert {c.state for c in found} == {"accepted"}
    assert {c.coder for c in found} == {"person:Анна 王"}
    assert [c.category for c in found] == ["partner", "", "ally"]
    assert found[0].quote == "partnership without alliance"
    assert found[2].quote == passages[1].text, "no quote stands for the whole passage"
    again = store_sheet(corpus, book, read_sheet(corpus, book, path))
    assert (again.new, again.kept, again.withdrawn) == (0, 3, 0)


def test_a_coder_may_think_again_and_both_stay_in_the_history(
    corpus: sqlite3.Connection, tmp_path: Path
) -> None:
    book, (first, *_) = small(tmp_path), every(corpus)
    for category in ("partner", "ally"):
        path = filled(tmp_path / "s.csv", [f"{first.id},form,{category},,Anna,"])
        store_sheet(corpus, book, read_sheet(corpus, book, path))
    assert [c.category for c in codes(corpus)] == ["ally"]
    assert [k.code.category for k in kept_codes(corpus, states=[WITHDRAWN])] == ["partner"]


@pytest.mark.parametrize(
    ("row", "match"),
    [
        ("d000000000000:1,form,ally,,Anna,", "line 3: unknown passage 'd000000000000:1'"),
        ("nonsense,form,ally,,Anna,", "unknown passage 'nonsense'"),
        (",form,ally,,Anna,", "unknown passage ''"),
        ("{p},shape,ally,,Anna,", "unknown question 'shape'; there are form, tone"),
        ("{p},form,axis,,Anna,", "unknown category 'axis'; there are partner, ally"),
        ("{p},form,warm,,Anna,", "unknown category 'warm'"),
        ("{p},form,ally,not in there,Anna,", "the quote 'not in there' does not stand"),
        ("{p},form,ally,,,", "line 3: no coder"),
        ("{p},form,ally,,=cmd(),", "'=cmd\\(\\)' is no name"),
        ("{p},form,none,,Ivo,", "line 3: contradicts line 2: one answer only"),
        ("{p},form,partner,,Ivo,", "line 3: says the same as line 2"),
    ],
)
def test_every_faulty_row_is_listed_and_nothing_is_stored(
    corpus: sqlite3.Connection, tmp_path: Path, row: str, match: str
) -> None:
    book, id_ = small(tmp_path), every(corpus)[0].id
    path = filled(tmp_path / "s.csv", [f"{id_},form,partner,,Ivo,", row.replace("{p}", id_)])
    with pytest.raises(InvalidDataError, match=match) as told:
        read_sheet(corpus, book, path)
    assert "nothing of it was stored" in str(told.value)
    assert list(codes(corpus)) == []


def test_one_answer_is_one_where_the_question_takes_one(
    corpus: sqlite3.Connection, tmp_path: Path
) -> None:
    book, id_ = small(tmp_path), every(corpus)[0].id
    path = filled(tmp_path / "s.csv", [f"{id_},tone,cold,,Ivo,", f"{id_},tone,warm,,Ivo,"])
    with pytest.raises(InvalidDataError, match="line 3: contradicts line 2: one answer only"):
        read_sheet(corpus, book, path)
    path = filled(tmp_path / "s.csv", [f"{id_},form,partner,,Ivo,", f"{id_},form,ally,,Ivo,"])
    assert len(read_sheet(corpus, book, path)[0].findings) == 2


def test_a_sheet_of_another_codebook_or_without_columns_is_refused(
    corpus: sqlite3.Connection, tmp_path: Path
) -> None:
    book, id_ = small(tmp_path), every(corpus)[0].id
    path = tmp_path / "s.csv"
    path.write_text(f"passage,codebook,question,category\n{id_},large,form,ally\n", "utf-8")
    with pytest.raises(InvalidDataError, match="is of the codebook 'large', not small"):
        read_sheet(corpus, book, path, "Anna")
    path.write_text("passage,category\n", encoding="utf-8")
    with pytest.raises(InvalidDataError, match="has no column question"):
        read_sheet(corpus, book, path)


def test_a_failure_while_storing_leaves_nothing(corpus: sqlite3.Connection, tmp_path: Path) -> None:
    book = small(tmp_path)
    rows = [f"{p.id},form,ally,,Anna," for p in every(corpus)]
    said = read_sheet(corpus, book, filled(tmp_path / "s.csv", rows))
    corpus.execute(
        "create trigger full before insert on codes when (select count(*) from codes) > 3 "
        "begin select raise(abort, 'disk full'); end"
    )
    with pytest.raises(sqlite3.IntegrityError, match="disk full"):
        store_sheet(corpus, book, said)
    assert list(codes(corpus)) == []


def test_what_is_there_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "work.csv"
    path.write_text("my work", encoding="utf-8")
    with pytest.raises(UsageError, match="is there already and may hold somebody's work"):
        write_new(path, "x")
    assert path.read_text(encoding="utf-8") == "my work"
    with pytest.raises(UsageError, match="cannot be written"):
        write_new(tmp_path / "none" / "x.csv", "x")


def test_no_cell_of_a_sheet_is_a_formula(corpus: sqlite3.Connection, tmp_path: Path) -> None:
    add(corpus, "en", ("=HYPERLINK(1)", "+1", "@x"), date(2020, 1, 1))
    cells = [c for row in sheet(Titles(corpus), small(tmp_path), every(corpus)) for c in row]
    assert not [c for c in cells if str(c).startswith(("=", "+", "@"))]


@pytest.mark.parametrize("name", ["", "=x", "a\nb", "x" * 65, "<b>"])
def test_names_that_are_none_are_refused(name: str) -> None:
    with pytest.raises(UsageError, match="is no name of a coder"):
        person(name)


def test_the_same_seed_draws_the_same_sample(corpus: sqlite3.Connection) -> None:
    everything = every(corpus)
    assert sampled(everything, 3, 1) == sampled(everything, 3, 1)
    assert sampled(everything, 3, 1) != sampled(everything, 3, 2)
    assert sampled(everything, 99, 1) == everything


def test_passages_are_selected_by_language_and_dates(corpus: sqlite3.Connection) -> None:
    def languages(**how: object) -> set[str]:
        return {p.language for p in selected(corpus, Selection(**how))}  # type: ignore[arg-type]

    assert languages(languages=("ru", "zh")) == {"ru", "zh"}
    assert languages(since=date(2015, 1, 1)) == {"ru", "zh"}
    assert languages(until=date(2014, 12, 31)) == {"en"}
    assert languages(as_of=date(2015, 12, 31)) == {"en", "ru"}
    assert languages(documents=(every(corpus)[0].document,)) == {"en"}


def content(text: str) -> dict[str, Any]:
    found = re.search(r'<script id="data" type="application/json">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    made: dict[str, Any] = json.loads(found[1])
    return made


def test_the_page_is_whole_and_inert(corpus: sqlite3.Connection, tmp_path: Path) -> None:
    add(corpus, "en", (HOSTILE, "\u2028 @DATA@ @TITLE@"), date(2020, 1, 1))
    passages = every(corpus)
    text = page(Titles(corpus), small(tmp_path), passages, "Anna")
    made = content(text)
    assert [p["text"] for p in made["passages"]] == [p.text for p in passages]
    assert "alert(" not in text.split('type="application/json">')[0]
    assert HOSTILE not in text
    assert text.count("</script>") == 2
    assert not re.search(r"(src|href)=[\"']?(https?:)?//", text)
    other = page(Titles(corpus), small(tmp_path), passages[:1], "Anna")
    assert content(other)["digest"] != made["digest"]


@pytest.mark.browser
def test_the_page_codes_by_keyboard_and_its_file_is_read(
    corpus: sqlite3.Connection, tmp_path: Path
) -> None:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("no browser: chromium is not installed")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe is not installed"
    )
    add(corpus, "en", (HOSTILE,), date(2020, 1, 1))
    book, place = small(tmp_path), tmp_path / "page.html"
    write_new(place, page(Titles(corpus), book, every(corpus), "Anna"))
    lines: list[str] = []
    asked: list[str] = []

    def opened(browser: Any, width: int, scheme: str) -> Any:
        view = {"width": width, "height": 800}
        tab = browser.new_context(viewport=view, color_scheme=scheme).new_page()
        tab.on("console", lambda line: lines.append(line.text))
        tab.on("pageerror", lambda error: lines.append(str(error)))
        tab.on("dialog", lambda dialog: lines.append(dialog.message))
        tab.on("request", lambda request: asked.append(request.url))
        tab.goto(place.as_uri())
        return tab

    with playwright.sync_playwright() as runner:
        browser = runner.chromium.launch(executable_path=program, args=["--no-sandbox"])
        tab = opened(browser, 1280, "light")
        for key in ("1", "2", "q"):
            tab.keyboard.press(key)
        tab.keyboard.type("partnership without")
        for key in ("Escape", "ArrowRight", "0", "u"):
            tab.keyboard.press(key)
        assert "3 of 16" in tab.inner_text("#where")
        tab.reload()
        assert "2 of 16 answered" in tab.inner_text("#count")
        with tab.expect_download() as download:
            tab.click("#save")
        download.value.save_as(tmp_path / "back.csv")
        for width, scheme in ((1280, "light"), (380, "dark")):
            tab = opened(browser, width, scheme)
            tab.keyboard.press("1")
            assert tab.evaluate("document.documentElement.scrollWidth") <= width
            assert [v["id"] for v in axe.Axe().run(tab).response["violations"]] == []
        browser.close()
    assert lines == []
    assert [url for url in asked if not url.startswith(("file:", "blob:", "data:"))] == []
    said = read_sheet(corpus, book, tmp_path / "back.csv")
    assert {(s.question, f.category) for s in said for f in s.findings} == {
        ("form", "partner"), ("form", "ally"), ("tone", ""),
    }  # fmt: skip
    quotes = {f.category: s.passage.text[f.start : f.end] for s in said for f in s.findings}
    assert quotes["ally"] == "partnership without"
