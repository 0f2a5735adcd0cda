"""What an error of a library means for whoever reads data: bad input, or no room to write."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from foedus.errors import FoedusError, InvalidDataError, OutputError

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
LONGEST = 300


def fault(error: Exception, about: Path | str, what: str, remedy: str) -> FoedusError:
    """Return the error to raise in place of one that a library raised.

    Parameters
    ----------
    about
        The file (or code) that was read when it happened.
    what
        What could not be done with it, to be followed by the library's own words.
    remedy
        What to do about it where the input is at fault.

    Returns
    -------
    FoedusError
        OutputError where a disk or the memory is full, InvalidDataError otherwise.
    """
    said = " ".join(str(error).split())[:LONGEST] or type(error).__name__
    if _no_room(error, said):
        return OutputError(
            f"{about}: no room to work ({said}). Nothing was stored, and what was stored before is "
            "as it was. Free some space or memory and try again."
        )
    return InvalidDataError(f"{about}: {what} ({said}). Nothing was stored. {remedy}")


def _no_room(error: Exception, said: str) -> bool:
    """DuckDB hands the system's number and words on in the text of its own error."""
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryException":
        return True
    number = error.errno if isinstance(error, OSError) else None
    return number in NO_ROOM or any(os.strerror(n) in said for n in NO_ROOM)
