"""The one decorator of compiled functions: no interpreter lock, and cached in the user's cache
folder."""

import os
from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

from planner_app.scheduling.kernel_cache import kernel_folder

AnyFunction = TypeVar("AnyFunction", bound=Callable[..., object])


def _cache_is_usable() -> bool:
    folder = kernel_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


_CACHED = _cache_is_usable()
if _CACHED:
    numba.config.CACHE_DIR = str(kernel_folder())  # type: ignore[attr-defined]


def compiled(function: AnyFunction) -> AnyFunction:
    """Compile the function at its first call; without a writable cache folder, in every process
    anew."""
    return cast(AnyFunction, numba.njit(nogil=True, cache=_CACHED, error_model="numpy")(function))


def inlined(function: AnyFunction) -> AnyFunction:
    """The same for the functions of the inner loop, which are put into their callers.

    They neither make arrays nor return any: so numba need not count references to arrays in them,
    which would take most of the time.
    """
    uncounted: dict[str, Any] = {"forceinline": True, "_nrt": False}
    return cast(
        AnyFunction,
        numba.njit(nogil=True, cache=_CACHED, error_model="numpy", **uncounted)(function),
    )
