"""Processes of their own for what a test cannot do in its own: be killed, lose its privileges, meet
a limit."""

import ctypes
import multiprocessing
import os
import sys
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, SpawnContext
from typing import Any, Final

PROCESSES: Final[ForkServerContext | SpawnContext] = (
    multiprocessing.get_context("spawn")
    if sys.platform == "win32"
    else multiprocessing.get_context("forkserver")
)
"""Where there is a server of processes, a new one has everything imported and costs
milliseconds."""

if isinstance(PROCESSES, ForkServerContext):
    PROCESSES.set_forkserver_preload(["pytest", "tests.operations.killing"])


def run_apart(function: Callable[..., None], *args: Any) -> None:
    """Call it in a process of its own; what fails there fails here."""
    here, there = PROCESSES.Pipe(duplex=False)
    child = PROCESSES.Process(target=_tell, args=(there, function, args), daemon=True)
    child.start()
    there.close()
    try:
        failure = here.recv()
    except EOFError:
        failure = "it ended without a word"
    finally:
        child.join()
        here.close()
    assert failure is None, failure


def run_without_privileges(function: Callable[..., None], *args: Any) -> None:
    """Call it as somebody whom write protection stops: root is not, so root's go in a process of
    its own."""
    if sys.platform != "win32" and os.geteuid() == 0:
        run_apart(_unprivileged, function, *args)
    else:
        function(*args)


def _tell(answers: Connection, function: Callable[..., None], args: tuple[Any, ...]) -> None:
    try:
        function(*args)
    except BaseException:
        answers.send(traceback.format_exc())
    else:
        answers.send(None)


def _unprivileged(function: Callable[..., None], *args: Any) -> None:
    header = (ctypes.c_uint32 * 2)(
        0x20080522, 0
    )  # capset(2), version 3: this thread, and those it starts
    if ctypes.CDLL(None, use_errno=True).capset(header, (ctypes.c_uint32 * 6)()) != 0:
        raise OSError(ctypes.get_errno(), "capset")
    function(*args)
