"""Collects what a foreign file says and the plan cannot take over as it is."""

from dataclasses import dataclass, field

from planner_app import limits
from planner_app.languages import tr
from planner_app.operations.importing.plan_document import Remark, RemarkKind
from planner_app.words import number_words


@dataclass
class Remarks:
    """What is reported, in the order of the file."""

    found: list[Remark] = field(default_factory=list)

    def drop(self, kind: RemarkKind, where: str, words: str, **parts: object) -> None:
        """It is not in the plan. words: a marked sentence, whose parts may be limits of a plan."""
        self.found.append(Remark(kind=kind, where=where, words=_said(words, parts), dropped=True))

    def change(self, kind: RemarkKind, where: str, words: str, **parts: object) -> None:
        """It came over changed. words: a marked sentence, whose parts may be limits of a plan."""
        self.found.append(Remark(kind=kind, where=where, words=_said(words, parts), dropped=False))


def _said(words: str, parts: dict[str, object]) -> str:
    return tr(
        words,
        **parts,
        most_hours=number_words(limits.MOST_HOURS),
        hours_a_day=number_words(limits.HOURS_A_DAY),
        first_year=limits.FIRST_YEAR,
        last_year=limits.LAST_YEAR,
    )
