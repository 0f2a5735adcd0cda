"""Which language a text is in: by script first, then by a model held to the likely languages."""

from __future__ import annotations

import re
from copy import copy
from functools import cache
from typing import Any

from foedus.evidence.literature.languages.registry import languages
from foedus.evidence.literature.languages.scripts import SCRIPTS, letters, prevailing
from foedus.extras import need

_MODELLED = {
    "cyrillic": ("ru", "uk", "be", "bg", "kk", "ky", "mn", "sr", "mk"),
    "latin": ("en", "de", "fr", "es", "it", "pt", "pl", "tr", "nl", "cs"),
    "arabic": ("fa", "ar", "ur"),
}
"""Languages among which a model decides; held to them, it errs less than half as often."""

_TELLING = {
    "uk": re.compile("[іїєґІЇЄҐ]"),
    "be": re.compile("[ўЎ]"),
    "kk": re.compile("[әқңғұһӘҚҢҒҰҺ]"),
    "mk": re.compile("[ѓќѕЃЌЅ]"),
    "sr": re.compile("[ђћџљњЂЋЏЉЊ]"),
    "mn": re.compile("[өүӨҮ]"),
}
_ACCENTED = re.compile("[\u00c0-\u024f]")
_RUSSIAN_ONLY = re.compile("[ыэёЫЭЁ]")
_ENOUGH = 30
"""A text with fewer letters is too short for the model to overrule what is known of it."""
_USUAL = {"cyrillic": "ru", "latin": "en"}
"""What a short text is in that could be in many: a word alone says too little for the model."""
_KANA_SHARE = 0.05


def language_of(text: str, fallback: str = "") -> str:
    """The language of a text, ISO 639-1.

    ``fallback`` is what is known otherwise, such as the language of the document: it is the answer
    for texts without letters and for short ones that could be in it.  Empty where nothing is
    known.
    """
    script, count = prevailing(text)
    if not script:
        return fallback
    if script in {"han", "kana", "hangul"}:
        return _east_asian(text, script)
    if script == "cyrillic" and not _special(text) and _RUSSIAN_ONLY.search(text):
        return "ru"
    if count < _ENOUGH and not _special(text):
        if script_of(fallback) == script:
            return fallback
        if script in _USUAL:
            return _USUAL[script]
    return str(_model(script).classify(_only(text, script))[0])


def _east_asian(text: str, script: str) -> str:
    if script == "hangul":
        return "ko"
    counts = letters(text)
    kana = counts["kana"] > _KANA_SHARE * (counts["han"] + counts["kana"])
    return "ja" if kana else "zh"


def _special(text: str) -> bool:
    """Whether it has letters that the usual languages of alphabets lack."""
    return bool(_ACCENTED.search(text)) or any(p.search(text) for p in _TELLING.values())


def script_of(language: str) -> str:
    """The script that a language is written in; empty where it is not known here."""
    known = languages().get(language)
    if known is not None:
        return known.script
    others = {"ja": "kana", "ko": "hangul"}
    written = {code: name for name, codes in _MODELLED.items() for code in codes}
    return written.get(language, others.get(language, ""))


def _only(text: str, script: str) -> str:
    """The words of the script alone: a mixed passage is in the language that says most of it."""
    return " ".join(_words(script).findall(text)[:400])


@cache
def _words(script: str) -> re.Pattern[str]:
    return re.compile(f"[{SCRIPTS[script]}\u0300-\u036f'’]+")


@cache
def _model(script: str) -> Any:
    model = copy(_whole_model())
    model.set_languages(list(_MODELLED[script]))
    return model


@cache
def _whole_model() -> Any:
    identifier = need("py3langid.langid", "literature").LanguageIdentifier
    return identifier.from_model_file("data/model.npz.xz")
