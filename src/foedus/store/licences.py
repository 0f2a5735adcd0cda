"""What may leave the store: the terms of the sources, asked at every export."""

from __future__ import annotations

from collections.abc import Iterable

from foedus.contracts.dataset import Licence, SourceCard
from foedus.errors import LicenceError

ROWS = frozenset({Licence.REDISTRIBUTE})
"""Terms under which rows may leave as they came."""

DERIVED = frozenset({Licence.REDISTRIBUTE, Licence.DERIVE})
"""Terms under which numbers computed or joined from rows may leave."""

_FORBIDS = {
    Licence.DERIVE: "numbers computed or joined from it may be given on, its rows as they came "
    "may not",
    Licence.FETCH: "everyone fetches a copy for their own use, and nothing made of it may be "
    "given on",
}


def check_export(cards: Iterable[SourceCard], rows: bool) -> None:  # noqa: FBT001
    """Refuse an export that the terms of any of its sources forbid.

    Parameters
    ----------
    cards
        Every source that the exported table holds something of.
    rows
        Whether it holds rows as they came; otherwise derived or joined numbers.

    Raises
    ------
    LicenceError
        The message names each source that forbids it, its terms, and what remains possible.
    """
    allowed = ROWS if rows else DERIVED
    by_id = {card.id: card for card in cards if card.licence not in allowed}
    if not by_id:
        return
    told = "; ".join(
        f"{card.id} ({card.title}, {card.publisher}): {_FORBIDS[card.licence]}; "
        f"its terms: {card.terms}"
        for card in sorted(by_id.values(), key=lambda c: c.id)
    )
    raise LicenceError(
        f"The terms of a source forbid this export. {told}. Nothing was written. For your own "
        f"use, foedus.open() gives these tables in Python; to export the rest, leave "
        f"{', '.join(sorted(by_id))} out of --add."
    )
