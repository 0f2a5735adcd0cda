"""Raw files that have arrived: unpacked, looked at, and compared with what is known of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from foedus.contracts.dataset import Edition, FileCard, Snapshot
from foedus.errors import CheckFailedError, InvalidDataError, OutputError
from foedus.evidence.sources.fetching import Limits, open_member, refuse_page
from foedus.evidence.sources.fetching.partials import Partial
from foedus.store.layout import file_digest
from foedus.store.snapshots import Datasets


@dataclass(frozen=True, slots=True)
class Arrived:
    """A raw file that is here: its bytes as they came, and the readable file made of them."""

    card: FileCard
    path: Path
    readable: Path
    origin: str
    sha256: str
    partial: Partial | None = None


def arrive(
    card: FileCard,
    path: Path,
    origin: str,
    staging: Path,
    *,
    limits: Limits | None,
    partial: Partial | None = None,
) -> Arrived:
    """Unpack and look at one file; what cannot be data is not kept for a later try.

    Raises
    ------
    InvalidDataError
        A web page, or an archive that is refused.
    OutputError
        It cannot be read, or what it holds cannot be written.
    """
    work = staging / "work" / "members"  # reading clears it
    try:
        refuse_page(path, origin)
        readable = open_member(card, path, work / card.name, limits)
    except InvalidDataError:
        if partial is not None:
            partial.drop()
        raise
    except OSError as error:
        raise OutputError(
            f"{error.filename or path}: cannot be read or written ({error.strerror or error}). "
            "What was stored before is as it was and stays in use."
        ) from error
    return Arrived(card, path, readable, origin, file_digest(path), partial)


def as_on_card(file: Arrived) -> bool:
    """Whether the digest on the card is that of the file as it came, or of the member in it."""
    known = file.card.sha256
    if not known or file.sha256 == known:
        return True
    return file.readable != file.path and file_digest(file.readable) == known


def check(
    source: str,
    datasets: Datasets,
    edition: Edition,
    files: Sequence[Arrived],
    *,
    accept: bool,
    tell: Callable[[str], None],
) -> None:
    """Stop at a file that is not the one that the card, or an earlier snapshot, knows.

    Raises
    ------
    CheckFailedError
        With both digests, sizes and dates, and the commands for either choice.
    """
    before = [s for s in whole(datasets, source) if s.edition == edition.id]
    for file in files:
        kept = [
            r
            for s in before
            for r in s.files
            if (r.name, r.origin) == (file.card.name, file.origin)
        ]
        if any(r.sha256 == file.sha256 for r in kept) or (not kept and as_on_card(file)):
            continue
        if kept:
            last = kept[-1]
            was = f"sha256 {last.sha256}, {last.bytes:,} bytes, fetched {last.fetched_at}"
            title, stays = "stored  ", "The stored version is as it was and stays in use."
        else:
            was, title, stays = f"sha256 {file.card.sha256}", "expected", "Nothing was stored."
        came = f"sha256 {file.sha256}, {file.path.stat().st_size:,} bytes, fetched {now()}"
        if accept:
            tell(f"{source}: {file.origin} has changed; accepted as you asked ({came})")
            continue
        raise CheckFailedError(
            f"{source}, edition {edition.id}: {file.origin} is not the file that is known.\n"
            f"  {title}  {was}\n  now       {came}\n{stays} Either leave it so, or store the new "
            "file as another snapshot:\n"
            f"  foedus data fetch {source} --edition {edition.id} --accept-changed\n"
            f"and then see what changed:\n  foedus data diff {source}"
        )


def whole(datasets: Datasets, source: str) -> tuple[Snapshot, ...]:
    """Snapshots that are there; none where one is damaged, since bringing anew is the remedy."""
    try:
        return datasets.snapshots(source)
    except InvalidDataError:
        return ()


def now() -> str:
    """The time, to the second, as it is kept with a file."""
    return datetime.now(UTC).isoformat(timespec="seconds")
