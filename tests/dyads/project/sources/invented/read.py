"""Invented figures, read as they are; talks become years."""

from typing import Any


def forces(forces_csv: Any) -> Any:
    """Return the force of each state."""
    return forces_csv


def promises(promises_csv: Any) -> Any:
    """Return what was promised."""
    return promises_csv


def talks(talks_csv: Any) -> Any:
    """Return each talk."""
    return talks_csv


def talk_years(talks: Any) -> Any:
    """Return the last talk of each year."""
    import ibis  # noqa: PLC0415

    years = talks.mutate(year=talks.day.year())
    return years.group_by("ccode1", "ccode2", "year").aggregate(
        talked=ibis.literal(1), last_talk=years.day.max(), rows=years.row.collect()
    )
