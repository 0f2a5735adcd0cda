"""The whole story on one page: gather -> compute -> measure -> compose.

*Evidence* gives *indicators*, indicators measure *alignment*, and a *report* tells it, with a
trace from every number back to its sources.  Only this file and the doors know the order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from foedus import __version__
from foedus.alignment.ladder import climb
from foedus.contracts import Case, Evidence, Ladder, Reading
from foedus.errors import NotFoundError
from foedus.evidence.casebooks import casebook_for, columns, read_casebook
from foedus.identity import Actor, Dyad
from foedus.indicators import compute, shelf_digest
from foedus.lineage import Ledger, code_digest, digest, versions
from foedus.project import Project
from foedus.store import Cache, known_by, open_tables
from foedus.store import readings as kept

Tell = Callable[[str], None]


def silent(_: str) -> None:
    """Tell nobody."""


def gather(project: Project, dyad: Dyad, as_of: date | None = None) -> Evidence:
    """Evidence of a dyad as it stood on a date; without one, on the last that it knows of.

    Raises
    ------
    NotFoundError
        There is no casebook of the dyad, or nothing in it was known by then.
    """
    place = casebook_for(dyad, project.folder)
    whole = read_casebook(place.path, project.states)
    known = [r.known_on for table in whole.tables.values() for r in table]
    if not known:
        raise NotFoundError(
            f"The casebook {place.path} holds no record yet, so nothing can be assessed. Write "
            "sources and records into its tables; its README.md says how."
        )
    evidence = known_by(whole, as_of or max(known), project.states.same)
    if not any(evidence.tables.values()):
        raise NotFoundError(
            f"Nothing in the casebook {place.path} had happened and was known by {as_of}. The "
            f"first record became known on {min(known)}: name a later date with --as-of."
        )
    return evidence


def measure_indicators(
    project: Project,
    evidence: Evidence,
    only: Sequence[str] | None = None,
    tell: Tell = silent,
    ahead: Callable[[], None] = lambda: None,
) -> tuple[Reading, ...]:
    """Indicators for every covered year, remembered under the digest of what made them.

    ``ahead`` is called where they are not remembered, before the work begins: whatever comes
    after them may get ready meanwhile.
    """
    items = [item for key, item in project.shelf.items() if only is None or key in only]
    key = Cache.key(
        "readings", code_digest(), shelf_digest(items), project.states_digest, evidence.digest,
        str(evidence.as_of), *evidence.dyad,
    )  # fmt: skip
    found = project.cache.get(key)
    if found is not None:
        return kept.decode(found)
    ahead()
    tables = open_tables(evidence, columns(), project.states.same)
    made = compute(items, tables, evidence, tell=tell)
    project.cache.put(key, kept.encode(made))
    return made


def measure_ladders(
    project: Project, evidence: Evidence, only: Sequence[str] | None = None
) -> tuple[Ladder, ...]:
    """Where the dyad stood on each scheme, year by year."""
    chosen = [s for key, s in project.schemes.items() if only is None or key in only]
    return tuple(climb(scheme, evidence, project.states.same) for scheme in chosen)


def assess(
    project: Project,
    text: str,
    as_of: date | None = None,
    tell: Tell = silent,
    ahead: Callable[[], None] = lambda: None,
) -> tuple[Case, Ledger]:
    """Take a dyad all the way from its evidence to a case that the report can tell."""
    dyad = project.dyad(text)
    tell(f"evidence of {dyad.title}")
    evidence = gather(project, dyad, as_of)
    tell("indicators")
    readings = measure_indicators(project, evidence, tell=tell, ahead=ahead)
    tell("ladders")
    ladders = measure_ladders(project, evidence)
    ledger = ledger_of(project, dyad, evidence, ladders)
    a, b = evidence.dyad
    actors = actors_in(project, evidence)
    return Case(
        dyad=dyad.code,
        title=dyad.title,
        a_code=a,
        b_code=b,
        a_name=dyad.a.name,
        b_name=dyad.b.name,
        as_of=evidence.as_of,
        evidence=evidence,
        cards={key: item.card for key, item in project.shelf.items()},
        readings=readings,
        ladders=ladders,
        run=ledger.run,
        version=__version__,
        names={code: actor.name for code, actor in actors.items()},
        same_as={code: own for code in actors for own in (a, b) if project.states.same(code, own)},
        made_with={"command": ledger.command, **ledger.versions, **ledger.inputs},
    ), ledger


def actors_in(project: Project, evidence: Evidence) -> dict[str, Actor]:
    """Every actor that the evidence names, by its code."""
    codes = {p for table in evidence.tables.values() for r in table for p in r.parties}
    found = {code: project.states.get(code) for code in sorted(codes)}
    return {code: actor for code, actor in found.items() if actor is not None}


def ledger_of(
    project: Project, dyad: Dyad, evidence: Evidence, ladders: Sequence[Ladder]
) -> Ledger:
    """What the run is made from: casebook, shelf and schemes by digest, packages by version."""
    return Ledger(
        command=f"foedus assess {dyad.code} --as-of {evidence.as_of}",
        dyad=dyad.code,
        as_of=str(evidence.as_of),
        inputs={
            f"casebook {evidence.name} {evidence.version}": evidence.digest,
            "code of foedus": code_digest(),
            "shelf of indicators": shelf_digest(project.shelf.values()),
            **({"states of the project": project.states_digest} if project.states_digest else {}),
            **{f"scheme {x.scheme} {x.version}": digest(repr(x.rungs).encode()) for x in ladders},
        },
        versions=versions(),
    )
