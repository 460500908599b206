"""The one decorator of compiled functions: no interpreter lock, cached by what they contain."""

from collections.abc import Callable
from typing import Any, TypeVar

from planner_app.scheduling.kernel_cache import cache_is_usable, is_uncompiled, kernel_folder

AnyFunction = TypeVar("AnyFunction", bound=Callable[..., object])
Options = dict[str, Any]


def _njit() -> Callable[[Options], Callable[[AnyFunction], AnyFunction]]:
    """numba's decorator by its options, set up to cache by content."""
    import numba
    from numba.core.caching import CompileResultCacheImpl, UserProvidedCacheLocator

    class ByContent(UserProvidedCacheLocator):  # type: ignore[misc]
        """All functions lie in the folder of this kernel, whichever checkout they stand in."""

        def get_cache_path(self) -> str:
            return str(kernel_folder())

    is_cached = cache_is_usable()
    if is_cached:
        numba.config.CACHE_DIR = str(kernel_folder())
        # numba names the folder after the path of the source: a second checkout would compile anew.
        CompileResultCacheImpl._locator_classes = [ByContent]
    usual: Options = {"nogil": True, "cache": is_cached, "error_model": "numpy"}
    return lambda options: numba.njit(**(usual | options))


_NJIT = None if is_uncompiled() else _njit()


def compiled(function: AnyFunction) -> AnyFunction:
    """Compile the function at its first call; without a writable cache folder, in every process
    anew."""
    return function if _NJIT is None else _NJIT({})(function)


def inlined(function: AnyFunction) -> AnyFunction:
    """The same for the functions of the inner loop, which are put into their callers.

    They neither make arrays nor return any: so numba need not count references to arrays in them,
    which would take most of the time.
    """
    return function if _NJIT is None else _NJIT({"forceinline": True, "_nrt": False})(function)
