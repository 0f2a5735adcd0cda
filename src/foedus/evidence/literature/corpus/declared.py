"""What a user says of files: by options, or in a ``corpus.yml`` beside them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from foedus.errors import InvalidDataError, UsageError
from foedus.evidence.literature.reading import Ways
from foedus.evidence.literature.reading.columns import FIELDS
from foedus.evidence.literature.reading.dates import date_in
from foedus.evidence.literature.yaml_files import read_yaml

NAME = "corpus.yml"
RELIABILITIES = "ABCDEF"
_LANGUAGE = re.compile(r"[A-Za-z]{2}([-_]\w+)?")


@dataclass(frozen=True, slots=True)
class Declared:
    """What is said of a file; it holds against what the file says of itself.

    Empty where nothing is said.  ``published`` is a date in any form that is known;
    ``reliability`` the Admiralty letter of the source; ``columns`` which column is which field.
    """

    source: str = ""
    title: str = ""
    author: str = ""
    publisher: str = ""
    country: str = ""
    reliability: str = ""
    genre: str = ""
    published: str = ""
    language: str = ""
    address: str = ""
    encoding: str = ""
    columns: tuple[tuple[str, str], ...] = ()

    def over(self, other: Declared) -> Declared:
        """The other's, with what is said here in its place."""
        said = {f.name: value for f in fields(self) if (value := getattr(self, f.name))}
        if self.columns:
            said["columns"] = tuple(sorted({**dict(other.columns), **dict(self.columns)}.items()))
        return replace(other, **said)

    def ways(self, *, ocr: bool) -> Ways:
        """How the file is to be read."""
        return Ways(encoding=self.encoding, columns=self.columns, ocr=ocr)

    @property
    def key(self) -> str:
        """All that is said, in one line."""
        return json.dumps({k: v for k, v in asdict(self).items() if v}, ensure_ascii=False)


_KEYS = {"date": "published"}
"""What is called otherwise in ``corpus.yml``."""


def declared(said: Mapping[str, Any], where: str) -> Declared:
    """What a mapping of plain values says.

    Raises
    ------
    InvalidDataError
        An unknown key, a value that is none, a reliability that is no letter A to F, a date that
        is none, a column of an unknown field.
    """
    known = {f.name for f in fields(Declared)}
    values: dict[str, Any] = {}
    for key, value in said.items():
        name = _KEYS.get(key, key)
        if name not in known or key == "published":
            names = sorted((known - {"published"}) | {"date"})
            raise InvalidDataError(
                f"{where}: {key!r} is nothing that is said of files; that is {', '.join(names)}. "
                "Nothing was added."
            )
        if name == "columns":
            values[name] = _columns(value, where)
        elif value is not None:
            values[name] = str(value).strip()
    return _checked(Declared(**values), where)


def _columns(value: Any, where: str) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, Mapping):
        raise InvalidDataError(
            f"{where}: columns maps fields to names of columns, as in text: content. Nothing was "
            "added."
        )
    pairs = {("published" if field == "date" else str(field)): str(n) for field, n in value.items()}
    for field in pairs:
        if field not in FIELDS:
            known = ", ".join("date" if f == "published" else f for f in FIELDS)
            raise InvalidDataError(
                f"{where}: {field!r} is no field of a document; they are {known}. Nothing was "
                "added."
            )
    return tuple(sorted(pairs.items()))


def _checked(made: Declared, where: str) -> Declared:
    letter = made.reliability.upper()
    if made.reliability and (len(letter) > 1 or letter not in RELIABILITIES):
        raise InvalidDataError(
            f"{where}: the reliability {made.reliability!r} is no letter from A (reliable) to E "
            "(unreliable), or F (cannot be judged). Nothing was added."
        )
    if made.published and date_in(made.published) is None:
        raise InvalidDataError(
            f"{where}: the date {made.published!r} is none that is known; write 2024, 2024-05 or "
            "2024-05-16. Nothing was added."
        )
    if made.language and not _LANGUAGE.fullmatch(made.language):
        raise InvalidDataError(
            f"{where}: the language {made.language!r} is no code of two letters, such as ru, zh or "
            "en. Nothing was added."
        )
    country = made.country and country_of(made.country)
    return replace(made, reliability=letter, country=country, language=made.language.lower()[:2])


