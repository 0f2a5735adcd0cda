"""Files built to do harm are refused with a reason, and nothing outside is read."""

from __future__ import annotations

import contextlib
import signal
import zipfile
from pathlib import Path

import pytest
from tests.evidence.literature.reading import samples

from foedus.evidence.literature.reading import (
    Draft,
    Limits,
    UnreadableError,
    Ways,
    format_of,
    read,
)
from foedus.evidence.literature.reading.patience import within

BODY = "<w:p><w:r><w:t>text</w:t></w:r></w:p>"


def refused(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(UnreadableError) as told:
        list(read(path, format_of(path), Ways(limits=limits or Limits())))
    return str(told.value)


def test_a_bomb_is_refused_by_the_size_that_it_declares(tmp_path: Path) -> None:
    path = samples.zipped(tmp_path / "a.docx", {"word/document.xml": b" " * (20 << 20)})
    assert "built to fill a memory" in refused(path)


def test_a_bomb_that_lies_about_its_size_is_refused_while_it_is_unpacked(tmp_path: Path) -> None:
    path = samples.zipped(tmp_path / "a.docx", {"word/document.xml": b" " * (2 << 20)})
    data = path.read_bytes().replace((2 << 20).to_bytes(4, "little"), b"\x10\0\0\0")
    path.write_bytes(data)
    assert "is damaged" in refused(path) or "built to fill" in refused(path)


def test_many_members_that_are_small_each_are_counted_together(tmp_path: Path) -> None:
    chapters = {f"OEBPS/c{n}.xhtml": "<p>" + "word " * 4000 + "</p>" for n in range(2)}
    path = samples.epub(tmp_path / "a.epub", "en", **chapters)
    assert "built to fill a memory" in refused(path, Limits(unpacked=30_000, small=1000))


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    path = samples.zipped(tmp_path / "a.docx", {f"{n}": "" for n in range(11)})
    assert "11 members, where 10 are the most" in refused(path, Limits(members=10))


@pytest.mark.parametrize("name", ["../../evil.txt", "/etc/evil", "a/../../b", "C:\\evil", "..\\b"])
def test_names_that_lead_outside_are_refused(tmp_path: Path, name: str) -> None:
    path = samples.zipped(tmp_path / "a.docx", {"word/document.xml": "<a/>", name: "x"})
    assert "leads out of the archive" in refused(path)


def test_a_link_in_an_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo("word/document.xml")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    assert "leads out of the archive" in refused(path)


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE d [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_entities_are_neither_expanded_nor_fetched(tmp_path: Path, doctype: str) -> None:
    body = "<w:p><w:r><w:t>&b;</w:t></w:r></w:p>"
    path = samples.docx(tmp_path / "a.docx", body, doctype=doctype)
    assert "declares entities" in refused(path)


def test_a_billion_laughs_are_refused_quickly(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 30))
    doctype = f'<!DOCTYPE d [<!ENTITY e0 "ha">{entities}]>'
    body = "<w:p><w:r><w:t>&e29;</w:t></w:r></w:p>"
    reason = refused(samples.docx(tmp_path / "a.docx", body, doctype=doctype))
    assert "declares entities" in reason or "not well-formed" in reason


def test_an_encrypted_archive_is_told(tmp_path: Path) -> None:
    path = samples.docx(tmp_path / "a.docx", BODY)
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + at] |= 1
            place = data.find(mark, place + 4)
    path.write_bytes(bytes(data))
    assert "is encrypted" in refused(path)


@pytest.mark.parametrize("cut", [10, 200, 400])
@pytest.mark.parametrize("name", ["a.docx", "a.epub"])
def test_a_damaged_archive_is_told(tmp_path: Path, name: str, cut: int) -> None:
    path = tmp_path / name
    made = samples.docx_of(path, "zh") if name == "a.docx" else samples.epub(path, "ru")
    path.write_bytes(made.read_bytes()[:cut])
    assert "is damaged" in refused(path)


def test_a_bibliography_cannot_make_other_files_be_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("SECRET of the machine, not of the bibliography")
    folder = tmp_path / "bib"
    folder.mkdir()
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    lines = ["TY  - RPRT", "TI  - A report", "AB  - Its abstract"]
    for place in ("../secret.txt", str(tmp_path / "secret.txt"), "link.txt"):
        lines += [f"L1  - {place}", f"L1  - file://{place}"]
    path = folder / "a.ris"
    path.write_text("\n".join([*lines, "ER  - ", ""]))
    (draft,) = list(read(path, format_of(path), Ways()))
    assert isinstance(draft, Draft)
    assert draft.attached == ()


def test_an_open_quotation_does_not_swallow_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('text\nfirst\n"never closed ' + "and so on " * 10, encoding="utf-8")
    texts = [d.text for d in read(path, format_of(path), Ways()) if isinstance(d, Draft)]
    assert texts[0] == "first"


@pytest.mark.parametrize("opened", ["[", '{"text":'])
def test_deeply_nested_json_is_told(tmp_path: Path, opened: str) -> None:
    path = tmp_path / "a.json"
    path.write_text("[" + opened * 100_000)
    assert "is no JSON" in refused(path)


def test_a_file_that_takes_too_long_is_given_up() -> None:
    def forever() -> None:
        while True:
            with contextlib.suppress(Exception):  # as readers do that catch all
                sum(range(1000))

    with pytest.raises(UnreadableError, match="given up after 1 seconds"), within(1):
        forever()


def test_what_is_done_in_time_is_left_alone() -> None:
    with within(60):
        pass
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
