"""Which edition of a source a base can give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from foedus.contracts.dataset import Edition, SourceCard
from foedus.errors import NotFoundError
from foedus.evidence.sources.fetching.bases import Base, Found


class NotHeldError(NotFoundError):
    """The base has no complete edition of a source."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An edition, and where each of its files was found."""

    edition: Edition
    files: tuple[Found, ...]


def choose(
    card: SourceCard, base: Base, edition: str | None = None, until: str | None = None
) -> Choice:
    """The first edition on the card, all of whose files the base has.

    Parameters
    ----------
    edition
        Take this one and no other.
    until
        Look at no edition that stands behind this one on the card: an update never goes back.

    Raises
    ------
    NotFoundError
        The card has no edition of this name.
    NotHeldError
        The base does not have all files of any edition; the message says where it looked.
    """
    lacking = []
    for tried in _candidates(card, edition, until):
        found = [base.find(card.id, file) for file in tried.files]
        if None not in found:
            return Choice(tried, tuple(f for f in found if f is not None))
        lacking.append((tried, [f for f, got in zip(tried.files, found, strict=True) if not got]))
    lines = [
        f"  edition {tried.id} lacks " + "; ".join(base.wanted(card.id, file) for file in files)
        for tried, files in lacking
    ]
    raise NotHeldError(
        f"{card.id}: no edition is complete at {base.label}. Nothing was changed.\n"
        + "\n".join(lines)
        + f"\nGet the files from {card.homepage} by hand, and put them there or store them with: "
        f"foedus data import FILE --as {card.id}"
    )


def _candidates(card: SourceCard, edition: str | None, until: str | None) -> Sequence[Edition]:
    if edition is None:
        known = [e.id for e in card.editions]
        return card.editions[: known.index(until) + 1] if until in known else card.editions
    wanted = card.edition(edition)
    if wanted is None:
        raise NotFoundError(
            f"{card.id}: has no edition {edition!r}. Nothing was changed. It has "
            f"{', '.join(e.id for e in card.editions)}."
        )
    return (wanted,)
