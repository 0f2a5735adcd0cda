"""Which layers of ties there are: declared in ``layers.yml``, read here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer of ties, and the indicator that it is read from.

    ``directions`` says how two directions become one tie (greatest, sum, geometric_mean, same),
    ``weight`` how a value becomes a weight (linear, positive, logarithm), ``void`` what it means
    that a pair has none.
    """

    id: str
    title: str
    indicator: str
    directions: str
    weight: str
    void: str


@cache
def load_layers() -> dict[str, Layer]:
    """All layers, by id, in their order."""
    import yaml  # noqa: PLC0415

    text = files(__package__).joinpath("layers.yml").read_text(encoding="utf-8")
    return {row["id"]: Layer(**row) for row in yaml.safe_load(text)["layers"]}
