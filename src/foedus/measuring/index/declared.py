"""What the index is learned from, as ``items.yml`` declares it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from foedus.errors import InvalidDataError
from foedus.lineage import digest


@dataclass(frozen=True, slots=True)
class Declared:
    """An indicator of the index; the fields are those of ``items.yml``, which explains them."""

    id: str
    sources: tuple[str, ...]
    kind: str = ""
    cuts: tuple[float, ...] = ()
    top: int = 0
    sides: str = "max"
    sign: int = 1
    detected: bool = False
    inert: bool = False
    loading: tuple[float, float] | None = None
    bounds: tuple[float, float] | None = None
    evidence: bool = False
    weight: float = 1.0
    fills: str = ""
    like: str = ""

    @property
    def levels(self) -> int:
        """Number of levels that the model sees."""
        return {"ordinal": len(self.cuts) + 1, "count": self.top + 1}.get(self.kind, 0)


@dataclass(frozen=True, slots=True)
class Declaration:
    """All that is declared: what all dyads have, what casebooks add, from which year, what step."""

    first_year: int
    step: float
    items: tuple[Declared, ...]
    casebook: tuple[Declared, ...]
    digest: str

    @property
    def indicators(self) -> tuple[str, ...]:
        """Ids of all indicators of the shelf that are read."""
        return tuple(name for item in (*self.items, *self.casebook) for name in item.sources)


@cache
def declaration() -> Declaration:
    """Read the declaration that ships."""
    import yaml  # noqa: PLC0415 - not needed for --help

    text = files(__package__).joinpath("items.yml").read_bytes()
    given = yaml.safe_load(text)
    return Declaration(
        int(given["first_year"]),
        float(given["step"]),
        tuple(_declared(entry, given) for entry in given["items"]),
        tuple(_declared(entry, given) for entry in given["casebook"]),
        digest(json.dumps(given, sort_keys=True).encode()),
    )


def read_items(path: Path) -> tuple[Declared, ...]:
    """Read items from a file of the user's own, of the form of ``items.yml``.

    Raises
    ------
    InvalidDataError
        Not YAML, no items, or an entry with an unknown or missing field.
    """
    import yaml  # noqa: PLC0415

    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
        entries = given["items"] if isinstance(given, dict) else given
        items = tuple(_declared(entry) for entry in entries)
    except (yaml.YAMLError, UnicodeDecodeError, KeyError, TypeError, ValueError) as error:
        raise InvalidDataError(
            f"{path}: does not declare items ({error}). Each needs id and kind (ordinal with "
            "cuts, count with top, continuous); items.yml of foedus is an example."
        ) from error
    for item in items:
        if item.kind not in KINDS or (item.kind in NEEDS and not getattr(item, NEEDS[item.kind])):
            raise InvalidDataError(
                f"{path}: {item.id} is declared as {item.kind or 'no kind'}; it must be "
                "continuous, ordinal with cuts, or count with top."
            )
    return items


KINDS = ("continuous", "ordinal", "count")
NEEDS = {"ordinal": "cuts", "count": "top"}
"""What a kind cannot do without."""


WHOLE = ("bounds", "loading", "weight")
"""What is declared of all indicators at once, and may be of each."""


def _declared(entry: Mapping[str, Any], whole: Mapping[str, Any] | None = None) -> Declared:
    entry = {**{k: v for k, v in (whole or {}).items() if k in WHOLE}, **entry}
    known = {k: v for k, v in entry.items() if k not in ("from", "cuts", "loading", "bounds")}
    return Declared(
        **known,
        sources=tuple(entry.get("from", (entry["id"],))),
        cuts=tuple(float(cut) for cut in entry.get("cuts", ())),
        loading=_pair(entry.get("loading")),
        bounds=_pair(entry.get("bounds")),
    )


def _pair(given: Sequence[float] | None) -> tuple[float, float] | None:
    if given is None:
        return None
    first, second = given
    return float(first), float(second)
