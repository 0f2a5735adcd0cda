"""Mean complexity of a year's exercises, each the mean of five parts between 0 and 1."""

from typing import Any

from foedus.indicators.selections import undirected

PATROLS = ("joint air patrol", "joint naval patrol")
LONG = 14
"""Days after which an exercise counts as fully long."""
PARTS = 5
"""Parts of the score: domains, duration, combined command, live fire, novelty."""
MANY = 3
"""Domains with which an exercise counts as fully multi-domain."""


def select(exercises: Any) -> Any:
    """Score each exercise; what is not known of it is 0 in the low and 1 in the high.

    The parts: number of domains, duration, combined command, live fire, something done for the
    first time.  The value takes the mean of the parts that are known.
    """
    rows = exercises.filter(exercises.kind.notin(PATROLS))
    domains = (rows.domains.length().cast("float64") / MANY).clip(upper=1)
    days = (rows.end.epoch_days() - rows.start.epoch_days() + 1).cast("float64")
    known_length = days <= 2 * LONG
    duration = (days / LONG).clip(upper=1)
    new = rows.first_of_kind.notnull().cast("float64")
    command = rows.combined_command.cast("float64")
    fire = rows.live_fire.cast("float64")
    known = (
        2.0
        + known_length.cast("float64")
        + command.notnull().cast("float64")
        + fire.notnull().cast("float64")
    )
    points = (
        domains
        + new
        + known_length.ifelse(duration, 0.0)
        + command.fill_null(0.0)
        + fire.fill_null(0.0)
    )
    return undirected(
        rows,
        value=points / known,
        value_low=points / PARTS,
        value_high=(points + PARTS - known) / PARTS,
    )
