"""Word documents (.docx)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from foedus.evidence.literature.reading.drafts import Draft, UnreadableError, Ways
from foedus.evidence.literature.reading.packed import Package, opened, parsed

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_OLE = b"\xd0\xcf\x11\xe0"
_DC = "{http://purl.org/dc/elements/1.1/}"
_DCTERMS = "{http://purl.org/dc/terms/}"
_LEFT_OUT = frozenset({"del", "moveFrom", "instrText", "delText", "txbxContent", "Fallback"})
"""Deleted text, instructions of fields, and copies of text boxes for older programs."""


def read(path: Path, ways: Ways) -> Iterator[Draft]:
    """A Word document: one document; footnotes stand at its end.

    Raises
    ------
    UnreadableError
        It is encrypted, damaged, hostile, or of Word 97-2003.
    """
    with path.open("rb") as file:
        head = file.read(1 << 16)
    if head.startswith(_OLE):
        encrypted = "EncryptedPackage".encode("utf-16-le") in path.read_bytes()
        raise UnreadableError(
            "is encrypted; save it without a password"
            if encrypted
            else "is of Word 97-2003; save it as .docx"
        )
    with opened(path, ways.limits) as package:
        parts = [_paragraphs(package, "word/document.xml")]
        parts += [
            _paragraphs(package, name)
            for name in ("word/footnotes.xml", "word/endnotes.xml")
            if name in package.names
        ]
        yield Draft("\n\n".join(p for part in parts for p in part), **_told(package))


def _paragraphs(package: Package, name: str) -> list[str]:
    tree = parsed(package.read(name), name)
    made = []
    for paragraph in tree.iter(f"{_W}p", f"{_STRICT}p"):
        if any(_local(up) in _LEFT_OUT - {"txbxContent"} for up in paragraph.iterancestors()):
            continue
        text = "".join(_runs(paragraph)).strip()
        if text:
            made.append(text)
    return made


def _runs(element: Any) -> Iterator[str]:
    for child in element:
        kind = _local(child)
        if kind in _LEFT_OUT or kind == "p":
            continue
        if kind == "t":
            yield child.text or ""
        elif kind in ("tab", "br", "cr"):
            yield "\t" if kind == "tab" else "\n"
        elif kind == "noBreakHyphen":
            yield "-"
        else:
            yield from _runs(child)


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _told(package: Package) -> dict[str, Any]:
    if "docProps/core.xml" not in package.names:
        return {}
    tree = parsed(package.read("docProps/core.xml"), "docProps/core.xml")
    tags = {
        "title": f"{_DC}title",
        "author": f"{_DC}creator",
        "language": f"{_DC}language",
        "made": f"{_DCTERMS}created",
    }
    return {name: (tree.findtext(tag) or "").strip() for name, tag in tags.items()}
