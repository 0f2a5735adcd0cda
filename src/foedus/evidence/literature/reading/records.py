"""Bibliographies: RIS, BibTeX and what Zotero exports as CSV; with the files that they name."""

from __future__ import annotations

import csv
import logging
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from foedus.evidence.literature.reading.columns import plain
from foedus.evidence.literature.reading.drafts import Draft, Fault, UnreadableError, Ways
from foedus.evidence.literature.reading.encodings import decoded
from foedus.extras import need

_BRACES = re.compile(r"[{}]")
_MOST = 64 << 20


def read_ris(path: Path, ways: Ways) -> Iterator[Draft | Fault]:
    """Records of a RIS file.

    Raises
    ------
    UnreadableError
        It is no RIS, or its encoding cannot be told.
    """
    text, notes = _text(path, ways)
    rispy = need("rispy", "literature")
    if not re.search(r"^TY {0,2}-", text, re.MULTILINE):
        raise UnreadableError("is no RIS: it has no line that begins with TY  -")
    try:
        records: list[dict[str, Any]] = rispy.loads(text, skip_unknown_tags=True)
    except Exception as error:  # noqa: BLE001 - rispy raises OSError, ValueError and others
        raise UnreadableError(f"is no whole RIS ({error})") from None
    for number, record in enumerate(records, 1):
        link = plain(record.get("urls")) or plain(record.get("url"))
        attached = [*_several(record, "file_attachments"), *record.get("urls", [])]
        yield _draft(
            path, notes, number,
            text=_one(record, "abstract", "notes_abstract"),
            title=_one(record, "title", "primary_title", "short_title"),
            author="; ".join(record.get("authors") or record.get("first_authors") or ()),
            publisher=_one(
                record, "journal_name", "secondary_title", "alternate_title3", "publisher"
            ),
            published=_one(record, "date", "publication_year", "year")
            .replace("/", "-").strip("-"),
            language=_one(record, "language"),
            genre=_one(record, "type_of_reference"),
            address=link.split("; ")[0] or _doi(_one(record, "doi")),
            attached=attached,
        )  # fmt: skip


def read_bibtex(path: Path, ways: Ways) -> Iterator[Draft | Fault]:
    """Records of a BibTeX file.

    Raises
    ------
    UnreadableError
        It is no BibTeX, or its encoding cannot be told.
    """
    text, notes = _text(path, ways)
    bibtexparser = need("bibtexparser", "literature")
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    library = bibtexparser.parse_string(text)
    if not library.entries and not library.failed_blocks:
        raise UnreadableError("is no BibTeX: it has no entries")
    for number, entry in enumerate(library.entries, 1):
        fields = {f.key.lower(): _bare(str(f.value)) for f in entry.fields}
        month = fields.get("month", "")
        year = fields.get("date") or f"{fields.get('year', '')} {month}".strip()
        attached = fields.get("file", "")
        yield _draft(
            path, notes, number,
            member=entry.key,
            text=fields.get("abstract", ""),
            title=fields.get("title", ""),
            author=fields.get("author", "").replace(" and ", "; "),
            publisher=next(
                filter(None, map(fields.get, ("journal", "journaltitle", "publisher",
                                              "institution", "booktitle"))), ""),
            published=_month_first(year),
            language=fields.get("language") or fields.get("langid") or "",
            genre=entry.entry_type,
            address=fields.get("url") or _doi(fields.get("doi", "")),
            attached=_jabref(attached),
        )  # fmt: skip
    for block in library.failed_blocks:
        yield Fault(f"line {block.start_line + 1}", f"is no BibTeX entry ({block.error})")


def read_zotero(path: Path, ways: Ways) -> Iterator[Draft | Fault]:
    """Records of a CSV that Zotero exported.

    Raises
    ------
    UnreadableError
        Its encoding cannot be told.
    """
    text, notes = _text(path, ways)
    names = {
        "text": "Abstract Note", "title": "Title", "author": "Author",
        "published": "Date", "language": "Language", "genre": "Item Type", "address": "Url",
    }  # fmt: skip
    for number, row in enumerate(csv.DictReader(text.splitlines(keepends=True)), 1):
        told = {field: (row.get(name) or "").strip() for field, name in names.items()}
        told["published"] = told["published"] or (row.get("Publication Year") or "")
        told["publisher"] = (row.get("Publication Title") or row.get("Publisher") or "").strip()
        told["address"] = told["address"] or _doi(row.get("DOI") or "")
        attached = (row.get("File Attachments") or "").split(";")
        yield _draft(path, notes, number, member=row.get("Key") or "", attached=attached, **told)


def _draft(
    path: Path, notes: tuple[str, ...], number: int, *, attached: list[str], member: str = "",
    **told: Any,
) -> Draft:  # fmt: skip
    return Draft(
        **told,
        member=member or f"record {number}",
        attached=tuple(beside(path, attached)),
        notes=notes,
    )


def beside(path: Path, names: list[str]) -> Iterator[Path]:
    """Files that a record names, as far as they lie in the folder of its bibliography, or below.

    A bibliography cannot make other files be read, whatever paths it names; of a path from
    another machine, the end is looked for here.
    """
    folder = path.parent.resolve()
    for name in names:
        local = unquote(urlparse(name).path) if name.startswith("file:") else name.strip()
        if not local or "://" in local:
            continue
        parts = Path(local.replace("\\", "/")).parts
        tries = (Path(local), *(Path(*parts[at:]) for at in range(1, len(parts))))
        for candidate in tries:
            try:
                full = (folder / candidate).resolve()
                fits = full.is_relative_to(folder) and full.is_file() and full != path.resolve()
            except (OSError, ValueError):
                continue
            if fits:
                yield path.parent / full.relative_to(folder)
                break


def _text(path: Path, ways: Ways) -> tuple[str, tuple[str, ...]]:
    if path.stat().st_size > _MOST:
        raise UnreadableError(f"is larger than {_MOST >> 20} MiB, more than any bibliography")
    text, encoding = decoded(path.read_bytes(), ways.encoding)
    return text, () if encoding.startswith("utf-8") else (f"read as {encoding}",)


def _one(record: Mapping[str, Any], *names: str) -> str:
    return next(filter(None, (plain(record.get(name)) for name in names)), "")


def _several(record: Mapping[str, Any], start: str) -> list[str]:
    return [plain(value) for name, value in record.items() if name.startswith(start)]


def _doi(doi: str) -> str:
    return f"https://doi.org/{doi.strip()}" if doi.strip() else ""


def _bare(value: str) -> str:
    return (
        " ".join(_BRACES.sub("", value).split()) if "\n\n" not in value else _BRACES.sub("", value)
    )


def _month_first(date: str) -> str:
    """BibTeX writes the month beside the year: ``2024 may`` is ``may 2024``."""
    year, _, month = date.partition(" ")
    if month.isdigit():
        return f"{year}-{int(month):02}"
    return f"{month} {year}".strip()


def _jabref(value: str) -> list[str]:
    """Paths of a ``file`` field: ``Title:files/1/a.pdf:application/pdf;...``, or bare ones."""
    found = []
    for part in value.split(";"):
        title, *rest = part.replace("\\:", "\0").split(":")
        paths = rest[:1] if rest[1:] else [title, *rest]
        found += [path.replace("\0", ":") for path in paths]
    return found
