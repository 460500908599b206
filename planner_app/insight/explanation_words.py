"""An explanation as the sentence that a producer says (S14)."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from planner_app.ids import RowIndex
from planner_app.insight.alert_words import ItemName, PersonName, date_words, moment_words
from planner_app.scheduling.problem import NO_TIME, ItemKind, Problem
from planner_app.scheduling.reasons.explanation import Explainer
from planner_app.scheduling.reasons.reasons import Explanation, Reason
from planner_app.scheduling.schedule import Cause, State
from planner_app.scheduling.working_time.zones import DAY
from planner_app.words import day_words

_MOST: Final = 3
"""Reasons named in one sentence."""


def sentence(
    explainer: Explainer, row: RowIndex, item_name: ItemName, person_name: PersonName
) -> str:
    """Why a row of the explainer's schedule starts when it does, or has no dates, in one
    sentence."""
    return _Words(explainer.schedule.problem, item_name, person_name, explainer.why(row)).sentence()


class _Words:
    """One explanation, with the names of what is in it."""

    def __init__(
        self, problem: Problem, item_name: ItemName, person_name: PersonName, why: Explanation
    ) -> None:
        self._problem, self._item_name, self._why = problem, item_name, why
        person = problem.rows.person_of(why.row)
        self._item, self._zone = problem.rows.item_of(why.row), problem.zone
        self._name = item_name(self._item)
        self._who = (
            person_name(person)
            if person >= 0
            else "the team"
            if problem.rows.team[why.row] >= 0
            else "nobody"
        )

    def sentence(self) -> str:
        if self._why.finish == NO_TIME:
            return self._without_dates()
        if (
            self._problem.items.kind[self._item] == ItemKind.MILESTONE
        ):  # it stands at the end of its day (S8)
            return (
                f"{self._name} is on "
                f"{date_words(self._why.start - 1, self._zone)}; its date is fixed."
            )
        begin = f"{self._name} starts on {moment_words(self._why.start, self._zone)}"
        reasons = self._first_few(map(self._words, self._why.reasons))
        if not reasons:
            return f"{begin}, at once{self._note()}."
        return f"{begin} because {_listed(reasons)}{self._gap()}{self._note()}."

    def _first_few(self, reasons: Iterable[str]) -> list[str]:
        said = [*dict.fromkeys(reasons)]
        return (
            said
            if len(said) <= _MOST
            else [*said[: _MOST - 1], f"{len(said) - _MOST + 1} other things hold it too"]
        )

    def _words(self, reason: Reason) -> str:
        until, who = self._until(reason), self._who
        match reason.cause:
            case Cause.BUSY:
                return (
                    f"{who} is on {self._item_name(self._problem.rows.item_of(reason.row))} {until}"
                )
            case Cause.PREDECESSOR:
                return f"it waits for {self._item_name(reason.item)}{_lag(reason.lag)} {until}"
            case Cause.ORDER:
                return f"the row before it on the same item comes first, {until}"
            case Cause.DELAY:
                whose = "it" if reason.what == self._item else self._item_name(reason.item)
                return f"{whose} is delayed {until}"
            case Cause.AWAY:
                return f"{who} is away {until}"
            case Cause.NOT_ACTIVE:
                return f"{who} is not there before that"
            case Cause.OWN_LIMIT:
                return (
                    f"its {self._problem.rows.limit[self._why.row]:g} h a day are used up {until}"
                )
            case Cause.PROJECT_LIMIT:
                return (
                    f"the hours a day that {who} has for "
                    f"{self._item_name(reason.item)} are used up {until}"
                )
            case Cause.SHARE:
                return f"the share of the day that {who} is available for is used up {until}"
            case Cause.BOOKING:
                return (
                    f"the hours that {who} is booked for "
                    f"{self._item_name(reason.item)} are used up {until}"
                )
            case Cause.STRICT:
                return f"{who} has no booked time left for it {until}"
            case Cause.FIXED:
                return "its date is fixed"
            case _:
                return (
                    "there is no working time before that"
                    if who == "nobody"
                    else f"{who} does not work before that"
                )

    def _too_little(self, reason: Reason) -> str:
        """What takes time away, or leaves too little of it, where there is never enough."""
        who, what = self._who, reason.what
        match reason.cause:
            case Cause.TOO_LONG:
                return f"there are only {what} h of working time"
            case Cause.GONE:
                return f"{who} is there only until {_date(what)}"
            case Cause.NOT_ACTIVE:
                return f"{who} is not there before {_date(what)}"
            case Cause.AWAY:
                return f"{who} is away"
            case Cause.BUSY:
                return f"{who} is on {self._item_name(self._problem.rows.item_of(reason.row))}"
            case Cause.OWN_LIMIT:
                return f"it may take only {self._problem.rows.limit[self._why.row]:g} h a day"
            case Cause.PROJECT_LIMIT:
                return f"{who} has only some hours a day for {self._item_name(reason.item)}"
            case Cause.SHARE:
                return f"{who} is available for a share of the day only"
            case Cause.BOOKING:
                return f"{who} is booked for only some hours of {self._item_name(reason.item)}"
            case _:
                return f"{who} has too little booked time"

    def _until(self, reason: Reason) -> str:
        return (
            "until then"
            if reason.until == self._why.start
            else f"until {moment_words(reason.until, self._zone)}"
        )

    def _gap(self) -> str:
        """Days off between the last hold and the start; nights go without saying."""
        held = max(reason.until for reason in self._why.reasons)
        return (
            f", and {self._who} does not work before that" if self._why.start - held >= DAY else ""
        )

    def _note(self) -> str:
        """S10: what overdrive does is said."""
        person = self._problem.rows.person_of(self._why.row)
        placed = self._problem.items.kind[self._item] == ItemKind.TASK
        if person < 0 or not placed or not self._problem.people[person].overdrive:
            return ""
        return f"; {self._who} is in overdrive, so other work does not hold it"

    def _without_dates(self) -> str:
        name, who = self._name, self._who
        match self._why.state:
            case State.DONE:
                return f"{name} is done."
            case State.ON_HOLD:
                others = [
                    self._item_name(r.item) for r in self._why.reasons if r.what != self._item
                ]
                own = len(others) < len(self._why.reasons)
                verb = "are" if len(others) > 1 and not own else "is"
                return (
                    f"{name} has no dates because "
                    f"{'it' if own else _listed(others)} {verb} on hold."
                )
            case State.UNESTIMATED:
                return f"{name} has no dates because it was never estimated."
            case State.NEVER:
                begin = (
                    f"{name} has no dates because {who} has no time for all of it within ten years"
                )
                return (
                    f"{begin}: "
                    f"{_listed(self._first_few(map(self._too_little, self._why.reasons)))}."
                )
            case State.TEAM_ROW:
                return f"{name} is a project on whose team {who} is."
            case _:
                return f"{name} has no dates because it waits for {self._blockers()} finish."

    def _blockers(self) -> str:
        names = [
            self._item_name(reason.item)
            if reason.cause == Cause.PREDECESSOR
            else "the row before it"
            for reason in self._why.reasons
        ]
        return f"{_listed(names)}, which {'has' if len(names) == 1 else 'have'} no"


def _date(ordinal: int) -> str:
    return day_words(date.fromordinal(ordinal))


def _listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _lag(days: float) -> str:
    if not days:
        return ""
    return f" and {days:g} day{'' if days == 1 else 's'} after it"
