"""What an engine is: something that finds named things in a text of some languages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from foedus.contracts.texts import LANGUAGES, Span

TYPES = ("PERSON", "ORGANISATION", "PLACE", "STATE", "DATE", "HARDWARE", "EXERCISE")


class Engine(Protocol):
    """Finds spans in a text.

    ``name`` is what spans carry in ``by``; ``languages`` those that it knows; ``needs`` the extra
    that it needs, empty where it always works; ``model`` whether it is learnt rather than
    declared.
    """

    name: str
    languages: Sequence[str]
    needs: str
    model: bool

    def ready(self) -> bool:
        """Whether its packages are installed."""
        ...

    def find(self, text: str, language: str, base: date | None) -> list[Span]:
        """The spans of a text, which may overlap those of other engines, not one another.

        ``base`` is the date of the document, against which relative dates are laid.
        """
        ...


class Declared:
    """What engines share that find what is declared: they know all languages and need nothing."""

    languages: Sequence[str] = LANGUAGES
    needs = ""
    model = False

    def ready(self) -> bool:
        """Always."""
        return True
