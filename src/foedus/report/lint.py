"""Checks on the wording of what was composed: each returns faults as sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from foedus.contracts import Judgement, Panel
from foedus.report.words import HIGHEST, LOWEST, Lexicon, lexicon, likelihood

SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
FIGURE = re.compile(r"(?<![\w-])[-\N{MINUS SIGN}]?\d[\d,.]*")
YEAR_OR_DATE = re.compile(r"(1[89]|20|21)\d\d(-\d\d(-\d\d)?)?")
PER_CENT = re.compile(r"\d\s?(%|per cent)")
RANGE = re.compile(r"\d\s?(\N{EN DASH}|to )\s?\d")

CERTAIN = 0.95
"""Below this, a judgement may not say that something will happen."""

WIDE = 3
"""An interval over this many terms of likelihood does not go with high confidence."""


def sentences(text: str) -> list[str]:
    """Split a text into sentences."""
    return [s for s in SENTENCE_END.split(text.strip()) if s]


def check_judgement(judgement: Judgement, scale: Lexicon | None = None) -> list[str]:
    """Return what is wrong with the wording of a judgement; empty where nothing is."""
    scale = scale or lexicon()
    faults = [*_fields(judgement, scale), *_mixed(judgement, scale)]
    if judgement.probability is not None:
        faults += [*_number(judgement, scale), *_claim(judgement, scale)]
    return [f"judgement {judgement.id}: {fault}" for fault in faults]


def _fields(judgement: Judgement, scale: Lexicon) -> Iterator[str]:
    for name in ("claim", "confidence_reason", "basis", "method", "would_change", "trace"):
        if not getattr(judgement, name):
            yield f"it has no {name}"
    if judgement.confidence not in scale.confidence:
        yield f"confidence {judgement.confidence!r} is not one of {', '.join(scale.confidence)}"


def _mixed(judgement: Judgement, scale: Lexicon) -> Iterator[str]:
    text = f"{judgement.claim} {judgement.confidence_reason}"
    for sentence in sentences(text):
        terms = [t.term for t in scale.terms if _has(sentence, t.term)]
        if terms and _has(sentence.lower(), "confidence"):
            yield f"likelihood and confidence in one sentence: {sentence!r}"
    for sentence in sentences(judgement.claim):
        if PER_CENT.search(sentence) and not RANGE.search(sentence):
            yield f"a number without its interval: {sentence!r}"


def _number(judgement: Judgement, scale: Lexicon) -> Iterator[str]:
    p, low, high = judgement.probability, judgement.low, judgement.high
    if p is None:
        return
    if low is None or high is None:
        yield "a probability without an interval"
        return
    if not LOWEST <= low <= p <= high <= HIGHEST:
        yield f"probability {p} and interval {low} to {high} do not fit within 1 to 99 %"
        return
    if likelihood(p, scale).term.term != judgement.term:
        yield f"the term {judgement.term!r} is not that of probability {p}"
    names = [t.term for t in scale.terms]
    first = names.index(likelihood(low, scale).term.term)
    last = names.index(likelihood(high, scale).term.term)
    if judgement.confidence == "high" and last - first + 1 >= WIDE:
        yield "high confidence in an interval that spans three or more terms"


def _claim(judgement: Judgement, scale: Lexicon) -> Iterator[str]:
    claim = judgement.claim
    if not _has(claim, judgement.term):
        yield f"the claim does not say {judgement.term!r}"
    if not re.search(r"\b(1[89]|20|21)\d\d\b", claim):
        yield "the claim names no year"
    for word in scale.outside:
        if _has(claim, word):
            yield f"the word {word!r} is outside the lexicon {scale.name}"
    if _has(claim, "will") and (judgement.probability or 0) < CERTAIN:
        yield "the claim says 'will' though it is less than almost certain"


def _has(text: str, words: str) -> bool:
    return re.search(rf"\b{re.escape(words)}\b", text) is not None


def check_panel(panel: Panel) -> list[str]:
    """Return figures in the running text that are not links to a trace, and faulty judgements.

    Years and dates may stand as plain text; so may labels that begin with a letter (C3, I4).
    """
    faults = [f for j in panel.judgements for f in check_judgement(j)]
    for paragraph in (panel.lead, *panel.body):
        plain = [p for p in paragraph if isinstance(p, str)]
        faults += [
            f"panel {panel.id}: the figure {found!r} in {part.strip()!r} has no trace"
            for part in plain
            for found in untraced(part)
        ]
    for child in panel.children:
        faults += check_panel(child)
    return faults


def untraced(text: str) -> list[str]:
    """Figures in a text that are neither a year nor a date."""
    found = [m.group().rstrip(".,") for m in FIGURE.finditer(text)]
    return [f for f in found if not YEAR_OR_DATE.fullmatch(f)]


def check_panels(panels: Sequence[Panel]) -> list[str]:
    """All faults of all panels."""
    return [fault for panel in panels for fault in check_panel(panel)]
