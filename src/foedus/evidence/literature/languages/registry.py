"""Which languages there are: one module of ``known`` each, found by being there."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from foedus.evidence.literature.languages import known
from foedus.evidence.literature.languages.language import Language
from foedus.evidence.literature.languages.plain import plain


@cache
def languages() -> dict[str, Language]:
    """The languages that are analysed, by code."""
    names = sorted(module.name for module in pkgutil.iter_modules(known.__path__))
    return {name: import_module(f"{known.__name__}.{name}").LANGUAGE for name in names}


@cache
def analyser(script: str, language: str) -> Language:
    """Who analyses words of a script in a text of a language.

    The language itself where the script is its own; in texts of analysed languages, else the
    usual language of the script (English words in a Russian text, Russian ones in a Chinese
    one); plain words otherwise.  An empty ``language`` stands for a text of which only the script
    is known, such as a query.
    """
    own = languages().get(language)
    if own is not None and own.script == script:
        return own
    if own is not None or not language:
        for candidate in languages().values():
            if candidate.usual and candidate.script == script:
                return candidate
    return plain(script)


@cache
def analysis() -> str:
    """The versions of all analyses, in one line: what an index made by them is marked with."""
    known_ones = (f"{name} {language.version()}" for name, language in languages().items())
    return "; ".join([*known_ones, f"plain {plain('').version()}"])
