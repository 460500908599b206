"""The two kinds of trouble: what a user can mend (a sentence), and everything else (a bug, left to
propagate)."""

from planner_app.languages import tr


class UserError(Exception):
    """The world or the request is wrong. Its text is one sentence a producer understands; nothing
    was changed (R17)."""


class Refused(UserError):
    """A rule of the plan forbids the change."""


class Stale(Refused):
    """Somebody else changed the same row since the caller looked at the plan."""


class UnknownRecord(UserError):
    """The record named does not exist (any more)."""


class PlanUnreadable(UserError):
    """A plan cannot be opened or written: not a plan, newer than this program, damaged, out of
    reach, the disk full."""


class PlanBusy(UserError):
    """Somebody else is changing the same part of the plan at this moment; what would come of an
    edit is not known."""


class SourceUnreadable(UserError):
    """A foreign file cannot be read: unknown format, password, damaged, or a missing helper such as
    Java."""


class Cancelled(UserError):
    """Long work was cancelled by the user; nothing was left half done."""


def damaged(name: str, why: object) -> PlanUnreadable:
    """The sentence for a plan that is broken: what is wrong, and what brings it back."""
    reason = " ".join(str(why).replace("*** in database main ***", "").split())
    return PlanUnreadable(
        tr(
            "{name} is damaged and cannot be opened ({reason}); 'planner-app check "
            "--repair' saves what can be saved.",
            name=name,
            reason=reason,
        )
    )
