"""The door to the compiled kernel: where its cache lies, whether it is filled, and filling it."""

import sys
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from planner_app.settings import cache_folder

_MARKER = "complete"


@lru_cache(maxsize=1)
def _fingerprint() -> str:
    """Of everything the compiled code depends on. (numba itself only looks at the file of each
    single function.)"""
    digest = sha256(f"{sys.implementation.cache_tag} {version('numba')}".encode())
    here = Path(__file__).parent
    constants = [
        here / name for name in ("problem.py", "schedule.py", "working_time/allowances.py")
    ]
    for source in (*constants, *sorted((here / "kernel").glob("*.py"))):
        digest.update(f"{source.name} {source.stat().st_mtime_ns}".encode())
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def kernel_folder() -> Path:
    """The cache folder of exactly this kernel; it need not exist yet."""
    return cache_folder() / f"kernel-{_fingerprint()}"


def is_compiled() -> bool:
    """Whether the kernel was compiled into the cache, so that loading it takes a moment only."""
    return (kernel_folder() / _MARKER).is_file()


def mark_compiled() -> None:
    """Note that everything is in the cache; without a writable cache folder there is nothing to
    note."""
    with suppress(OSError):
        (kernel_folder() / _MARKER).touch()
