"""The engines that there are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from foedus.errors import MissingExtraError, UsageError
from foedus.evidence.literature.entities.dates import Dates
from foedus.evidence.literature.entities.engine import Engine
from foedus.evidence.literature.entities.exercises import Exercises
from foedus.evidence.literature.entities.gazetteer import Gazetteer
from foedus.evidence.literature.entities.hardware import Hardware
from foedus.evidence.literature.entities.models.cutword import Cutword
from foedus.evidence.literature.entities.models.slovnet import Slovnet
from foedus.evidence.literature.entities.models.spacy import Spacy
from foedus.evidence.literature.entities.patterns import Patterns

GROUPS = ("all", "gazetteer", "models")
"""What can be asked for: everything that is installed, what is declared, what is learnt."""


@lru_cache(maxsize=4)
def engines(states: tuple[Path, ...] = ()) -> tuple[Engine, ...]:
    """All engines, the one to believe first first."""
    return (
        Exercises(),
        Hardware(),
        Dates(),
        Patterns(),
        Gazetteer(states),
        Slovnet(),
        Spacy(),
        Cutword(),
    )


def chosen(group: str, language: str, states: tuple[Path, ...] = ()) -> Sequence[Engine]:
    """The engines of a group.

    Raises
    ------
    UsageError
        There is no such group.
    MissingExtraError
        ``models`` is asked for, and that of the language is not installed.
    """
    if group not in GROUPS:
        raise UsageError(f"--engine {group}: there is no such engine; choose {', '.join(GROUPS)}.")
    known = engines(states)
    if group == "gazetteer":
        return [engine for engine in known if not engine.model]
    if group == "all":
        return [engine for engine in known if engine.ready()]
    models = [engine for engine in known if engine.model and language in engine.languages]
    for engine in models:
        if not engine.ready():
            raise MissingExtraError(
                f"The model of {language} ({engine.name}) is not installed. It comes with the "
                f'extra {engine.needs}: pip install "foedus[{engine.needs}]". The gazetteer works '
                "without: --engine gazetteer."
            )
    return [engine for engine in known if engine.model and engine.ready()]


def missing(language: str) -> Engine | None:
    """The model of a language where it is not installed."""
    return next(
        (e for e in engines() if e.model and language in e.languages and not e.ready()), None
    )
