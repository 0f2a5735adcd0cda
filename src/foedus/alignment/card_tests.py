"""Reading the declared tests of a card; their language is told in ``declarations``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from foedus.alignment.cards import Columns, Place, TablePlace, at_table
from foedus.alignment.declarations import (
    CHECKS,
    ROLES,
    AllOf,
    AnyOf,
    AtLeast,
    Clause,
    Distinct,
    InForce,
    Look,
    Rises,
    Sessions,
    Test,
    Threshold,
    Where,
    YearsWith,
)

_SELECTION = {
    "table": str, "parties": str, "where": (Mapping, list), "doubtful": (Mapping, list),
    "dated_by": str, "years": list, "during_war": bool, "window_months": int,
    "lapse_months": int,
}  # fmt: skip
_ENOUGH = {
    "at_least": int, "distinct": Mapping, "same": Mapping, "years_with": int,
    "sessions": Mapping, "rises": Mapping, "in_force": bool, "renewed": int,
}  # fmt: skip
_COMPANIONS = {"distinct": "at_least", "renewed": "in_force"}
_TERM = ("form", "in_force_from", "in_force_until", "duration_years", "renewal_of")
_NUMERIC = ("number", "integer", "year")


def read_test(raw: Any, place: Place, tables: Mapping[str, Columns]) -> Test:
    """Read a declared test into a tree of looks.

    Raises
    ------
    InvalidDataError
        Unknown keys, tables, columns or values, or values of the wrong kind; the message names
        the file and the place in it.
    """
    for key, kind in (("all_of", AllOf), ("any_of", AnyOf)):
        if isinstance(raw, Mapping) and key in raw:
            place.keys(raw, {key: list}, needed=(key,))
            if not raw[key]:
                raise place.fault(f"{key} is empty; list the tests that it combines")
            parts = [
                read_test(part, place.within(f"{key} {i}"), tables)
                for i, part in enumerate(raw[key], start=1)
            ]
            return kind(tuple(parts))
    place.keys(raw, _SELECTION | _ENOUGH, needed=("table",))
    return _look(raw, at_table(place, raw["table"], tables))


def read_where(raw: Any, place: TablePlace) -> Where:
    """Read which records are meant: demands by column, or a list of such alternatives.

    Raises
    ------
    InvalidDataError
        As for :func:`read_test`.
    """
    if raw is None:
        return ()
    alternatives = raw if isinstance(raw, list) else [raw]
    if not alternatives:
        raise place.fault("it is an empty list; leave it out where every record is meant")
    return tuple(_alternative(one, place) for one in alternatives)


def _look(raw: Mapping[str, Any], place: TablePlace) -> Look:
    group, threshold = _threshold(raw, place)
    standing = isinstance(threshold, InForce)
    months = {key: raw.get(key, 0) for key in ("window_months", "lapse_months")}
    for key, value in months.items():
        if standing and value:
            raise place.fault(f"{key} does not go with in_force: a text ends with its term")
        if not standing:
            place.positive(value, key)
    years = tuple(place.within("years").column(c, ("year",)) for c in raw.get("years", ()))
    if years and len(years) != 2:  # noqa: PLR2004 - a first and a last
        raise place.fault("years names two columns, the first and the last year")
    dated_by = raw.get("dated_by", "")
    return Look(
        table=place.table,
        threshold=threshold,
        parties=place.choice(raw.get("parties", "both"), "parties", ("both", "only", "any")),
        where=read_where(raw.get("where"), place.within("where")),
        doubtful=read_where(raw.get("doubtful"), place.within("doubtful")),
        group=group,
        dated_by=dated_by and place.within("dated_by").column(dated_by, ("fuzzy",)),
        years=years,
        during_war=raw.get("during_war", False),
        **months,
    )


def _threshold(raw: Mapping[str, Any], place: TablePlace) -> tuple[str, Threshold]:
    """Read the column to look at apart (or ``""``), and how much is enough."""
    given = sorted({_COMPANIONS.get(key, key) for key in raw if key in _ENOUGH})
    if len(given) > 1:
        raise place.fault(f"{' and '.join(given)} exclude one another; keep one")
    match given:
        case ["same"]:
            return _same(raw["same"], place.within("same"))
        case ["years_with"]:
            return "", YearsWith(place.positive(raw["years_with"], "years_with"))
        case ["sessions"]:
            return _sessions(raw["sessions"], place.within("sessions"))
        case ["rises"]:
            return "", _rises(raw["rises"], place.within("rises"))
        case ["in_force"]:
            return "", _in_force(raw, place.within("in_force"))
    distinct = _distinct(raw.get("distinct"), place.within("distinct"))
    return "", AtLeast(place.positive(raw.get("at_least", 1), "at_least"), distinct)


def _same(raw: Any, place: TablePlace) -> tuple[str, Threshold]:
    place.keys(raw, {"column": str, "at_least": int, "and_distinct": Mapping}, ("column",))
    distinct = _distinct(raw.get("and_distinct"), place.within("and_distinct"))
    number = place.positive(raw.get("at_least", 1), "at_least")
    return place.column(raw["column"]), AtLeast(number, distinct)


def _distinct(raw: Any, place: TablePlace) -> tuple[Distinct, ...]:
    if raw is None:
        return ()
    place.keys(raw, {"column": str, "at_least": int, "among": list}, ("column", "at_least"))
    column = place.column(raw["column"])
    among = tuple(place.value(column, value) for value in raw.get("among", ()))
    return (Distinct(column, place.positive(raw["at_least"], "at_least"), among),)


def _sessions(raw: Any, place: TablePlace) -> tuple[str, Threshold]:
    shape = {"mechanism": str, "ordinal": str, "consecutive": int, "within_months": int}
    place.keys(raw, shape, tuple(shape))
    threshold = Sessions(
        ordinal=place.column(raw["ordinal"], ("integer",)),
        consecutive=place.positive(raw["consecutive"], "consecutive"),
        within_months=place.positive(raw["within_months"], "within_months"),
    )
    return place.column(raw["mechanism"]), threshold


def _rises(raw: Any, place: TablePlace) -> Rises:
    shape = {"value": str, "per": list, "years_before": int}
    place.keys(raw, shape, tuple(shape))
    return Rises(
        value=place.column(raw["value"], ("number",)),
        per=tuple(place.column(column) for column in raw["per"]),
        years_before=place.positive(raw["years_before"], "years_before"),
    )


def _in_force(raw: Mapping[str, Any], place: TablePlace) -> InForce:
    if raw.get("in_force") is not True:
        raise place.fault("write in_force: true, or leave out both it and renewed")
    for column in _TERM:
        place.column(column)
    return InForce(raw.get("renewed", 0))


def _alternative(raw: Any, place: TablePlace) -> tuple[Clause, ...]:
    if not isinstance(raw, Mapping) or not raw:
        raise place.fault("write a mapping of columns to what they must hold")
    clauses: list[Clause] = []
    for name, demand in raw.items():
        column = place.column(name)
        clauses += _demands(column, demand, place.within(column))
    return tuple(clauses)


def _demands(column: str, demand: Any, place: TablePlace) -> list[Clause]:
    if isinstance(demand, bool):
        return [Clause(column, "values", (demand,))]
    checks = {"values": demand} if isinstance(demand, list) else demand
    if not isinstance(checks, Mapping) or not checks:
        raise place.fault("write a list of values, true, false, or one of " + ", ".join(CHECKS))
    return [
        Clause(column, place.choice(check, "check", CHECKS), _argument(check, wanted, place))
        for check, wanted in checks.items()
    ]


def _argument(check: str, wanted: Any, place: TablePlace) -> Any:
    column = place.trail[-1]
    if check in ("min", "max"):
        if isinstance(wanted, bool) or not isinstance(wanted, int | float):
            raise place.fault(f"{check} is a number")
        place.column(column, _NUMERIC)
        return wanted
    if check == "filled":
        if not isinstance(wanted, bool):
            raise place.fault("filled is true or false")
        return wanted
    if not isinstance(wanted, list) or not wanted:
        raise place.fault(f"{check} is a list of values")
    if check == "words":
        return frozenset(str(word).casefold() for word in wanted)
    return tuple(one if one in ROLES else place.value(column, one) for one in wanted)
