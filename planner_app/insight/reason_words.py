"""One reason as the clause that a sentence joins after *because*, or after a colon (S14)."""

from datetime import date
from typing import Final

from planner_app.ids import ItemIndex
from planner_app.insight.alert_words import ItemName, moment_words
from planner_app.languages import mark, tr, trn
from planner_app.scheduling.problem import Problem
from planner_app.scheduling.reasons.reasons import Explanation, Reason
from planner_app.scheduling.schedule import Cause
from planner_app.words import day_words, number_words

# For translators: from here on each text follows "... starts on ... because", several of them as
# a list. {who} is a person's name, "the team" or "nobody".
_HELD: Final = {
    Cause.BUSY: (
        mark("{who} is on {item} until then"),
        mark("{who} is on {item} until {moment}"),
    ),
    Cause.ORDER: (
        mark("the row before it on the same item comes first, until then"),
        mark("the row before it on the same item comes first, until {moment}"),
    ),
    Cause.AWAY: (
        mark("{who} is away until then"),
        mark("{who} is away until {moment}"),
    ),
    Cause.OWN_LIMIT: (
        mark("its {hours} h a day are used up until then"),
        mark("its {hours} h a day are used up until {moment}"),
    ),
    Cause.PROJECT_LIMIT: (
        mark("the hours a day that {who} has for {item} are used up until then"),
        mark("the hours a day that {who} has for {item} are used up until {moment}"),
    ),
    Cause.SHARE: (
        mark("the share of the day that {who} is available for is used up until then"),
        mark("the share of the day that {who} is available for is used up until {moment}"),
    ),
    Cause.BOOKING: (
        mark("the hours that {who} is booked for {item} are used up until then"),
        mark("the hours that {who} is booked for {item} are used up until {moment}"),
    ),
    Cause.STRICT: (
        mark("{who} has no booked time left for it until then"),
        mark("{who} has no booked time left for it until {moment}"),
    ),
}
"""What holds a row until its own start, and until another moment."""
_DELAYED_ITSELF: Final = mark("it is delayed until then"), mark("it is delayed until {moment}")
_DELAYED: Final = mark("{item} is delayed until then"), mark("{item} is delayed until {moment}")
_WAITS: Final = (
    mark("it waits for {item} until then"),
    mark("it waits for {item} until {moment}"),
)

# For translators: from here on each text follows "... has no time for all of it within ten years:",
# several of them as a list.
_TOO_LITTLE: Final = {
    Cause.TOO_LONG: mark("there are only {what} h of working time"),
    Cause.GONE: mark("{who} is there only until {day}"),
    Cause.NOT_ACTIVE: mark("{who} is not there before {day}"),
    Cause.AWAY: mark("{who} is away"),
    Cause.BUSY: mark("{who} is on {item}"),
    Cause.OWN_LIMIT: mark("it may take only {hours} h a day"),
    Cause.PROJECT_LIMIT: mark("{who} has only some hours a day for {item}"),
    Cause.SHARE: mark("{who} is available for a share of the day only"),
    Cause.BOOKING: mark("{who} is booked for only some hours of {item}"),
}
_DATED: Final = (Cause.GONE, Cause.NOT_ACTIVE)
"""Causes whose `what` is the ordinal of a day."""


class ReasonWords:
    """The clauses of one explanation. who: the name of the row's person, None for nobody."""

    def __init__(
        self, problem: Problem, item_name: ItemName, who: str | None, why: Explanation
    ) -> None:
        self._problem, self._item_name, self._why = problem, item_name, why
        self._is_nobody = who is None
        self._who = tr("nobody") if who is None else who

    def held(self, reason: Reason) -> str:
        """What held the row until it started."""
        match reason.cause:
            case Cause.PREDECESSOR if reason.lag:
                return self._waits_with_lag(reason)
            case Cause.PREDECESSOR:
                return self._until(reason, *_WAITS)
            case Cause.DELAY if reason.what == self._problem.rows.item_of(self._why.row):
                return self._until(reason, *_DELAYED_ITSELF)
            case Cause.DELAY:
                return self._until(reason, *_DELAYED)
            case Cause.NOT_ACTIVE:
                return tr("{who} is not there before that", who=self._who)
            case Cause.FIXED:
                return tr("its date is fixed")
        if reason.cause in _HELD:
            return self._until(reason, *_HELD[reason.cause])
        # 'nobody does not work before that' would say the opposite.
        if self._is_nobody:
            return tr("there is no working time before that")
        return tr("{who} does not work before that", who=self._who)

    def too_little(self, reason: Reason) -> str:
        """What takes the time away, or leaves too little of it, where there is never enough."""
        message = _TOO_LITTLE.get(reason.cause, mark("{who} has too little booked time"))
        parts = self._parts(reason)
        if reason.cause in _DATED:
            parts["day"] = day_words(date.fromordinal(reason.what))
        return tr(message, **parts)

    def _until(self, reason: Reason, then: str, later: str) -> str:
        """`then` where the reason lasts until the row starts, else `later` with its moment."""
        parts = self._parts(reason)
        if reason.until == self._why.start:
            return tr(then, **parts)
        return tr(later, moment=moment_words(reason.until, self._problem.zone), **parts)

    def _waits_with_lag(self, reason: Reason) -> str:
        # A lag may be a fraction: only exactly one day takes the singular.
        form = 1 if reason.lag == 1 else 2
        parts = {**self._parts(reason), "count": number_words(reason.lag, 3)}
        if reason.until == self._why.start:
            return trn(
                "it waits for {item} and {count} day after it until then",
                "it waits for {item} and {count} days after it until then",
                form,
                **parts,
            )
        return trn(
            "it waits for {item} and {count} day after it until {moment}",
            "it waits for {item} and {count} days after it until {moment}",
            form,
            moment=moment_words(reason.until, self._problem.zone),
            **parts,
        )

    def _parts(self, reason: Reason) -> dict[str, object]:
        limit = float(self._problem.rows.limit[self._why.row])
        return {
            "who": self._who,
            "item": self._name_in(reason),
            "hours": number_words(limit, 3),
            "what": reason.what,
        }

    def _name_in(self, reason: Reason) -> str:
        """The item that a reason is about; only some causes have one."""
        if reason.what < 0 or reason.cause in _DATED:
            return ""
        if reason.cause == Cause.BUSY:
            return self._item_name(self._problem.rows.item_of(reason.row))
        about_an_item = (Cause.PREDECESSOR, Cause.DELAY, Cause.PROJECT_LIMIT, Cause.BOOKING)
        return self._item_name(ItemIndex(reason.what)) if reason.cause in about_an_item else ""
