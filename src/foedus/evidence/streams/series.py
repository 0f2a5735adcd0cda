"""Event tables of any size become series of dyads by month or by day.

Reports are not events: one incident is told many times, and the media grow.  So a record that
came twice counts once; reports of the same day, dyad, root code and place are one candidate
incident; and the volume of all reports of the month stands beside every count.

Why: in GDELT only exact duplicates are merged, and 366 reports of kidnapping in two days were one
incident (causalloop.blogspot.com, May 2014; Caren, badhessian.org); full texts that are coded by
machine add background noise (Beieler, johnbeieler.org, 28 October 2013).
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Any

from foedus.evidence.streams.actors import memberships
from foedus.evidence.streams.layouts import QUAD_CLASSES
from foedus.evidence.streams.opening import Events
from foedus.identity import Dyad, States

INCIDENT = ("date", "source", "target", "quad", "root", "place")
RECORD = (*INCIDENT, "event_id", "goldstein", "mentions", "articles")
DYAD = ("source", "target")
_THOUSANDTHS = 1000


def dyad_months(
    events: Events,
    states: States,
    *,
    dyads: Iterable[Dyad] = (),
    first: date | None = None,
    last: date | None = None,
) -> Any:
    """Return the series of directed dyads by month, as one Ibis expression.

    A row is a month in which one actor was reported to act toward another; months without a
    report have none, which is not to say that nothing happened.  Events within one actor, or
    without a second one, count in the volume only.

    Columns: ``month`` (its first day), ``source``, ``target`` (ISO code, or the code of the files
    for what is no state), ``source_cow``, ``target_cow`` (COW number, where the actor was a member
    of the state system in that month); ``incidents`` and, by quad class, ``verbal_cooperation``,
    ``material_cooperation``, ``verbal_conflict``, ``material_conflict``; ``reports`` and the same
    four with ``_reports`` behind; ``duplicates``, rows that repeated a report; ``distinct_urls``;
    ``mentions`` and ``articles``, summed over reports; ``goldstein``, the mean over incidents, each
    with the mean of its reports to a thousandth; ``volume``, all reports of the month in the files;
    ``share``, reports over volume.  What the files do not give is empty.

    Parameters
    ----------
    events
        Of :func:`~foedus.evidence.streams.opening.open_events`.
    states
        Who is a state, and when.
    dyads
        Only these, in both directions; all where none is named.
    first, last
        Only events of these days and those between; the volume too.
    """
    return _series(events, states, "month", tuple(dyads), first, last)


def dyad_days(
    events: Events,
    states: States,
    *,
    dyads: Iterable[Dyad] = (),
    first: date | None = None,
    last: date | None = None,
) -> Any:
    """Return the series by day: as :func:`dyad_months`, with ``day`` in place of ``month``."""
    return _series(events, states, "day", tuple(dyads), first, last)


def _series(  # noqa: PLR0917 - called by its two public forms only
    events: Events,
    states: States,
    period: str,
    dyads: tuple[Dyad, ...],
    first: date | None,
    last: date | None,
) -> Any:
    def part(*columns: str, between: bool = True) -> Any:
        found = _within(events.columns(*columns, between=between), first, last)
        return _between(found, wanted) if between else found

    wanted = {_pair(dyad, states) for dyad in dyads}
    records = _records(part(*RECORD))
    joined = _with(
        _counted(_incidents(records), period),
        _addresses(part("date", *DYAD, "url"), period),
        [period, *DYAD],
    )
    joined = _with(joined, _volume(part("event_id", "date", between=False), period), [period])
    for side in DYAD:
        joined = _numbered(joined, side, period, states)
    return _ordered(joined, period)


def _within(events: Any, first: date | None, last: date | None) -> Any:
    if first is not None:
        events = events.filter(events.date >= first)
    if last is not None:
        events = events.filter(events.date <= last)
    return events


def _pair(dyad: Dyad, states: States) -> tuple[str, str]:
    one, two = sorted(states.canonical(actor.code) for actor in (dyad.a, dyad.b))
    return one, two


def _between(events: Any, wanted: AbstractSet[tuple[str, str]]) -> Any:
    """Events of one actor toward another; of these pairs only, where some are named."""
    import functools  # noqa: PLC0415
    import operator  # noqa: PLC0415

    between = events.filter(events.source != events.target)
    directed = sorted({(one, two) for pair in wanted for one, two in (pair, pair[::-1])})
    if not directed:
        return between
    either = ((between.source == one) & (between.target == two) for one, two in directed)
    return between.filter(functools.reduce(operator.or_, either))


def _records(between: Any) -> Any:
    """One row for each report: a record that came twice is one, with its largest counts."""
    score = (between.goldstein * _THOUSANDTHS + 0.5).floor().cast("int64")
    return (
        between.mutate(score=score)
        .group_by(*INCIDENT, "event_id")
        .aggregate(
            rows=lambda t: t.count(),
            mentions=lambda t: t.mentions.max(),
            articles=lambda t: t.articles.max(),
            score=lambda t: t.score.max(),
        )
    )


def _incidents(records: Any) -> Any:
    """One row for each day, dyad, root code and place; its score to a whole thousandth."""
    told = records.group_by(*INCIDENT).aggregate(
        reports=lambda t: t.count(),
        rows=lambda t: _total(t.rows),
        mentions=lambda t: _total(t.mentions),
        articles=lambda t: _total(t.articles),
        score=lambda t: _total(t.score),
        scored=lambda t: t.score.count(),
    )
    # Whole numbers from here on: sums of them do not depend on the order in which engines add.
    mean = (told.score / told.scored.nullif(0) + 0.5).floor().cast("int64")
    return told.mutate(score=mean)


def _counted(incidents: Any, period: str) -> Any:
    named = incidents.mutate(**{period: _period(incidents.date, period)})
    by_class = {}
    for number, name in enumerate(QUAD_CLASSES, 1):
        of_class = named.quad == number
        by_class[name] = _total(of_class.cast("int64"))
        by_class[f"{name}_reports"] = _total(of_class.ifelse(named.reports, 0))
    grouped = named.group_by(period, *DYAD).aggregate(
        incidents=named.count(),
        **by_class,
        reports=_total(named.reports),
        rows=_total(named.rows),
        mentions=_total(named.mentions),
        articles=_total(named.articles),
        score=_total(named.score),
        scored=named.score.count(),
    )
    return grouped.mutate(
        duplicates=grouped.rows - grouped.reports,
        goldstein=grouped.score / (grouped.scored.nullif(0) * _THOUSANDTHS),
    ).drop("rows", "score", "scored")


def _total(column: Any) -> Any:
    """A sum of whole numbers as a whole number of 64 bits.

    DuckDB makes it wider than Ibis knows, and Ibis leaves out a cast that it takes to be idle; a
    detour over a decimal is not left out.
    """
    return column.sum().cast("decimal(38, 0)").cast("int64")


def _addresses(between: Any, period: str) -> Any:
    """How many different addresses reported; none where the files give no addresses."""
    given = between.filter(between.url.notnull())
    return (
        given.mutate(**{period: _period(given.date, period)})
        .group_by(period, *DYAD)
        .aggregate(distinct_urls=lambda t: t.url.nunique())
    )


def _volume(within: Any, period: str) -> Any:
    """All reports of a period, whoever acts in them, each record once."""
    days = within.group_by("date").aggregate(volume=lambda t: t.event_id.nunique())
    return (
        days.mutate(**{period: _period(days.date, period)})
        .group_by(period)
        .aggregate(volume=lambda t: _total(t.volume))
    )


def _period(day: Any, period: str) -> Any:
    import ibis  # noqa: PLC0415

    return day if period == "day" else ibis.date(day.year(), day.month(), 1)


def _with(left: Any, right: Any, keys: list[str]) -> Any:
    """Join what belongs to the same keys, and keep each key once."""
    twin = right.rename({f"{key}_right": key for key in keys})
    joined = left.left_join(twin, [left[key] == twin[f"{key}_right"] for key in keys])
    return joined.drop(*(f"{key}_right" for key in keys))


def _numbered(series: Any, side: str, period: str, states: States) -> Any:
    """The COW number of one side, where it was a member in that month."""
    import ibis  # noqa: PLC0415

    month = _period(series[period], "month") if period == "day" else series[period]
    spells = ibis.memtable(memberships(states)).rename(
        {f"{side}_cow": "cow", "spell_code": "code", "spell_first": "first_month"}
    ).rename(spell_last="last_month")  # fmt: skip
    joined = series.left_join(
        spells,
        [
            series[side] == spells.spell_code,
            month >= spells.spell_first,
            month <= spells.spell_last,
        ],
    )
    return joined.drop("spell_code", "spell_first", "spell_last")


def _ordered(joined: Any, period: str) -> Any:
    reports = [f"{quad}_reports" for quad in QUAD_CLASSES]
    columns = [
        period, *DYAD, "source_cow", "target_cow", "incidents", *QUAD_CLASSES, "reports", *reports,
        "duplicates", "distinct_urls", "mentions", "articles", "goldstein", "volume", "share",
    ]  # fmt: skip
    whole = joined.mutate(share=joined.reports / joined.volume)
    return whole.select(*columns).order_by(period, *DYAD)
