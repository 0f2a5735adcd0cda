"""The project folder whose corpus is meant."""

from __future__ import annotations

from pathlib import Path

from foedus.errors import NotFoundError, UsageError


def folder_of(workspace: Path | None, *, new: bool = False) -> Path:
    """The folder of ``-w``, else the current one where it is a project.

    Parameters
    ----------
    new
        Whether the folder of ``-w`` may still have to be made.

    Raises
    ------
    UsageError
        No folder is named, and the current one is no project.
    NotFoundError
        The folder that is named is not there.
    """
    if workspace is not None:
        if workspace.is_dir() or (new and not workspace.exists()):
            return workspace
        raise NotFoundError(f"{workspace}: there is no such folder. Name your project with -w DIR.")
    if any(Path(name).is_dir() for name in ("corpus", "casebooks", "data/current")):
        return Path()
    raise UsageError(
        "Name the project folder with -w DIR: its corpus lies in DIR/corpus/, and is begun there "
        "by foedus corpus add."
    )


def own_codebooks(workspace: Path | None) -> Path | None:
    """The folder of the project's own codebooks; None where it has none."""
    folder = (workspace or Path()) / "codebooks"
    return folder if folder.is_dir() else None
