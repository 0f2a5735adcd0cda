"""Languages and scripts: names for readers, tags for HTML, runs of text in another script."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from foedus.report.declared import declared

LANGUAGES = Path(__file__).with_name("languages.yml")

SCRIPTS: Mapping[str, tuple[str, str]] = {
    "Cyrillic": ("\u0400-\u052f", "und-Cyrl"),
    "Han": ("\u3040-\u30ff\u3400-\u9fff\uff00-\uffef\u3000-\u303f", "und-Hani"),
    "Hangul": ("\uac00-\ud7af\u1100-\u11ff", "und-Hang"),
    "Arabic": ("\u0600-\u06ff\u0750-\u077f", "und-Arab"),
    "Hebrew": ("\u0590-\u05ff", "und-Hebr"),
    "Devanagari": ("\u0900-\u097f", "und-Deva"),
}
"""Characters of each script, and the tag of text of which only the script is known."""

_OTHER = "".join(characters for characters, _ in SCRIPTS.values())
_RUN = re.compile(f"[{_OTHER}](?:[{_OTHER}\\s\\d.,:;«»“”\"'()\\-]*[{_OTHER}])?")


def _languages() -> Mapping[str, Mapping[str, str]]:
    found: Mapping[str, Mapping[str, str]] = declared(LANGUAGES)
    return found


def _known(code: str) -> Mapping[str, str]:
    """A language by its ISO 639-3 code, or by its tag; empty where it is unknown."""
    found = _languages()
    return found.get(code) or next((x for x in found.values() if x["tag"] == code), {})


def language_name(code: str) -> str:
    """English name of a language by its code or tag; the code itself where it is unknown."""
    return _known(code).get("name", code)


def tag_of(text: str, language: str) -> str:
    """The language tag of a text of which a language is stated; ``""`` where it is English.

    A text in Latin letters, in a language that is not written so, is a translation or a
    transliteration and gets no tag.
    """
    known = _known(language)
    if not known or known["tag"] == "en":
        return ""
    script = known.get("script")
    if script and not re.search(f"[{SCRIPTS[script][0]}]", text):
        return ""
    return known["tag"]


def runs(text: str) -> Iterator[tuple[str, str]]:
    """Split a text into runs of (text, tag); the tag is ``""`` for Latin letters."""
    at = 0
    for match in _RUN.finditer(text):
        if match.start() > at:
            yield text[at : match.start()], ""
        yield match.group(), _script_tag(match.group())
        at = match.end()
    if at < len(text):
        yield text[at:], ""


def _script_tag(text: str) -> str:
    for characters, tag in SCRIPTS.values():
        if re.match(f"[{characters}]", text):
            return tag
    return ""
