"""Web pages: the article and what the page says of it, without scripts, menus and footers."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from foedus.evidence.literature.reading.dates import date_of_head
from foedus.evidence.literature.reading.drafts import Draft, UnreadableError, Ways
from foedus.evidence.literature.reading.encodings import MARKS, decoded, is_utf8
from foedus.extras import need

_CHARSET = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?([\w:.-]{2,40})", re.IGNORECASE
)
_HEAD = 4096
_PARAGRAPH, _ABOVE = 200, 500
_LANGUAGE = re.compile(r"[a-z]{2}(?![a-z])", re.IGNORECASE)
_SILENT = ("script", "style", "noscript", "template", "nav", "header", "footer", "aside", "form",
           "iframe", "svg")  # fmt: skip
_SAME = {"gb2312": "gb18030", "gbk": "gb18030"}
"""Pages that name these hold characters of the larger set."""


def read(path: Path, ways: Ways) -> Iterator[Draft]:
    """A page: one document.

    Raises
    ------
    UnreadableError
        It has no text (its text may be made by a script), or its encoding cannot be told.
    """
    page, encoding = _page(path.read_bytes(), ways.encoding)
    notes = () if encoding.startswith("utf-8") else (f"read as {encoding}",)
    draft = article(page, notes)
    if not draft.text.strip():
        raise UnreadableError(
            "is a page without text; where a script makes the text, save the page from a browser"
        )
    yield draft


def article(page: str, notes: tuple[str, ...] = ()) -> Draft:
    """The article of a page; its whole visible text where no article stands out."""
    lxml_html = need("lxml.html", "literature")
    if not page.strip():
        return Draft("")
    tree = _tree(lxml_html, page)
    if tree is None:
        return Draft("")
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it tells us by what it returns
    trafilatura = need("trafilatura", "literature")
    found = trafilatura.bare_extraction(
        page, include_comments=False, with_metadata=True, date_extraction_params={
            "extensive_search": False, "original_date": True}
    )  # fmt: skip
    published = _date(page)
    if not published and (published := _date_above(tree)):
        notes = (*notes, "dated by a line above the article")
    if found is None or not (found.text or "").strip():
        return Draft(_visible(tree), title=_own_title(tree), language=_language(tree), notes=notes)
    return Draft(
        found.text,
        title=found.title or "",
        author=found.author or "",
        publisher=found.sitename or found.hostname or "",
        published=published,
        language=_language(tree),
        address=found.url or "",
        notes=notes,
    )


def _page(data: bytes, encoding: str) -> tuple[str, str]:
    """The page's characters: by its mark, as UTF-8 if it is that, as it says, or as it looks."""
    marked = any(data.startswith(mark) for mark, _ in MARKS)
    said = _CHARSET.search(data[:_HEAD])
    if encoding or marked or not said or is_utf8(data, whole=True):
        return decoded(data, encoding)
    name = said.group(1).decode("ascii").lower()
    try:
        return decoded(data, _SAME.get(name, name))
    except UnreadableError:
        return decoded(data)


def _tree(lxml_html: Any, page: str) -> Any:
    parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True)
    try:
        return lxml_html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (ValueError, lxml_html.etree.ParserError):
        return None


def _visible(tree: Any) -> str:
    for element in list(tree.iter(*_SILENT)):
        if element.getparent() is not None:
            element.drop_tree()
    body = tree.find("body")
    return blocks(tree if body is None else body)


def blocks(tree: Any) -> str:
    """The text of a tree of HTML, a paragraph a line."""
    made: list[str] = []
    line: list[str] = []

    def end() -> None:
        text = " ".join("".join(line).split())
        if text:
            made.append(text)
        line.clear()

    stack: list[tuple[Any, bool]] = [(tree, False)]
    while stack:
        element, left = stack.pop()
        named = isinstance(element.tag, str)
        block = named and element.tag not in _INLINE
        if left:
            if block:
                end()
            line.append(element.tail or "")
            continue
        if block:
            end()
        stack.append((element, True))
        if named and element.tag not in _SILENT[:4]:
            line.append(element.text or "")
            stack += [(child, False) for child in reversed(element)]
    end()
    return "\n\n".join(made)


_INLINE = frozenset((
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "font", "i",
    "ins", "kbd", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike",
    "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
))  # fmt: skip


def _own_title(tree: Any) -> str:
    return " ".join((tree.findtext(".//title") or "").split())


def _language(tree: Any) -> str:
    found = _LANGUAGE.match(tree.get("lang") or "")
    return found.group().lower() if found else ""


def _date(page: str) -> str:
    """The date that a page declares: in its head, its address, or an element for it.

    One on the first of January is taken for a year of which no more is known, so that no page
    seems known before it was; nor is a year looked for in its text, where there are others.
    """
    htmldate = need("htmldate", "literature")
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    found: str = htmldate.find_date(page, extensive_search=False, original_date=True) or ""
    return found[:4] if found.endswith("-01-01") else found


def _date_above(tree: Any) -> str:
    """A full date that stands by itself before the first paragraphs of a page."""
    above: list[str] = []
    for line in blocks(tree).split("\n\n"):
        if len(line) > _PARAGRAPH:
            break
        above.append(line)
    found = date_of_head("\n".join(above)[-_ABOVE:])
    return found.first.isoformat() if found else ""
