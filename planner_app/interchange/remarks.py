"""Collects what of a foreign file does not come over as it stands there."""

from dataclasses import dataclass, field

from planner_app.operations.importing.plan_document import Remark, RemarkKind


@dataclass
class Remarks:
    """What is reported, in the order of the file."""

    found: list[Remark] = field(default_factory=list)

    def drop(self, kind: RemarkKind, where: str, words: str) -> None:
        """It is not in the plan at all."""
        self.found.append(Remark(kind=kind, where=where, words=words, dropped=True))

    def change(self, kind: RemarkKind, where: str, words: str) -> None:
        """It came over changed."""
        self.found.append(Remark(kind=kind, where=where, words=words, dropped=False))
