"""Bringing several data sets, one after another: what became of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import typer

from foedus.cli.holdings import snapshot_facts
from foedus.cli.output import print_json, print_table
from foedus.errors import FoedusError, InvalidDataError, LockedError, NotFoundError

if TYPE_CHECKING:
    from foedus.contracts.dataset import Snapshot
    from foedus.project import Project

STORED, SAME, LACKING, FAILED = "stored", "unchanged", "not there", "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one data set; ``error`` where it is not what was asked for."""

    source: str
    became: str
    snapshot: Snapshot | None = None
    error: FoedusError | None = None

    @property
    def status(self) -> int:
        """The exit status that the error stands for; 0 without one that counts."""
        return self.error.exit_status if self.error and self.became == FAILED else 0


def each(
    project: Project,
    names: Sequence[str],
    bring: Callable[[str], Snapshot],
    *,
    lenient: bool = False,
) -> list[Outcome]:
    """Bring every named data set; one that fails does not stop the others.

    Parameters
    ----------
    lenient
        A data set that the base does not hold counts as absent, not as failed.

    Raises
    ------
    LockedError
        Another process is writing, which stops all of them.
    """
    from foedus.evidence.sources.fetching import NotHeldError  # noqa: PLC0415 - opens late

    outcomes = []
    for name in names:
        before = _current(project, name)
        try:
            made = bring(name)
        except LockedError:
            raise
        except NotHeldError as error:
            outcomes.append(Outcome(name, LACKING if lenient else FAILED, before, error))
        except FoedusError as error:
            outcomes.append(Outcome(name, FAILED, before, error))
        else:
            same = before is not None and before.digest == made.digest
            outcomes.append(Outcome(name, SAME if same else STORED, made))
        if outcomes[-1].became == FAILED and len(names) > 1:
            typer.echo(f"foedus: {outcomes[-1].error}", err=True)
    return outcomes


def _current(project: Project, name: str) -> Snapshot | None:
    """The version in use; None where it is damaged too, since bringing anew is the remedy."""
    try:
        return project.datasets.current(name)
    except InvalidDataError:
        return None


def report(schema: str, outcomes: Sequence[Outcome], *, as_json: bool, quiet: bool) -> None:
    """Print what became of all, then raise for the first failure.

    Raises
    ------
    FoedusError
        With the exit status of the first failure.
    """
    failed = [o for o in outcomes if o.became == FAILED]
    if as_json:
        print_json(schema, [_document(o) for o in outcomes])
    elif not quiet and not (failed and len(outcomes) == 1):
        _table(outcomes)
    if not failed:
        if outcomes and all(o.became == LACKING for o in outcomes):
            raise NotFoundError("None of the data sets is there; nothing was changed.")
        return
    if len(outcomes) == 1 and failed[0].error is not None:
        raise failed[0].error
    error = FoedusError(
        f"{len(failed)} of {len(outcomes)} data sets failed ({', '.join(o.source for o in failed)})"
        "; what was stored of them before stays in use. The others are as the table says."
    )
    error.exit_status = failed[0].status
    raise error


def _table(outcomes: Sequence[Outcome]) -> None:
    columns = ("source", "result", "edition", "version", "rows", "unresolved")
    lacking = ", ".join(o.source for o in outcomes if o.became == LACKING)
    note = f"Not there: {lacking}. foedus data fetch SOURCE says where it looked."
    print_table("", columns, [_row(o) for o in outcomes], note if lacking else "")


def _row(outcome: Outcome) -> tuple[str, ...]:
    if outcome.snapshot is None:
        return (outcome.source, outcome.became, "", "", "", "")
    s = snapshot_facts(outcome.snapshot)
    counts = (f"{s['rows']:,}", f"{s['unresolved']:,}")
    return (outcome.source, outcome.became, s["edition"], s["version"], *counts)


def _document(outcome: Outcome) -> dict[str, Any]:
    return {
        "source": outcome.source,
        "result": outcome.became,
        "status": outcome.status,
        "error": str(outcome.error) if outcome.error else None,
        "stored": snapshot_facts(outcome.snapshot) if outcome.snapshot else None,
    }
