"""Where casebooks lie: in a project's folder, and beside the package."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from foedus.errors import NotFoundError
from foedus.evidence.casebooks.faults import Faults
from foedus.evidence.casebooks.package import DESCRIPTOR, DYAD, dyad_codes
from foedus.evidence.casebooks.text import decode
from foedus.identity import Dyad

FOLDER = "casebooks"


@dataclass(frozen=True, slots=True)
class CasebookPlace:
    """A casebook that can be opened: its folder, and what its descriptor says it is about.

    ``dyad_code`` joins the two codes as the descriptor lists them; ``shipped`` says that it
    came with foedus.
    """

    path: Path
    name: str
    dyad_code: str
    title: str
    shipped: bool


def find_casebooks(project: Path | None) -> tuple[CasebookPlace, ...]:
    """List the casebooks of a project and those shipped, in this order, each by folder name.

    A project's casebooks are the folders in its ``casebooks/`` that hold a descriptor, and the
    project's own folder where it holds one.  Where it has one of a dyad, the shipped one of
    that dyad is left out.  Folders whose descriptor cannot be read are passed over.
    """
    own = [p for p in map(_own, _folders(project)) if p]
    taken = {_pair(place.dyad_code) for place in own}
    shipped = [p for p in map(_shipped, _children(shipped_root())) if p]
    return (*own, *(place for place in shipped if _pair(place.dyad_code) not in taken))


def casebook_folders(project: Path | None) -> tuple[Path, ...]:
    """List every folder that holds a descriptor, readable or not: the project's, the shipped.

    This is what a check of everything looks at; `find_casebooks` lists what can be opened.  In a
    checkout of foedus, where the project's casebooks are the shipped ones, each stands once.
    """
    found = (*_folders(project), *_children(shipped_root()))
    return tuple({path.resolve(): path for path in reversed(found)}.values())[::-1]


def casebook_for(dyad: Dyad, project: Path | None) -> CasebookPlace:
    """Find the casebook of a dyad: the project's own before the shipped one.

    Raises
    ------
    NotFoundError
        There is none; the message says which there are and how to begin one.
    """
    places = find_casebooks(project)
    wanted = frozenset((dyad.a.code, dyad.b.code))
    for place in places:
        if _pair(place.dyad_code) == wanted:
            return place
    there = "; ".join(f"{place.dyad_code} ({place.path})" for place in places) or "none"
    folder = (project or Path()) / FOLDER / dyad.slug
    where = f" -w {project or Path()}"
    raise NotFoundError(
        f"There is no casebook of {dyad.code} ({dyad.title}): no sourced records of exercises, "
        "transfers, agreements or contacts of this pair, so nothing can be assessed.\n"
        f"Casebooks found: {there}.{_unreadable(project)}\n"
        "To begin one:\n"
        f"  foedus casebook new {dyad.code}{where}    (writes empty tables and a guide)\n"
        f"  foedus casebook check {folder}    (while you fill them)\n"
        f"  foedus assess {dyad.code}{where} --out report"
    )


def shipped_root() -> Path | None:
    """Find the folder of the casebooks that came with foedus, installed or checked out."""
    package = Path(__file__).resolve().parents[2]
    checkout = package.parent.parent
    for root in (package / FOLDER, checkout / FOLDER):
        if root.is_dir() and (root.parent == package or (checkout / "pyproject.toml").is_file()):
            return root
    return None


def _folders(project: Path | None) -> Iterator[Path]:
    if project is None:
        return
    if (project / DESCRIPTOR).is_file():
        yield project
    yield from _children(project / FOLDER)


def _children(root: Path | None) -> list[Path]:
    """Give the folders that hold a descriptor; hidden ones are half-written or not meant."""
    try:
        found = [] if root is None else [path.parent for path in root.glob(f"*/{DESCRIPTOR}")]
    except OSError:
        return []
    return sorted(path for path in found if not path.name.startswith("."))


def _own(folder: Path) -> CasebookPlace | None:
    return _place(folder, shipped=False)


def _shipped(folder: Path) -> CasebookPlace | None:
    return _place(folder, shipped=True)


def _place(folder: Path, *, shipped: bool) -> CasebookPlace | None:
    """Read only what finding takes; None where the descriptor does not say it."""
    try:
        text = decode((folder / DESCRIPTOR).read_bytes(), DESCRIPTOR, Faults())
        content = json.loads(text or "null")
    except (OSError, ValueError, RecursionError):
        return None
    codes = dyad_codes(content.get(DYAD)) if isinstance(content, dict) else None
    if codes is None:
        return None
    name = str(content.get("name") or folder.name)
    title = str(content.get("title") or name)
    return CasebookPlace(folder, name, "-".join(codes), title, shipped)


def _pair(dyad_code: str) -> frozenset[str]:
    return frozenset(dyad_code.split("-"))


def _unreadable(project: Path | None) -> str:
    broken = [str(path) for path in _folders(project) if _own(path) is None]
    if not broken:
        return ""
    return (
        f" Not readable: {', '.join(broken)}; "
        f"`foedus casebook check {broken[0]}` says what is wrong."
    )
