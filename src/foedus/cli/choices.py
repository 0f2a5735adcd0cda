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


def readable_indicators(project: Project, wanted: Sequence[str] | None) -> tuple[str, ...]:
    """Ids of indicators on the shelf, and of those that the project's corpus feeds; checked.

    Raises
    ------
    NotFoundError
        A name is unknown, or needs a corpus that the project does not have.
    """
    known = tuple(project.shelf)
    if not project.has_corpus and set(wanted or ()) <= set(known):
        return tuple(wanted) if wanted else known
    from foedus.measuring.literature.declared import text_indicators  # noqa: PLC0415 - rarely

    texts = tuple(text_indicators())
    if not project.has_corpus:
        for name in wanted or ():
            if name in texts:
                raise NotFoundError(
                    f"{name} is counted in a corpus, and there is none here. Name a project that "
                    "has one with -w DIR, or begin one with: foedus corpus add PATH... -w DIR"
                )
        texts = ()
    return chosen(wanted, (*known, *texts), "indicator")
