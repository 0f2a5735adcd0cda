"""Names that a user may choose from, with the nearest suggested where one is unknown."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from foedus.errors import NotFoundError
from foedus.project import Project


def chosen(wanted: Sequence[str] | None, known: Iterable[str], what: str) -> tuple[str, ...]:
    """The wanted names, or all known ones.

    Raises
    ------
    NotFoundError
        Naming the nearest known name.
    """
    known = tuple(known)
    for name in wanted or ():
        if name not in known:
            near = difflib.get_close_matches(name, known, n=3)
            hint = f"Did you mean {' or '.join(near)}?" if near else f"Known: {', '.join(known)}."
            raise NotFoundError(f"There is no {what} {name!r}. {hint}")
    return tuple(wanted) if wanted else known


def known_indicators(project: Project, wanted: Sequence[str] | None) -> tuple[str, ...]:
    """Ids of indicators on the shelf, checked."""
    return chosen(wanted, project.shelf, "indicator")
