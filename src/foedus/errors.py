"""What can go wrong, and the exit status each kind carries to the shell.

The statuses are part of the interface: scripts branch on them.  0 is success, 130 an interruption.
Every message says what failed, where, what was left unchanged, and what to do next.
"""

from __future__ import annotations


class FoedusError(Exception):
    """Base of all errors that foedus raises on purpose; exit status 1."""

    exit_status = 1


class UsageError(FoedusError):
    """The command was called in a way that it does not understand."""

    exit_status = 2


class NotFoundError(FoedusError):
    """A state, dyad, casebook, indicator or record that is not there."""

    exit_status = 3


class InvalidDataError(FoedusError):
    """Input that cannot be read as what it claims to be."""

    exit_status = 4


class OutputError(FoedusError):
    """A folder or file that cannot be written; nothing was changed."""

    exit_status = 1


class CheckFailedError(FoedusError):
    """A check that was asked for found something: a digest that changed, a table that differs."""

    exit_status = 5


class NotConvergedError(FoedusError):
    """An estimate that did not settle; the message says by what measure, and what to do."""

    exit_status = 6


class OfflineError(FoedusError):
    """Something would need the network, or the network did not give it."""

    exit_status = 7


class LockedError(FoedusError):
    """Another process is writing to the same store."""

    exit_status = 8


class MissingExtraError(FoedusError):
    """A package of an optional extra is not installed; the message names the extra."""

    exit_status = 9


class LicenceError(FoedusError):
    """The terms of a source forbid this export."""

    exit_status = 10
