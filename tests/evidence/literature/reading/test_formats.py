"""Each format in each language gives its text and what the file says of it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from tests.evidence.literature.reading import samples

from foedus.evidence.literature.reading import (
    Draft,
    Fault,
    Limits,
    UnreadableError,
    Ways,
    format_of,
    read,
)

LANGUAGES = ("ru", "zh", "en")
each_language = pytest.mark.parametrize("language", LANGUAGES)


def all_of(path: Path, ways: Ways | None = None) -> list[Draft | Fault]:
    return list(read(path, format_of(path), ways or Ways()))


def only(path: Path, ways: Ways | None = None) -> Draft:
    (draft,) = all_of(path, ways)
    assert isinstance(draft, Draft)
    return draft


def squeezed(text: str) -> str:
    return "".join(text.split())


def has_paragraphs(draft: Draft, language: str) -> bool:
    return all(squeezed(p) in squeezed(draft.text) for p in samples.TEXTS[language][1:])


@each_language
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_plain_text_in_unicode(tmp_path: Path, language: str, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(samples.paragraphs(language).encode(encoding))
    assert only(path).text.lstrip("\ufeff") == samples.paragraphs(language)


@pytest.mark.parametrize(
    ("language", "encoding"),
    [("ru", "cp1251"), ("ru", "koi8-r"), ("ru", "cp866"), ("zh", "gb18030")],
)
def test_an_old_encoding_is_recognised_and_told(
    tmp_path: Path, language: str, encoding: str
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(samples.paragraphs(language).encode(encoding))
    draft = only(path)
    assert draft.text == samples.paragraphs(language)
    assert draft.notes == (f"read as {encoding}",)


def test_a_western_text_is_not_taken_for_russian(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    text = "Le président a évoqué la coopération militaire à Pékin, déjà très étroite. " * 3
    path.write_bytes(text.encode("cp1252"))
    assert only(path).text == text


def test_a_declared_encoding_that_is_wrong_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(samples.paragraphs("ru").encode("cp1251"))
    with pytest.raises(UnreadableError, match="is not utf-8: byte 0 is D1"):
        all_of(path, Ways(encoding="utf-8"))


@pytest.mark.parametrize("data", [b"\x00\x01\x02\xff" * 500, bytes(range(256)) * 8])
def test_bytes_that_are_no_text_are_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(UnreadableError, match=r"is no text|no encoding that could be told"):
        all_of(path)


@each_language
def test_a_page_gives_its_article_without_scripts(tmp_path: Path, language: str) -> None:
    path = tmp_path / "a.html"
    path.write_text(samples.page(language), encoding="utf-8")
    draft = only(path)
    assert has_paragraphs(draft, language)
    for unwanted in ("SCRIPTED", "MENU", "FOOTED"):
        assert unwanted not in draft.text
    assert draft.title == samples.TEXTS[language][0]
    assert (draft.published, draft.publisher, draft.language) == (samples.DAY, "Agency", language)


@pytest.mark.parametrize(
    ("language", "said", "encoding"),
    [
        ("ru", "windows-1251", "cp1251"),
        ("zh", "gb2312", "gb18030"),
        ("ru", "utf-8", "cp1251"),
        ("zh", "", "gb18030"),
    ],
)
def test_a_page_in_an_old_encoding(tmp_path: Path, language: str, said: str, encoding: str) -> None:
    path = tmp_path / "a.html"
    head = f'<meta charset="{said}">' if said else ""
    path.write_bytes(samples.page(language, head=head).encode(encoding))
    draft = only(path)
    assert has_paragraphs(draft, language)
    assert draft.notes == (f"read as {encoding}",)


@pytest.mark.parametrize("content", ["<html><body><script>x()</script></body></html>", "<html>"])
def test_a_page_without_text_says_so(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.html"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableError, match="without text"):
        all_of(path)


@each_language
def test_a_page_that_declares_no_date_is_dated_by_the_line_above_its_article(
    tmp_path: Path, language: str
) -> None:
    page = samples.page(language, dated=False)
    path = tmp_path / "a.html"
    line = f"<header><span>{samples.DATES[language]}, 10:30</span></header>"
    path.write_text(page.replace("<article>", f"{line}<article>"), encoding="utf-8")
    draft = only(path)
    assert draft.published == samples.DAY
    assert draft.notes == ("dated by a line above the article",)


def test_a_year_in_the_text_of_a_page_is_not_its_date(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    page = samples.page("en", dated=False).replace("FOOTED", "© 2022 Since 2022")
    path.write_text(page.replace("The admiral", "In 2019 the admiral"), encoding="utf-8")
    assert only(path).published == ""


def test_a_page_too_short_for_an_article_keeps_its_text(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<html><body><p>Да.</p><script>x()</script></body></html>", encoding="utf-8")
    assert only(path).text == "Да."


@each_language
def test_a_pdf_gives_whole_paragraphs(tmp_path: Path, language: str) -> None:
    title, first, second = samples.TEXTS[language]
    width = 30 if language == "zh" else 60
    lines = _wrapped(first, width) + _wrapped(second, width)
    path = samples.pdf(tmp_path / "a.pdf", [[title, "", *lines]], title=title)
    draft = only(path)
    assert has_paragraphs(draft, language)
    assert (draft.title, draft.made[:10]) == (title, "D:20240516")
    if language != "zh":
        assert first in draft.text.replace("\n\n", " ")


def test_a_pdf_loses_running_heads_and_page_numbers(tmp_path: Path) -> None:
    pages = [
        ["Journal of Alliances 12", f"A sentence about {what} that ends there.", str(n)]
        for n, what in enumerate(("ships", "tanks", "planes", "treaties", "visits"), 1)
    ]
    text = only(samples.pdf(tmp_path / "a.pdf", pages)).text
    assert "Journal" not in text
    assert [line for line in text.split("\n") if line.isdigit()] == []
    assert text.count("A sentence") == 5


def test_a_hyphen_at_the_end_of_a_line_stays_only_where_it_is_part_of_the_word() -> None:
    from foedus.evidence.literature.reading.pdf import paragraphs  # noqa: PLC0415

    lines = ["The Sino\ufffe", "Russian part\ufffe", "nership and the Су\ufffe", "35 aircraft."]
    assert paragraphs([lines]) == "The Sino-Russian partnership and the Су-35 aircraft."


def test_a_paragraph_goes_on_over_the_page(tmp_path: Path) -> None:
    full = "Words that fill a line of the page up to its right margin in"
    pages = [[full, full], ["the next page of the report, where the sentence ends at last."]]
    assert "margin in the next page" in only(samples.pdf(tmp_path / "a.pdf", pages)).text


def test_an_encrypted_pdf_is_refused(tmp_path: Path) -> None:
    path = samples.pdf(tmp_path / "a.pdf", [["Text"]], encrypted=True)
    with pytest.raises(UnreadableError, match="is encrypted"):
        all_of(path)


def test_a_scanned_pdf_is_refused_and_offers_recognition(tmp_path: Path) -> None:
    path = samples.pdf(tmp_path / "a.pdf", [[], []])
    with pytest.raises(UnreadableError, match=r"no text on its 2 pages: it is scanned.*--ocr"):
        all_of(path)


def test_recognition_without_tesseract_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = samples.pdf(tmp_path / "a.pdf", [[]])
    with pytest.raises(UnreadableError, match="tesseract, which is not installed"):
        all_of(path, Ways(ocr=True))


def test_recognition_hands_each_page_to_tesseract(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "tesseract"
    program.write_text(
        f"#!{sys.executable}\n"
        "import sys\n"
        "if '--list-langs' in sys.argv: print('List of languages\\neng\\nrus')\n"
        "else:\n"
        "    picture = sys.stdin.buffer.read()\n"
        "    kind, width, height = picture.split(b' ', 3)[:3]\n"
        "    assert kind == b'P5' and len(picture) > int(width) * int(height)\n"
        "    print('Recognised with', sys.argv[-1])\n"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    draft = only(samples.pdf(tmp_path / "a.pdf", [[], []]), Ways(ocr=True))
    assert draft.text.count("Recognised with rus+eng") == 2
    assert "recognised by tesseract" in draft.notes[0]


@pytest.mark.parametrize("content", [b"%PDF-1.4\n garbage", b"%PDF-1.7" + bytes(500)])
def test_a_damaged_pdf_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    with pytest.raises(UnreadableError, match="damaged"):
        all_of(path)


@each_language
def test_a_word_document(tmp_path: Path, language: str) -> None:
    draft = only(samples.docx_of(tmp_path / "a.docx", language))
    assert draft.text == samples.paragraphs(language)
    assert (draft.title, draft.author) == (samples.TEXTS[language][0], "Li Wei")
    assert draft.made.startswith(samples.DAY)


def test_a_word_document_keeps_insertions_and_loses_deletions(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>kept </w:t></w:r><w:ins><w:r><w:t>inserted</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>deleted</w:delText></w:r></w:del></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    assert only(samples.docx(tmp_path / "a.docx", body)).text == "kept inserted\n\ncell"


def test_old_and_encrypted_word_documents_are_told_apart(tmp_path: Path) -> None:
    ole = b"\xd0\xcf\x11\xe0" + bytes(600)
    for name, more, reason in (
        ("a.docx", b"", "Word 97-2003"),
        ("b.docx", "EncryptedPackage".encode("utf-16-le"), "is encrypted"),
    ):
        (tmp_path / name).write_bytes(ole + more)
        with pytest.raises(UnreadableError, match=reason):
            all_of(tmp_path / name)


@each_language
def test_a_book(tmp_path: Path, language: str) -> None:
    draft = only(samples.epub(tmp_path / "a.epub", language))
    assert draft.text == "\n\n".join(samples.TEXTS[language][1:])
    assert (draft.title, draft.author) == (samples.TEXTS[language][0], "Wang Fang")
    assert (draft.published, draft.language) == (samples.DAY, language)


def test_a_locked_book_is_refused_and_one_with_locked_fonts_is_not(tmp_path: Path) -> None:
    lock = '<e xmlns:x="x"><x:EncryptionMethod Algorithm="{}"/></e>'
    for algorithm, locked in (("http://aes", True), ("http://www.idpf.org/2008/embedding", False)):
        members = {"META-INF/encryption.xml": lock.format(algorithm)}
        path = samples.epub(tmp_path / "a.epub", "en", **members)
        if locked:
            with pytest.raises(UnreadableError, match="digital lock"):
                all_of(path)
        else:
            assert only(path).text


@each_language
@pytest.mark.parametrize("form", ["csv", "semicolons", "jsonl", "array", "pretty", "parquet"])
def test_tables_give_a_document_a_row(tmp_path: Path, language: str, form: str) -> None:
    rows = samples.rows(language, 3)
    drafts = all_of(_table(tmp_path, rows, form))
    assert [d.text for d in drafts if isinstance(d, Draft)] == [r["content"] for r in rows]
    first = drafts[0]
    assert isinstance(first, Draft)
    assert (first.title, first.published, first.address) == (
        rows[0]["title"], samples.DAY, rows[0]["url"],
    )  # fmt: skip
    assert len({d.member for d in drafts}) == 3


def _table(folder: Path, rows: list[dict[str, str]], form: str) -> Path:
    if form == "csv":
        return samples.csv_of(folder / "a.csv", rows)
    if form == "semicolons":
        return samples.csv_of(folder / "a.csv", rows, delimiter=";")
    if form == "jsonl":
        return samples.jsonl_of(folder / "a.jsonl", rows)
    if form == "parquet":
        import pyarrow as pa  # noqa: PLC0415
        from pyarrow import parquet  # noqa: PLC0415

        parquet.write_table(pa.Table.from_pylist(rows), folder / "a.parquet")
        return folder / "a.parquet"
    whole = rows if form == "array" else {"found": 3, "articles": rows}
    path = folder / "a.json"
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


@pytest.mark.parametrize("encoding", ["cp1251", "utf-16"])
def test_a_table_in_another_encoding(tmp_path: Path, encoding: str) -> None:
    path = samples.csv_of(tmp_path / "a.csv", samples.rows("ru"))
    path.write_bytes(path.read_text(encoding="utf-8-sig").encode(encoding))
    first = all_of(path)[0]
    assert isinstance(first, Draft)
    assert first.text == samples.paragraphs("ru")
    assert first.notes == (f"read as {encoding}",)


def test_columns_in_russian_and_chinese_are_known(tmp_path: Path) -> None:
    for names in (("Заголовок", "Дата", "Ссылка", "Текст"), ("标题", "日期", "链接", "正文")):
        rows = [dict(zip(names, r.values(), strict=True)) for r in samples.rows("en", 1)]
        draft = only(samples.csv_of(tmp_path / "a.csv", rows))
        assert (draft.title, draft.published) == (samples.TEXTS["en"][0], samples.DAY)
        assert draft.text == samples.paragraphs("en")


def test_numbered_columns_are_parts_of_one_text_in_their_order(tmp_path: Path) -> None:
    row = {f"article_text_{n}": f"part {n}" for n in (1, 10, 2)}
    draft = only(samples.csv_of(tmp_path / "a.csv", [{"title": "T", **row}]))
    assert draft.text == "part 1\n\npart 2\n\npart 10"
    assert "article_text_1" in draft.notes[0]


def test_declared_columns_hold_against_guesses(tmp_path: Path) -> None:
    path = samples.csv_of(
        tmp_path / "a.csv", [{"text": "no", "p_1": "yes", "p_2": "and", "d": "2"}]
    )
    ways = Ways(columns=(("text", "p_*"), ("published", "d")))
    draft = only(path, ways)
    assert (draft.text, draft.published) == ("yes\n\nand", "2")
    with pytest.raises(UnreadableError, match="no column 'q'; it has text, p_1"):
        all_of(path, Ways(columns=(("text", "q"),)))


def test_a_table_without_text_names_its_columns(tmp_path: Path) -> None:
    path = samples.csv_of(tmp_path / "a.csv", [{"Date": "2024", "Mood": "good"}])
    with pytest.raises(UnreadableError, match=r"it has Date, Mood.*--column text=NAME"):
        all_of(path)


def test_bad_rows_are_told_and_the_others_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "one"}\n{broken\n[1]\n\n{"text": "two"}\n{"mood": 1}\n')
    found = all_of(path)
    assert [d.text for d in found if isinstance(d, Draft)] == ["one", "two"]
    told = {d.member: d.reason for d in found if isinstance(d, Fault)}
    assert list(told) == ["line 2", "line 3", "line 6"]
    assert "is no JSON" in told["line 2"]


def test_a_row_with_too_many_cells_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("title,text\na,one\nb,two,three\nc,four\n")
    found = all_of(tmp_path / "a.csv")
    assert [d.text for d in found if isinstance(d, Draft)] == ["one", "four"]
    assert [d.member for d in found if isinstance(d, Fault)] == ["row 3"]


def test_a_table_that_breaks_off_gives_what_stands_before(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('[{"text": "one"}, {"text": "tw')
    got: list[Draft | Fault] = []
    with pytest.raises(UnreadableError, match="after item 1"):
        got.extend(read(path, format_of(path), Ways()))
    assert [d.text for d in read_until_error(path)] == ["one"]


def read_until_error(path: Path) -> list[Draft]:
    found = []
    try:
        for draft in read(path, format_of(path), Ways()):
            assert isinstance(draft, Draft)
            found.append(draft)
    except UnreadableError:
        pass
    return found


def test_a_text_beyond_the_limit_is_told(tmp_path: Path) -> None:
    path = samples.jsonl_of(tmp_path / "a.jsonl", [{"text": "x" * 101}, {"text": "fits"}])
    long, short = all_of(path, Ways(limits=Limits(text=100)))
    assert isinstance(long, Fault)
    assert "101 characters; the most for one document is 100" in long.reason
    assert isinstance(short, Draft)


def test_a_file_beyond_the_limit_is_refused_unless_it_is_read_by_rows(tmp_path: Path) -> None:
    limits = Ways(limits=Limits(whole=10))
    (tmp_path / "a.txt").write_text("x" * 11)
    with pytest.raises(UnreadableError, match=r"read whole.*CSV or JSON lines"):
        all_of(tmp_path / "a.txt", limits)
    assert all_of(samples.jsonl_of(tmp_path / "a.jsonl", samples.rows("en")), limits)


def test_the_first_bytes_tell_the_format_whatever_the_name(tmp_path: Path) -> None:
    path = samples.pdf(tmp_path / "a.txt", [["Text of a PDF that is called otherwise."]])
    assert format_of(path).name == "PDF"
    (tmp_path / "b.txt").write_text("\n <!DOCTYPE HTML><p>x</p>")
    assert format_of(tmp_path / "b.txt").name == "HTML"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "is empty"),
        ("a.png", b"\x89PNG....", "is in no format that is read .PDF .pdf, HTML"),
        ("a.zip", b"PK\x03\x04....", "is an archive; unpack it"),
        ("a.tar.gz", b"\x1f\x8b....", "is an archive; unpack it"),
        ("a", b"PK\x03\x04....", "is an archive; unpack it"),
    ],
)
def test_what_is_not_read_says_why(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableError, match=reason):
        format_of(tmp_path / name)


def _wrapped(text: str, width: int) -> list[str]:
    """Lines as a page sets them."""
    lines, line = [], ""
    for piece in text if " " not in text else text.split(" "):
        joint = "" if " " not in text or not line else " "
        if len(line) + len(joint) + len(piece) > width:
            lines.append(line)
            line, joint = "", ""
        line += joint + piece
    return [*lines, line]
