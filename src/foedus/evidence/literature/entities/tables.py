"""Reading of the tables of the gazetteer, and the names that it knows in a language."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from foedus.identity.registry import Entry, read_registry
from foedus.identity.tables import DATA as IDENTITY
from foedus.identity.tables import read_table

DATA = Path(__file__).parent / "data"
NOTHING = ""
"""The type of phrases that hold a name and are none: Latin American, 马克思主义."""

_LEFT_OUT_BEFORE = 1914
_NAMED = {
    "persons.csv": "PERSON",
    "organisations.csv": "ORGANISATION",
    "regions.csv": "PLACE",
    "places.csv.gz": "PLACE",
    "place_names.csv": "PLACE",
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name may stand for.

    ``kind`` is ``name``, ``adjective``, ``people``, ``abbreviation``, ``institution`` (to be joined
    with the state it belongs to) or ``sign`` (one Chinese character, believed only in context).
    ``alone`` is whether it counts by itself, ``quoted`` whether only in quotes.
    """

    type: str
    id: str
    kind: str
    alone: bool = True
    quoted: bool = False


def rows(file: str) -> Iterator[Mapping[str, str]]:
    """The rows of a table that ships with the gazetteer; ``.gz`` is unpacked."""
    raw = (DATA / file).read_bytes()
    text = (gzip.decompress(raw) if file.endswith(".gz") else raw).decode("utf-8")
    yield from csv.DictReader(io.StringIO(text, newline=""))


@lru_cache(maxsize=8)
def declared(file: str) -> Any:
    """What a YAML file that ships with the gazetteer declares."""
    import yaml  # noqa: PLC0415 - read once, where texts are read

    return yaml.safe_load((DATA / file).read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def russian_forms() -> dict[str, tuple[str, ...]]:
    """Case forms by Russian name, made by ``tools/build_entity_tables.py``."""
    text = gzip.decompress((DATA / "forms_ru.tsv.gz").read_bytes()).decode("utf-8")
    return {
        name: tuple(forms.split("|"))
        for name, forms in (line.split("\t") for line in text.splitlines())
    }


def known_names(language: str, extra: tuple[Path, ...] = ()) -> Iterator[tuple[str, Meaning]]:
    """All names of a language with what they mean, those of a project's states included."""
    left_out = {row["word"] for row in rows("left_out.csv") if row["lang"] == language}
    for name, meaning in _all(language, extra):
        if name and name not in left_out:
            yield name, meaning


def _all(language: str, extra: tuple[Path, ...]) -> Iterator[tuple[str, Meaning]]:
    yield from _actors(language, extra)
    yield from _aliases_of_states(language)
    for row in rows("state_words.csv"):
        if row["lang"] == language:
            yield row["word"], Meaning("STATE", row["code"], _kind(row["kind"], row["word"]))
    for row in rows("nothing.csv"):
        if row["lang"] == language:
            yield row["phrase"], Meaning(NOTHING, "", "name")
    for file, type_ in _NAMED.items():
        for row in rows(file):
            for name in row[language].split("|"):
                quoted = name.startswith("«")
                yield name, Meaning(type_, row["id"], _sign(name), quoted=quoted)
    for row in rows("institutions.csv"):
        for name in row[language].split("|"):
            alone = language in row["alone"]
            yield name, Meaning("ORGANISATION", row["id"], "institution", alone)


def _actors(language: str, extra: tuple[Path, ...]) -> Iterator[tuple[str, Meaning]]:
    """States and organisations of the register by name, those of a project by alias too."""
    shipped = {entry.code: entry for entry in entries()}
    for entry in entries(extra):
        if _gone(entry):
            continue
        type_ = "STATE" if entry.kind == "state" else "ORGANISATION"
        if name := entry.names.get(language):
            yield name, Meaning(type_, entry.code, "name")
        if type_ == "ORGANISATION" and language == "en":
            yield entry.code, Meaning(type_, entry.code, "abbreviation")
        own = shipped.get(entry.code)
        if type_ == "ORGANISATION" or own is None or own.aliases != entry.aliases:
            for alias in entry.aliases:
                if language_of_name(alias) == language:
                    short = "abbreviation" if alias.isupper() and " " not in alias else "name"
                    yield alias, Meaning(type_, entry.code, short)


def _aliases_of_states(language: str) -> Iterator[tuple[str, Meaning]]:
    alive = {entry.code for entry in entries() if not _gone(entry)}
    columns = ("code", "lang", "kind", "alias")
    for row in read_table(IDENTITY / "aliases.csv", columns, columns):
        alias, kind = row["alias"], row["kind"]
        if row["lang"] != language or kind == "code" or row["code"] not in alive:
            continue
        yield alias, Meaning("STATE", row["code"], _kind(kind, alias))
        if language == "en" and kind == "adjective" and alias[-1] in "ni":
            yield f"{alias}s", Meaning("STATE", row["code"], "people")


def _kind(kind: str, word: str) -> str:
    return _sign(word, kind) if kind == "abbreviation" else kind


def _sign(word: str, kind: str = "name") -> str:
    """One Chinese character that is short for a name is a sign."""
    return "sign" if len(word) == 1 and word > "一" else kind


def language_of_name(name: str) -> str:
    """Tell the language of a name by its letters: zh, ru, else en."""
    if any("一" <= letter <= "鿿" for letter in name):
        return "zh"
    return "ru" if any("а" <= letter.lower() <= "ё" for letter in name) else "en"


@lru_cache(maxsize=4)
def entries(extra: tuple[Path, ...] = ()) -> tuple[Entry, ...]:
    """States and organisations of the register, those of a project's files included."""
    return read_registry(extra).entries


def _gone(entry: Entry) -> bool:
    """States that ended before the literature begins: their names are now those of places."""
    last = entry.spells[-1][1]
    return last is not None and last.year < _LEFT_OUT_BEFORE
