"""Compiled functions, kept on disk where a folder for them can be written."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """Compile a function over arrays at its first call; it lets other threads run meanwhile.

    numba keeps the machine code beside the source or in the user's cache folder.  Where neither
    can be written it refuses, and then every process compiles anew.
    """
    options = {"nogil": True, "error_model": "numpy", "fastmath": {"reassoc", "contract"}}
    try:
        return cast("Function", numba.njit(cache=True, **options)(function))
    except RuntimeError:
        return cast("Function", numba.njit(**options)(function))
