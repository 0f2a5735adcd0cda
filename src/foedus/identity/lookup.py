"""Which actors a written text may mean, system of codes by system of codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from foedus.identity.names import normalise
from foedus.identity.registry import Entry

BARE = ("code", "abbreviation", "iso2", "name", "cow", "gw")
"""The systems in which a text without a prefix is looked up, the one to believe first."""

SYSTEMS: Mapping[str, tuple[str, ...]] = {
    "cow": ("abbreviation", "cow"),
    "gw": ("gw",),
    "iso": ("code", "iso2", "numeric"),
}
"""The systems that a prefix (``cow:``, ``gw:``, ``iso:``) stands for."""

Tiers = dict[str, dict[str, list[str]]]


def lookup_tiers(entries: Iterable[Entry]) -> Tiers:
    """For each system, the codes of the actors by normalised text; what lives comes first."""
    tiers: Tiers = {name: {} for name in (*BARE, "numeric")}
    for entry in sorted(entries, key=_end, reverse=True):
        for tier, text in _keys(entry):
            if not text:
                continue
            codes = tiers[tier].setdefault(normalise(text), [])
            if entry.code not in codes:
                codes.append(entry.code)
    return tiers


def _end(entry: Entry) -> date:
    return entry.spells[-1][1] or date.max


def _keys(entry: Entry) -> list[tuple[str, str]]:
    keys = [("code", entry.code), ("abbreviation", entry.abbreviation), ("iso2", entry.iso2)]
    keys += [("numeric", entry.numeric), ("cow", str(entry.cow or ""))]
    keys += [("gw", str(number)) for number in dict.fromkeys(entry.gws)]
    names = dict.fromkeys((*entry.names.values(), *entry.aliases))
    return keys + [("name", name) for name in names]
