"""Runs the child process that reads foreign files, so that it can be cancelled, bounded and asked
why it failed."""

import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

from planner_app.errors import Cancelled, SourceUnreadable
from planner_app.interchange.foreign.source import SourceFailure, SourceFile
from planner_app.languages import mark, tr
from planner_app.words import number_words

TIME_LIMIT = 300.0
"""Seconds for one file. The largest real plans take a tenth of it."""
HEARTBEAT = 0.1
"""Seconds between two looks at whether the user cancelled."""

REASONS = {
    "no_extra": mark(
        "{file} cannot be read: reading it needs the extra interchange-mpp, which is not "
        'installed. Install it with pip install "planner-app[interchange-mpp]".'
    ),
    "no_java": mark(
        "{file} cannot be read: reading it needs Java, which was not found on this machine. "
        "Install it (Debian and Ubuntu: apt install default-jre-headless; others: "
        "https://adoptium.net) and import again."
    ),
    "password": mark(
        "{file} cannot be read: it is protected by a password. Save it without one and import "
        "it again."
    ),
    "unknown": mark("{file} cannot be read: it is not a project file of a known kind."),
    "damaged": mark("{file} cannot be read: it is damaged, or of a version that is not known."),
    "too_big": mark("{file} cannot be read: it needs more memory than reading a plan may take."),
}
DETAIL = mark(
    "{file} cannot be read: it is damaged, or of a version that is not known. The reader says: "
    "{detail}."
)

Cancel = Callable[[], bool]

logger = logging.getLogger(__name__)


def read_source(
    path: Path, *, cancelled: Cancel | None = None, time_limit: float = TIME_LIMIT
) -> SourceFile:
    """What MPXJ finds in the file.

    Raises SourceUnreadable with one sentence, or Cancelled; the child process is gone in either
    case.
    """
    answers = read_sources([path], cancelled=cancelled, time_limit=time_limit)
    if isinstance(answers[0], SourceUnreadable):
        raise answers[0]
    return answers[0]


def read_sources(
    paths: Sequence[Path], *, cancelled: Cancel | None = None, time_limit: float = TIME_LIMIT
) -> list[SourceFile | SourceUnreadable]:
    """Several files in one child process, each with its answer. Raises Cancelled."""
    output = _run([str(path.absolute()) for path in paths], paths[0].name, cancelled, time_limit)
    lines = output.splitlines()
    answers: list[SourceFile | SourceUnreadable] = []
    for number, path in enumerate(paths):
        answer = (
            json.loads(lines[number])
            if number < len(lines)
            else SourceFailure(reason="damaged", detail="")
        )
        if "reason" in answer:
            answers.append(SourceUnreadable(_sentence(path, cast("SourceFailure", answer))))
        else:
            answers.append(cast("SourceFile", answer))
    return answers


def _sentence(path: Path, failure: SourceFailure) -> str:
    detail = failure["detail"].strip().rstrip(".")
    if failure["reason"] == "damaged" and detail:
        return tr(DETAIL, file=path.name, detail=detail)
    return tr(REASONS[failure["reason"]], file=path.name)


def _run(arguments: list[str], name: str, cancelled: Cancel | None, time_limit: float) -> str:
    """Standard output of the child."""
    root = str(Path(__file__).resolve().parents[3])
    # The child must import this program also where it was not installed.
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    }
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "planner_app.interchange.foreign.mpxj_child", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        env=environment,
    )
    deadline = time.monotonic() + time_limit
    try:
        while True:
            try:
                output, noise = child.communicate(timeout=HEARTBEAT)
                break
            except subprocess.TimeoutExpired:
                if cancelled is not None and cancelled():
                    raise Cancelled(tr("Reading {file} was cancelled.", file=name)) from None
                if time.monotonic() > deadline:
                    raise SourceUnreadable(
                        tr(
                            "{file} cannot be read: it took longer than {seconds} s.",
                            file=name,
                            seconds=number_words(time_limit),
                        )
                    ) from None
    finally:
        # Whatever happened, a Java process of one gigabyte must not stay behind.
        if child.poll() is None:
            child.kill()
            child.communicate()
    # Not told to the user: the answers say for each file what is wrong with it.
    if child.returncode != 0:
        logger.warning(
            "The reader of project files ended with %s: %s", child.returncode, noise[-2000:]
        )
    return output
