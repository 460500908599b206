"""Schedules before the kernel is compiled: a child process runs the same functions uncompiled.

Compiling takes half a minute, once on a machine; the same functions as plain Python answer a plan
of a thousand rows in less than a second. A process is either compiled or not, so the plain ones
run in a child, over its pipes. As soon as the kernel lies in the cache this process uses that.
"""

import atexit
import logging
import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from typing import IO, Any, Final

from planner_app.scheduling.kernel_cache import (
    UNCOMPILED_VARIABLE,
    cache_is_usable,
    is_compiled,
    is_uncompiled,
)

log = logging.getLogger(__name__)

LEVEL: Final = "level"
EXPLAIN: Final = "explain"
"""What can be asked."""
_POLL_SECONDS: Final = 0.1
_PATIENCE: Final = 2.0
"""Seconds until a child that was asked to end is ended."""
_ANSWERS_BEFORE_COMPILING: Final = 3
"""Who asks so often goes on asking: compiling begins, also where nobody said so."""


class Answerer(subprocess.Popen[bytes]):
    """The child: it reads a question from its input and writes the answer to its output."""

    def __init__(self) -> None:
        super().__init__(
            [sys.executable, "-m", "planner_app.scheduling.answering_child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, UNCOMPILED_VARIABLE: "1"},
            creationflags=_without_console(),
        )

    def ask(self, kind: str, subject: object) -> Any:
        """The answer to a question. OSError, EOFError: the child is gone."""
        assert self.stdin is not None and self.stdout is not None
        pickle.dump((kind, subject), self.stdin, pickle.HIGHEST_PROTOCOL)
        self.stdin.flush()
        return _AnswerReader(self.stdout, subject).load()

    def close(self) -> None:
        """Let it end: it does so by itself when its input ends, also when we are killed."""
        for pipe in (self.stdin, self.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        _end(self)


class FirstAnswers:
    """One per process, for all its threads. The children are started when they are needed."""

    def __init__(self) -> None:
        self._over = False
        self._answers = 0
        self._answerer: Answerer | None = None
        self._compiler: subprocess.Popen[bytes] | None = None
        self._lock = threading.RLock()
        self._asking = threading.Lock()
        """The child answers one question at a time."""

    def are_needed(self) -> bool:
        """Whether this process must not call the kernel yet, because that would compile it."""
        if self._over:
            return False
        with self._lock:
            self._over = is_uncompiled() or is_compiled() or not self._will_be_compiled()
            return not self._over

    def prepare(self) -> None:
        """Start the child ahead of the first question, where there is need for it."""
        with self._lock:
            if self.are_needed() and self._answerer is None:
                self._answerer = Answerer()

    def answer(self, kind: str, subject: object) -> Any:
        """What the same function would answer here; what it raises is raised here."""
        with self._asking:
            answer = self._asked(kind, subject)
        with self._lock:
            self._answers += 1
            if self._answers == _ANSWERS_BEFORE_COMPILING:
                self.start_compiling()
        if isinstance(answer, Exception):
            raise answer
        return answer

    def start_compiling(self) -> None:
        """Compile in another child, of low priority, unless one does so already."""
        with self._lock:
            if self._compiler is None and self.are_needed():
                self._compiler = subprocess.Popen(
                    [sys.executable, "-m", "planner_app.scheduling.compile_child"],
                    creationflags=_without_console() | _low_priority(),
                )

    def wait_until_compiled(self, cancelled: Callable[[], bool] = lambda: False) -> bool:
        """Wait until this process may call the kernel; False where it was cancelled before."""
        self.start_compiling()
        while self.are_needed():
            if cancelled():
                return False
            time.sleep(_POLL_SECONDS)
        self._end_answerer()
        return True

    def close(self) -> None:
        """End the children."""
        with self._lock:
            self._over = True
            compiler, self._compiler = self._compiler, None
        if compiler is not None:
            compiler.terminate()
            _end(compiler)
        self._end_answerer()

    def _will_be_compiled(self) -> bool:
        """Whether there is hope: no folder to compile into, or a compiler that failed, is none."""
        if self._compiler is None:
            return cache_is_usable()
        if (status := self._compiler.poll()) is None:
            return True
        # It may have ended well since the look at the cache.
        if not is_compiled():
            log.warning("the scheduler could not be compiled ahead (status %s)", status)
        return False

    def _asked(self, kind: str, subject: object) -> Any:
        """Ask; once more where the child was gone, as when the system had no memory left."""
        for is_last in (False, True):
            with self._lock:
                child = self._answerer = self._answerer or Answerer()
            try:
                return child.ask(kind, subject)
            except (OSError, EOFError, pickle.UnpicklingError, ValueError):
                self._end_answerer()
                if is_last:
                    raise
        raise AssertionError

    def _end_answerer(self) -> None:
        with self._lock:
            child, self._answerer = self._answerer, None
        if child is not None:
            child.close()


@lru_cache(maxsize=1)
def first_answers() -> FirstAnswers:
    """Those of this process; its children end with it."""
    made = FirstAnswers()
    atexit.register(made.close)
    return made


def known_to_both(subject: object) -> dict[str, object]:
    """What question and answer have in common, by name: an answer refers to it only."""
    return {"subject": subject, "problem": getattr(subject, "problem", subject)}


class AnswerWriter(pickle.Pickler):
    """Writes an answer; what was in the question is named, so that it stays the same object."""

    def __init__(self, pipe: IO[bytes], subject: object) -> None:
        super().__init__(pipe, pickle.HIGHEST_PROTOCOL)
        self._names = {id(thing): name for name, thing in known_to_both(subject).items()}

    def persistent_id(self, thing: object) -> str | None:
        """The name of what both know."""
        return self._names.get(id(thing))


class _AnswerReader(pickle.Unpickler):
    """Only ever reads what our own child wrote."""

    def __init__(self, pipe: IO[bytes], subject: object) -> None:
        super().__init__(pipe)
        self._things = known_to_both(subject)

    def persistent_load(self, name: str) -> object:
        return self._things[name]


def _end(child: subprocess.Popen[bytes]) -> None:
    try:
        child.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _without_console() -> int:
    """Windows would open a console window for a child of the window."""
    return getattr(subprocess, "CREATE_NO_WINDOW", 0)


def _low_priority() -> int:
    """Windows takes it when a process starts; elsewhere the child lowers it by itself."""
    return getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)
