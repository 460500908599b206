"""The door to the compiled kernel: where its cache lies, whether it is filled, and filling it."""

import os
import shutil
import sys
import time
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Final

from planner_app.settings import cache_folder

FOLDER_VARIABLE: Final = "PLANNER_APP_KERNEL_CACHE"
"""Moves only the compiled kernel, which several homes on one machine may share."""
UNCOMPILED_VARIABLE: Final = "PLANNER_APP_UNCOMPILED"
"""Set in a process that runs the kernel as plain Python: slow, and there at once."""
_MARKER: Final = "complete"
_UNUSED_DAYS: Final = 60
"""After so many days without a use the kernel of another version is taken away."""


def is_uncompiled() -> bool:
    """Whether this process runs the kernel as plain Python."""
    return bool(os.environ.get(UNCOMPILED_VARIABLE))


@lru_cache(maxsize=1)
def _fingerprint() -> str:
    """Of all that the compiled code depends on, by content: where and when it was written is not.

    (numba itself only looks at the file of each single function.)
    """
    digest = sha256(f"{sys.implementation.cache_tag} {version('numba')}".encode())
    here = Path(__file__).parent
    constants = [
        here / name for name in ("problem.py", "schedule.py", "working_time/allowances.py")
    ]
    for source in (*constants, *sorted((here / "kernel").glob("*.py"))):
        digest.update(source.name.encode())
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def kernel_folder() -> Path:
    """The cache folder of exactly this kernel; it need not exist yet."""
    moved = os.environ.get(FOLDER_VARIABLE)
    return (Path(moved) if moved else cache_folder()) / f"kernel-{_fingerprint()}"


def cache_is_usable() -> bool:
    """Whether the kernel can be kept there; makes the folder."""
    folder = kernel_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


def is_compiled() -> bool:
    """Whether the kernel was compiled into the cache, so that loading it takes a moment only."""
    return (kernel_folder() / _MARKER).is_file()


def mark_compiled() -> None:
    """Note that all is in the cache; without a writable cache folder there is nothing to note."""
    with suppress(OSError):
        (kernel_folder() / _MARKER).touch()
        _sweep(kernel_folder().parent)


def _sweep(folder: Path) -> None:
    """Take away the kernels of versions that nobody has used for long."""
    long_ago = time.time() - _UNUSED_DAYS * 86_400
    for other in folder.glob("kernel-*"):
        if other != kernel_folder() and other.stat().st_mtime < long_ago:
            shutil.rmtree(other, ignore_errors=True)
