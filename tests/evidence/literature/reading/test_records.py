"""Bibliographies give their records, with the files that they name."""

from __future__ import annotations

from pathlib import Path

import pytest

from foedus.evidence.literature.reading import (
    Draft,
    Fault,
    UnreadableError,
    Ways,
    format_of,
    read,
)
from foedus.evidence.literature.reading.dates import date_in

RIS = """TY  - JOUR
AU  - Иванов, Пётр
AU  - 王芳
TI  - Россия и Китай: союз без обязательств
JO  - Международная жизнь
PY  - 2019
DA  - 2019/05/16/
AB  - Статья о пределах партнёрства.
LA  - ru
UR  - https://example.org/1
L1  - files/7/article.txt
ER  -

TY  - RPRT
TI  - 中俄战略协作
Y1  - 2021
DO  - 10.1000/x
ER  -
"""
BIB = """@article{ivanov2019,
  title = {{Russia} and China},
  author = {Ivanov, Peter and Wang, Fang},
  journal = {Survival},
  year = {2019}, month = may,
  abstract = {On the limits of a partnership.},
  doi = {10.1000/x},
  file = {Full text:files/7/article.txt:text/plain},
}
@book{wang,
  title = {中俄关系},
  year = {2020},
  publisher = {人民出版社},
}
"""
ZOTERO = (
    '"Key","Item Type","Publication Year","Author","Title","Publication Title","DOI","Url",'
    '"Abstract Note","Date","Language","File Attachments"\n'
    '"AB12","journalArticle","2019","Wang, Fang","中俄关系","现代国际关系","","https://e.org/1",'
    '"摘要：论伙伴关系的限度。","2019-05-16","zh","/home/other/Zotero/files/7/article.txt"\n'
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "files" / "7").mkdir(parents=True)
    (tmp_path / "files" / "7" / "article.txt").write_text("The whole article.")
    return tmp_path


def drafts(path: Path) -> list[Draft]:
    found = list(read(path, format_of(path), Ways()))
    return [draft for draft in found if isinstance(draft, Draft)]


def test_ris(folder: Path) -> None:
    (folder / "a.ris").write_text(RIS, encoding="utf-8")
    first, second = drafts(folder / "a.ris")
    assert first.title == "Россия и Китай: союз без обязательств"
    assert (first.author, first.publisher) == ("Иванов, Пётр; 王芳", "Международная жизнь")
    assert (first.text, first.language) == ("Статья о пределах партнёрства.", "ru")
    assert first.attached == (folder / "files" / "7" / "article.txt",)
    assert str(date_in(first.published).first) == "2019-05-16"  # type: ignore[union-attr]
    assert (second.title, second.text) == ("中俄战略协作", "")
    assert (second.published, second.address) == ("2021", "https://doi.org/10.1000/x")


def test_bibtex(folder: Path) -> None:
    (folder / "a.bib").write_text(BIB, encoding="utf-8")
    first, second = drafts(folder / "a.bib")
    assert (first.title, first.author) == ("Russia and China", "Ivanov, Peter; Wang, Fang")
    when = date_in(first.published)
    assert when is not None
    assert (str(when.first), when.precision) == ("2019-05-01", "month")
    assert first.attached == (folder / "files" / "7" / "article.txt",)
    assert (second.member, second.publisher) == ("wang", "人民出版社")


def test_what_zotero_exports(folder: Path) -> None:
    (folder / "a.csv").write_text(ZOTERO, encoding="utf-8-sig")
    (only,) = drafts(folder / "a.csv")
    assert (only.title, only.publisher, only.member) == ("中俄关系", "现代国际关系", "AB12")
    assert (only.published, only.text) == ("2019-05-16", "摘要：论伙伴关系的限度。")
    assert only.attached == (folder / "files" / "7" / "article.txt",)


def test_a_bibliography_in_cp1251(folder: Path) -> None:
    (folder / "a.ris").write_bytes(RIS.replace("王芳", "").encode("cp1251", "ignore"))
    first = drafts(folder / "a.ris")[0]
    assert (first.publisher, first.notes) == ("Международная жизнь", ("read as cp1251",))


@pytest.mark.parametrize(("name", "reason"), [("a.ris", "is no RIS"), ("a.bib", "is no BibTeX")])
def test_what_is_no_bibliography_says_so(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / name).write_text("Only words.")
    with pytest.raises(UnreadableError, match=reason):
        list(read(tmp_path / name, format_of(tmp_path / name), Ways()))


def test_a_bad_entry_is_told_and_the_others_read(tmp_path: Path) -> None:
    (tmp_path / "a.bib").write_text("@book{a, title = {One}}\n@book{b, title = {Two\n")
    found = list(read(tmp_path / "a.bib", format_of(tmp_path / "a.bib"), Ways()))
    assert [d.title for d in found if isinstance(d, Draft)] == ["One"]
    assert [d.member for d in found if isinstance(d, Fault)] == ["line 2"]
