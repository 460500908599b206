"""The two kinds of trouble: what a user can mend (a sentence), and everything else (a bug, left to propagate)."""


class UserError(Exception):
    """The world or the request is wrong. Its text is one sentence a producer understands; nothing was changed (R17)."""


class Refused(UserError):
    """A rule of the plan forbids the change."""


class UnknownRecord(UserError):
    """The record named does not exist (any more)."""


class PlanUnreadable(UserError):
    """A plan cannot be opened: not a plan, newer than this program, damaged, or out of reach."""


class SourceUnreadable(UserError):
    """A foreign file cannot be read: unknown format, password, damaged, or a missing helper such as Java."""


class Cancelled(UserError):
    """Long work was cancelled by the user; nothing was left half done."""
