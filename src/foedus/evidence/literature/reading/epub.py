"""EPUB books: the chapters in the order of reading."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from foedus.evidence.literature.reading.drafts import Draft, UnreadableError, Ways
from foedus.evidence.literature.reading.html import blocks
from foedus.evidence.literature.reading.packed import Package, opened, parsed
from foedus.extras import need

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_DC = "{http://purl.org/dc/elements/1.1/}"
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""Methods that only keep fonts from being copied."""

_PAGES = ("application/xhtml+xml", "text/html")


def read(path: Path, ways: Ways) -> Iterator[Draft]:
    """A book: one document.

    Raises
    ------
    UnreadableError
        It is under a digital lock, damaged or hostile.
    """
    with opened(path, ways.limits) as package:
        if _locked(package):
            raise UnreadableError("is encrypted: a book under a digital lock")
        container = parsed(package.read(_CONTAINER), _CONTAINER)
        roots = [e.get("full-path") for e in container.iter("{*}rootfile")]
        if not roots or not roots[0]:
            raise UnreadableError(f"is damaged: {_CONTAINER} names no book")
        book = parsed(package.read(roots[0]), roots[0])
        chapters = [_chapter(package, name) for name in _spine(book, roots[0])]
        names = {"title": "title", "author": "creator", "publisher": "publisher",
                 "published": "date", "language": "language"}  # fmt: skip
        told: dict[str, Any] = {field: _first(book, name) for field, name in names.items()}
        yield Draft("\n\n".join(filter(None, chapters)), **told)


def _locked(package: Package) -> bool:
    if _ENCRYPTION not in package.names:
        return False
    tree = parsed(package.read(_ENCRYPTION), _ENCRYPTION)
    return any(e.get("Algorithm") not in _FONTS for e in tree.iter("{*}EncryptionMethod"))


def _spine(book: Any, root: str) -> list[str]:
    pages = {
        e.get("id"): unquote(e.get("href") or "")
        for e in book.iter("{*}item")
        if e.get("media-type") in _PAGES
    }
    order = [e.get("idref") for e in book.iter("{*}itemref")]
    folder = posixpath.dirname(root)
    return [posixpath.normpath(posixpath.join(folder, pages[i])) for i in order if i in pages]


def _chapter(package: Package, name: str) -> str:
    if name not in package.names:
        return ""
    lxml_html = need("lxml.html", "literature")
    data = package.read(name)
    if not data.strip():
        return ""
    # Chapters without a declaration are UTF-8; left alone, the parser takes them for Latin-1.
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    parser = lxml_html.HTMLParser(encoding="utf-16" if wide else "utf-8", no_network=True)
    tree = lxml_html.document_fromstring(data, parser=parser)
    body = tree.find("body")
    return blocks(tree if body is None else body)


def _first(book: Any, name: str) -> str:
    found = book.find(f".//{_DC}{name}")
    return "" if found is None else (found.text or "").strip()
