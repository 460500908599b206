"""Answers with the uncompiled kernel: `python -m planner_app.scheduling.answering_child`, a child
of `first_answers`."""

import pickle
import sys
from collections.abc import Callable
from typing import IO, Any, Final

from planner_app.scheduling.first_answers import EXPLAIN, LEVEL, AnswerWriter
from planner_app.scheduling.levelling import level
from planner_app.scheduling.reasons.explanation import Explainer

_ANSWERS: Final[dict[str, Callable[[Any], object]]] = {LEVEL: level, EXPLAIN: Explainer}


def serve(questions: IO[bytes], answers: IO[bytes]) -> None:
    """Answer one question after the other, until there are no more."""
    while True:
        try:
            kind, subject = pickle.load(questions)
        except EOFError:
            return
        try:
            answer = _ANSWERS[kind](subject)
        except Exception as error:
            answer = error
        AnswerWriter(answers, subject).dump(answer)
        answers.flush()


def main() -> None:
    """Nothing else may be written between the answers."""
    answers, sys.stdout = sys.stdout.buffer, sys.stderr
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    try:
        main()
    except (KeyboardInterrupt, BrokenPipeError):
        sys.exit(1)  # whoever asked is gone
