"""Whether words are denied: a negator shortly before them in the same clause, no more than that."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from foedus.evidence.literature.coding.words import Sentence
from foedus.evidence.literature.yaml_files import read_yaml


@dataclass(frozen=True, slots=True)
class Negation:
    """How a language denies; see ``negation.yml``."""

    negators: re.Pattern[str]
    seeming: re.Pattern[str]
    reach: int
    breaks: re.Pattern[str]
    spaced: bool


@cache
def negation(language: str) -> Negation:
    """The negators of a language."""
    raw = read_yaml(files(__package__) / "negation.yml")[language]
    spaced = language != "zh"
    return Negation(
        negators=_any(raw["words"], spaced=spaced),
        seeming=_any(raw["seeming"], spaced=spaced),
        reach=raw["reach"],
        breaks=re.compile("[" + re.escape(raw["breaks"]) + "]"),
        spaced=spaced,
    )


def denied(sentence: Sentence, start: int, language: str) -> tuple[int, int] | None:
    """The negator that reaches words beginning at ``start``, as offsets in the passage."""
    how = negation(language)
    before = sentence.text[: start - sentence.start]
    clause = 0
    for found in how.breaks.finditer(before):
        clause = found.end()
    seeming = [found.span() for found in how.seeming.finditer(before, clause)]
    nearest = None
    for found in how.negators.finditer(before, clause):
        if not any(a <= found.start() < b for a, b in seeming):
            nearest = found
    if nearest is None:
        return None
    between = before[nearest.end() :]
    distance = len(between.split()) if how.spaced else len(between.strip())
    if distance > how.reach:
        return None
    return sentence.start + nearest.start(), sentence.start + nearest.end()


def _any(words: list[str], *, spaced: bool) -> re.Pattern[str]:
    choices = "|".join(re.escape(word).replace("'", "['’]") for word in words)
    if not spaced:
        return re.compile(choices)
    # An ending such as n't follows letters; any other word stands alone.
    return re.compile(rf"(?:(?<!\w)|(?=n['’]t))(?:{choices})(?!\w)", re.IGNORECASE)
