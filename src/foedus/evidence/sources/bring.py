"""From a base, or from a user's own files, to a snapshot in the store.

The order is such that whatever goes wrong, the version that was there stays in use: files come to
``partial/``, are unpacked and read in ``staging/``, and only when all of it was read is anything
kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from foedus.contracts.dataset import Edition, Snapshot
from foedus.errors import InvalidDataError, OfflineError
from foedus.evidence.sources.arrivals import Arrived, arrive, as_on_card, check, now, whole
from foedus.evidence.sources.cards import SHELF, Source
from foedus.evidence.sources.fetching import (
    Base,
    Choice,
    Limits,
    base_of,
    choose,
)
from foedus.evidence.sources.fetching.bases import Got
from foedus.evidence.sources.fetching.client import Client
from foedus.evidence.sources.fetching.partials import forget_old
from foedus.evidence.sources.fitting import expanded, fit
from foedus.evidence.sources.reading import read_source
from foedus.identity import States
from foedus.lineage import code_digest
from foedus.store.snapshots import Datasets
from foedus.store.writer import Writer

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class _Desk:
    """What reading a source needs besides its files."""

    source: Source
    states: States
    writer: Writer
    staging: Path
    tell: Tell


def _silent(_line: str) -> None:
    return


def bring(
    source: Source,
    datasets: Datasets,
    states: States,
    *,
    base: Base | str | Path | None = None,
    edition: str | None = None,
    accept_changed: bool = False,
    tell: Tell = _silent,
    limits: Limits | None = None,
) -> Snapshot:
    """Fetch one edition of a source, read it, store it, and put it into use.

    Parameters
    ----------
    base
        What is asked for files: a mirror (folder, ``file:`` or ``http:`` address), or a base
        made by ``base_of``.  Without one, ``FOEDUS_MIRROR``, else the official addresses.  Every
        other computer to which a socket is opened is named on standard error first.
    edition
        Which edition; by default the first on the card that the base has whole.
    accept_changed
        Store a file although its digest is not that of the card, or not that of the file which
        the same address gave before.

    Returns
    -------
    Snapshot
        What is now in use: the one that was there where nothing changed.

    Raises
    ------
    NotFoundError, OfflineError
        The base does not have the files, or did not give them.
    CheckFailedError
        A file changed; the version that was there stays in use.
    InvalidDataError
        What came is not what the card says.
    """
    if base is None or isinstance(base, (str, Path)):
        base = base_of(base, Client(limits=limits or Limits()))
    choice = choose(source.card, base, edition)
    with datasets.writing() as writer:
        desk = _Desk(source, states, writer, writer.staging(source.card.id), tell)
        arrived = _fetched(desk, base, choice, datasets.folder / "partial", limits)
        check(source.card.id, datasets, choice.edition, arrived, accept=accept_changed, tell=tell)
        made = _unchanged(source, datasets, choice.edition, arrived)
        if made is None:
            made = _store(desk, choice.edition, arrived)
        else:
            tell(f"{source.card.id}: nothing has changed")
            writer.use(made)
        for file in arrived:
            if file.partial is not None:
                file.partial.drop()
        return made


def bring_file(
    source: Source,
    datasets: Datasets,
    states: States,
    paths: Sequence[Path],
    *,
    edition: str | None = None,
    tell: Tell = _silent,
    limits: Limits | None = None,
) -> Snapshot:
    """Read a user's own files as one edition of a source, store it, and put it into use.

    Parameters
    ----------
    paths
        Files, archives that hold them, or a folder.
    edition
        Which edition; by default the one that digest, name and columns of the files fit.

    Raises
    ------
    InvalidDataError
        They fit no edition; the message says for each what is missing or unknown.
    UsageError
        They fit several, and nothing tells which.
    """
    card = source.card
    given = expanded(paths)
    with datasets.writing() as writer:
        tell(f"{card.id}: finding the edition of {', '.join(p.name for p in given)}")
        fitted = fit(card, given, writer.staging(card.id), edition=edition, limits=limits)
        staging = writer.staging(card.id)
        arrived = [
            arrive(file, path, f"import:{path.name}", staging, limits=limits)
            for file in fitted.edition.files
            for path in (fitted.files[file.name],)
        ]
        for file in arrived:
            if not as_on_card(file):
                tell(f"{card.id}: {file.path.name} is not the copy whose digest the card names")
        desk = _Desk(source, states, writer, staging, tell)
        return _store(desk, fitted.edition, arrived)


def _fetched(
    desk: _Desk, base: Base, choice: Choice, partials: Path, limits: Limits | None
) -> list[Arrived]:
    """Every file of the chosen edition, one after another; an archive that holds several, once."""
    forget_old(partials)
    arrived = []
    got: dict[str, Got] = {}
    for found in choice.files:
        if found.where not in got:
            desk.tell(f"{desk.source.card.id}: {found.name} from {base.label}")
            try:
                got[found.where] = base.get(found, partials)
            except OfflineError as error:
                raise OfflineError(f"{error} {_by_hand(desk.source)}") from error
        path, partial = got[found.where]
        arrived.append(
            arrive(found.card, path, found.origin, desk.staging, limits=limits, partial=partial)
        )
    return arrived


def _by_hand(source: Source) -> str:
    return (
        f"A file that is saved by hand from {source.card.homepage} is stored with: foedus data "
        f"import FILE --as {source.card.id}"
    )


def _unchanged(
    source: Source, datasets: Datasets, edition: Edition, files: Sequence[Arrived]
) -> Snapshot | None:
    """The snapshot that these files would make again: same bytes, same code, and whole.

    The digest of the code covers the shipped shelf; a source of a project's own is read anew.
    """
    if not source.folder.is_relative_to(SHELF):
        return None
    digests = {(f.card.name, f.sha256) for f in files}
    code = code_digest()
    for made in reversed(whole(datasets, source.card.id)):
        same = (made.edition, made.code) == (edition.id, code)
        if same and {(f.name, f.sha256) for f in made.files} == digests:
            return None if datasets.verify(source.card.id) else made
    return None


def _store(desk: _Desk, edition: Edition, files: Sequence[Arrived]) -> Snapshot:
    """Read the files; then keep them, and put what was read into use."""
    card, readable = desk.source.card, {f.card.name: f.readable for f in files}
    read_source(desk.source, edition, readable, desk.states, desk.staging, desk.tell)
    when = now()
    kept = []
    for file in files:
        raw = desk.writer.keep_raw(card.id, file.path, file.card.name, file.origin, when)
        if raw.sha256 != file.sha256:
            raise InvalidDataError(
                f"{file.path}: was changed while it was read. Nothing was put into use; try again "
                "when nobody writes to it."
            )
        kept.append(raw)
    return desk.writer.commit(card, edition, kept, desk.staging)