@lru_cache(maxsize=4096)
def country_of(text: str) -> str:
    """The code of a state by any of its names; the text as it is where no state bears it."""
    from foedus.errors import FoedusError  # noqa: PLC0415
    from foedus.identity import load_states  # noqa: PLC0415

    try:
        return load_states().resolve(text).code
    except FoedusError:
        return text


class Sheets:
    """The ``corpus.yml`` files of folders, each read once."""

    def __init__(self) -> None:
        self._read: dict[Path, tuple[tuple[str, Declared], ...]] = {}

    def of(self, path: Path, root: Path) -> Declared:
        """What the sheets say of a file: those of the folders from ``root`` down to its own.

        Deeper sheets, and later entries of one, hold against earlier ones.
        """
        made = Declared()
        inner = path.parent.relative_to(root).parts
        for depth in range(len(inner) + 1):
            folder = root.joinpath(*inner[:depth])
            relative = PurePosixPath(path.relative_to(folder).as_posix())
            for pattern, said in self._sheet(folder):
                if _fits(relative, pattern):
                    made = said.over(made)
        return made

    def _sheet(self, folder: Path) -> tuple[tuple[str, Declared], ...]:
        if folder not in self._read:
            path = folder / NAME
            self._read[folder] = tuple(_entries(path)) if path.is_file() else ()
        return self._read[folder]


def _fits(path: PurePosixPath, pattern: str) -> bool:
    """Whether a glob means a file; one without a slash means files of this folder and below."""
    if "/" not in pattern:
        return path.match(pattern)
    from fnmatch import fnmatchcase  # noqa: PLC0415

    return fnmatchcase(str(path), pattern.replace("**/", "*").removeprefix("./"))


def _entries(path: Path) -> Iterator[tuple[str, Declared]]:
    try:
        sheet = read_yaml(path)
    except ValueError as error:
        raise InvalidDataError(f"{path}: {error}. Nothing was added.") from error
    if isinstance(sheet, list):
        sheet = {"files": sheet}
    if not isinstance(sheet, dict) or set(sheet) - {"sources", "files"}:
        raise InvalidDataError(
            f"{path}: is a list of entries, or has the keys sources and files. Nothing was added."
        )
    sources = {
        str(name): declared({**(said or {}), "source": name}, f"{path}: sources: {name}")
        for name, said in (sheet.get("sources") or {}).items()
    }
    for number, entry in enumerate(sheet.get("files") or [], 1):
        where = f"{path}: entry {number}"
        if not isinstance(entry, dict) or not entry.get("files"):
            raise InvalidDataError(
                f"{where}: needs the key files, a glob such as '*.html'. Nothing was added."
            )
        said = declared({k: v for k, v in entry.items() if k != "files"}, where)
        patterns = entry["files"] if isinstance(entry["files"], list) else [entry["files"]]
        full = said.over(sources.get(said.source, Declared()))
        yield from ((str(pattern), full) for pattern in patterns)


def from_options(said: Mapping[str, str | None], columns: list[str]) -> Declared:
    """What the options of a command say.

    Raises
    ------
    UsageError
        As for ``declared``; or a column that is not written ``FIELD=NAME``.
    """
    pairs = [text.partition("=") for text in columns]
    for text, (field, sign, name) in zip(columns, pairs, strict=True):
        if not (field and sign and name):
            raise UsageError(f"--column {text}: write FIELD=NAME, as in --column text=content.")
    given: dict[str, Any] = {name: value for name, value in said.items() if value}
    if pairs:
        given["columns"] = {field: name for field, _, name in pairs}
    try:
        return declared(given, "options")
    except InvalidDataError as error:
        raise UsageError(str(error)) from None
