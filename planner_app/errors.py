"""The errors that a user can mend, each with one sentence. Every other exception is a bug and
propagates."""

from planner_app.languages import tr


class UserError(Exception):
    """The request cannot be met. The text is one sentence that a producer understands; nothing was
    changed (R17)."""


class Refused(UserError):
    """A rule of the plan forbids the change."""


class Stale(Refused):
    """Somebody else changed the same row since the caller looked at the plan."""


class UnknownRecord(UserError):
    """The record does not exist, or was deleted."""


class PlanUnreadable(UserError):
    """A plan cannot be opened or written: not a plan, newer than this program, damaged, out of
    reach, the disk full."""


class PlanBusy(UserError):
    """Somebody else is changing the same part of the plan at this moment, so nobody knows what an
    edit would do."""


class SourceUnreadable(UserError):
    """A foreign file cannot be read: unknown format, password, damaged, or a missing helper such as
    Java."""


class Cancelled(UserError):
    """The user cancelled long work; nothing is left half done."""


def damaged(name: str, why: object) -> PlanUnreadable:
    """The error for a damaged plan: its sentence says what is wrong and how to repair it."""
    # SQLite's check begins each list of faults with this line, which says nothing to a user.
    reason = " ".join(str(why).replace("*** in database main ***", "").split())
    return PlanUnreadable(
        tr(
            "{name} is damaged and cannot be opened ({reason}); 'planner-app check "
            "--repair' saves what can be saved.",
            name=name,
            reason=reason,
        )
    )
