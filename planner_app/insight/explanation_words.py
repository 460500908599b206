"""An explanation as the sentence that a producer says (S14)."""

from collections.abc import Callable
from typing import Final

from planner_app.ids import RowIndex
from planner_app.insight.alert_words import ItemName, PersonName, date_words, moment_words
from planner_app.insight.reason_words import ReasonWords
from planner_app.languages import tr, trn
from planner_app.scheduling.problem import NO_TIME, ItemKind, Problem
from planner_app.scheduling.reasons.explanation import Explainer
from planner_app.scheduling.reasons.reasons import Explanation, Reason
from planner_app.scheduling.schedule import Cause, State
from planner_app.scheduling.working_time.zones import DAY
from planner_app.words import list_words

_MOST: Final = 3
"""Reasons named in one sentence."""


def sentence(
    explainer: Explainer, row: RowIndex, item_name: ItemName, person_name: PersonName
) -> str:
    """Why a row of the explainer's schedule starts when it does, or has no dates, in a sentence.

    A second one says what overdrive does (S10).
    """
    problem = explainer.schedule.problem
    why = explainer.why(row)
    said = _Sentence(problem, item_name, _who(problem, why, person_name), why)
    return said.without_dates() if why.finish == NO_TIME else said.with_dates()


def _who(problem: Problem, why: Explanation, person_name: PersonName) -> str | None:
    """The person of a row, else the team, None for nobody."""
    person = problem.rows.person_of(why.row)
    if person >= 0:
        return person_name(person)
    return tr("the team") if problem.rows.team[why.row] >= 0 else None


class _Sentence:
    """One explanation, with the names of what is in it."""

    def __init__(
        self, problem: Problem, item_name: ItemName, who: str | None, why: Explanation
    ) -> None:
        self._problem, self._item_name, self._why = problem, item_name, why
        self._item, self._zone = problem.rows.item_of(why.row), problem.zone
        self._name = item_name(self._item)
        self._who = tr("nobody") if who is None else who
        self._reasons = ReasonWords(problem, item_name, who, why)

    def with_dates(self) -> str:
        """The sentence for a row that has dates."""
        # A milestone stands at the end of its day (S8), so its own day ends a second earlier.
        if self._problem.items.kind[self._item] == ItemKind.MILESTONE:
            day = date_words(self._why.start - 1, self._zone)
            return tr("{item} is on {day}; its date is fixed.", item=self._name, day=day)
        parts = {
            "item": self._name,
            "moment": moment_words(self._why.start, self._zone),
            "who": self._who,
        }
        reasons = self._joined(self._reasons.held)
        if not reasons:
            said = tr("{item} starts on {moment}, at once.", **parts)
        elif self._has_a_gap():
            said = tr(
                "{item} starts on {moment} because {reasons}, and {who} does not work before that.",
                reasons=reasons,
                **parts,
            )
        else:
            said = tr("{item} starts on {moment} because {reasons}.", reasons=reasons, **parts)
        return f"{said} {self._overdrive()}".rstrip()

    def without_dates(self) -> str:
        """The sentence for a row that is done or never starts."""
        match self._why.state:
            case State.DONE:
                return tr("{item} is done.", item=self._name)
            case State.ON_HOLD:
                return self._on_hold()
            case State.UNESTIMATED:
                return tr("{item} has no dates because it was never estimated.", item=self._name)
            case State.NEVER:
                return tr(
                    "{item} has no dates because {who} has no time for all of it within ten "
                    "years: {reasons}.",
                    item=self._name,
                    who=self._who,
                    reasons=self._joined(self._reasons.too_little),
                )
            case State.TEAM_ROW:
                return tr(
                    "{item} is a project on whose team {who} is.", item=self._name, who=self._who
                )
            case _:
                return self._waits()

    def _joined(self, clause: Callable[[Reason], str]) -> str:
        """The first few reasons as a list; two that read the same are one."""
        said = [*dict.fromkeys(map(clause, self._why.reasons))]
        if len(said) > _MOST:
            more = len(said) - _MOST + 1
            # For translators: the last of a list of reasons, which are more than are named.
            others = trn(
                "{count} other thing holds it too", "{count} other things hold it too", more
            )
            said = [*said[: _MOST - 1], others]
        return list_words(said)

    def _has_a_gap(self) -> bool:
        """Whether days off lie between the last hold and the start; nights go without saying."""
        held = max(reason.until for reason in self._why.reasons)
        return self._why.start - held >= DAY

    def _overdrive(self) -> str:
        """S10: what overdrive does is said."""
        person = self._problem.rows.person_of(self._why.row)
        is_task = self._problem.items.kind[self._item] == ItemKind.TASK
        if person < 0 or not is_task or not self._problem.people[person].overdrive:
            return ""
        return tr("{who} is in overdrive, so other work does not hold it.", who=self._who)

    def _on_hold(self) -> str:
        others = [
            self._item_name(reason.item)
            for reason in self._why.reasons
            if reason.what != self._item
        ]
        # Where the item is on hold itself, what else holds it says nothing more.
        if len(others) < len(self._why.reasons):
            return tr("{item} has no dates because it is on hold.", item=self._name)
        return trn(
            "{item} has no dates because {others} is on hold.",
            "{item} has no dates because {others} are on hold.",
            len(others),
            item=self._name,
            others=list_words(others),
        )

    def _waits(self) -> str:
        names = [
            self._item_name(reason.item)
            if reason.cause == Cause.PREDECESSOR
            else tr("the row before it")
            for reason in self._why.reasons
        ]
        return trn(
            "{item} has no dates because it waits for {others}, which has no finish.",
            "{item} has no dates because it waits for {others}, which have no finish.",
            len(names),
            item=self._name,
            others=list_words(names),
        )
