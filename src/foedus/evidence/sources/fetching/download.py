"""A file over http: gone on with where it broke off, counted, and whole or not there."""

from __future__ import annotations

import errno
import re
from pathlib import Path

import requests

from foedus.errors import InvalidDataError, OfflineError, OutputError
from foedus.evidence.sources.fetching.addresses import host
from foedus.evidence.sources.fetching.client import Client
from foedus.evidence.sources.fetching.dois import resolve
from foedus.evidence.sources.fetching.limits import sized
from foedus.evidence.sources.fetching.partials import Partial
from foedus.evidence.sources.fetching.retries import PASSING, PassingError

CHUNK = 1 << 17
OK, PARTIAL, UNSATISFIABLE = 200, 206, 416

_RANGE = re.compile(r"bytes (?:(\d+)-\d+|\*)/(\d+|\*)")

REASONS = {
    401: "asks for a login",
    402: "asks for payment",
    403: "refuses it; it may want a login, or no programs",
    404: "has no such file; the publisher may have moved it",
    410: "no longer has the file",
    451: "may not give it for legal reasons",
}


def download(address: str, parent: Path, client: Client) -> Partial:
    """Bring the file at an address (https, http or doi) to a folder of its own below ``parent``.

    What an earlier try left there is gone on with, if the server still has that version of the
    file and gives ranges.  The caller moves the file away and drops the folder.

    Raises
    ------
    OfflineError
        The server did not give it, or not whole, in as many tries as the client's patience has.
    InvalidDataError
        It is larger than the limit.
    OutputError
        It could not be written.
    """
    partial = Partial.of(address, parent)
    where = resolve(address, client)
    what = f"{partial.name} from {host(where)}"
    client.persist(lambda: _once(where, partial, client), where, what)
    return partial


def _once(address: str, partial: Partial, client: Client) -> None:
    with client.get(address, partial.asking()) as answer:
        status = answer.status_code
        if status == UNSATISFIABLE:
            if _span(answer) == (None, partial.here):
                return
            partial.drop()
            raise PassingError("what had come is of another version")
        if status in PASSING:
            raise PassingError(f"the server answered {status}", answer.headers.get("Retry-After"))
        if status not in {OK, PARTIAL}:
            raise OfflineError(
                f"{address}: the server {REASONS.get(status, f'answered {status}')}. Nothing was "
                "stored."
            )
        _receive(answer, partial, client)


def _span(answer: requests.Response) -> tuple[int | None, int | None]:
    """First byte of the part that came, and bytes in all, by Content-Range."""
    found = _RANGE.fullmatch(answer.headers.get("Content-Range", ""))
    if not found:
        return None, None
    first, total = found.groups()
    return (int(first) if first else None), (int(total) if total != "*" else None)


def _receive(answer: requests.Response, partial: Partial, client: Client) -> None:
    """Write what comes behind what is here; ``PassingError`` where less came than was said."""
    if answer.status_code == PARTIAL:
        first, total = _span(answer)
        if first != partial.here:
            partial.drop()
            raise PassingError("the server gave another part than was asked for")
    else:
        total = _length(answer)
    _within(total or 0, partial, client)
    try:
        if answer.status_code == OK:
            partial.begin(answer.headers)
        here = _write(answer, partial, client, total)
    except requests.RequestException:
        raise
    except OSError as error:
        raise _unwritten(error, partial) from error
    if total is not None and here != total:
        raise PassingError(f"{here:,} of {total:,} bytes came")


def _write(answer: requests.Response, partial: Partial, client: Client, total: int | None) -> int:
    """Write the answer's body; return how many bytes are here then."""
    with partial.path.open("ab") as file:
        here = file.tell()
        for chunk in answer.iter_content(CHUNK):
            file.write(chunk)
            here += len(chunk)
            _within(here, partial, client)
            client.progress.count(partial.name, here, total)
    return here


def _length(answer: requests.Response) -> int | None:
    """Bytes that will come; unknown where the server packed them in spite of being asked not to."""
    if answer.headers.get("Content-Encoding", "identity") != "identity":
        return None
    text = answer.headers.get("Content-Length", "")
    return int(text) if text.isdigit() else None


def _within(count: int, partial: Partial, client: Client) -> None:
    if count > client.limits.bytes:
        partial.drop()
        raise InvalidDataError(
            f"{partial.name}: is larger than the limit of {sized(client.limits.bytes)}. Nothing "
            "was stored. If that is right, raise the limit with --limit."
        )


def _unwritten(error: OSError, partial: Partial) -> OutputError:
    full = error.errno in {errno.ENOSPC, errno.EDQUOT}
    why = "the disk is full" if full else error.strerror or str(error)
    return OutputError(
        f"{partial.path}: cannot be written ({why}). What was stored before is as it was. Make "
        "room, or choose another project folder with -w, and run the same command again; it goes "
        "on where it stopped."
    )
