"""What a printed chart is called and what it shows; and the error of asking for one that there is
not."""

from dataclasses import dataclass

from planner_app.errors import UserError
from planner_app.languages import tr


class UnknownChoice(UserError):
    """The plan or the program has no such chart, period, paper, team, project or file."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Chart:
    """What a request has to know of its chart."""

    key: str
    """Its name on the command line."""
    title: str
    """English, as is the explanation; `tr` says them where they are shown."""
    explanation: str
    is_hours: bool = False
    """Hours per person and day, week or month: they also go into a table."""
    shows_90: bool = False
    """It reaches on to the 90 % finishes."""
    leaves_out_done: bool = False
    """Finished items have no dates (R13), so they get no row unless everything is finished."""


def known(refusal: str, name: str, names: list[str]) -> str:
    """The one of the names that is meant, in whatever case it was typed.

    refusal: the marked sentence about a {name} that is not one of {names}.
    Raises UnknownChoice: none of them is meant.
    """
    # On a command line nobody minds capitals.
    for own in names:
        if own.casefold() == name.casefold():
            return own
    raise UnknownChoice(tr(refusal, name=name, names=", ".join(names)))
