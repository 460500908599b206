"""What a printed chart is called and what it shows; and the error of asking for one that there is
not."""

from dataclasses import dataclass

from planner_app.errors import UserError


class UnknownChoice(UserError):
    """A chart, unit, paper, team, project or kind of file that there is not."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Chart:
    """What a request has to know of its chart."""

    key: str
    """Its name on the command line."""
    title: str
    explanation: str
    is_hours: bool = False
    """Hours per person and day, week or month: they also go into a table."""
    shows_90: bool = False
    """It reaches on to the 90 % finishes."""
    leaves_out_done: bool = False
    """Finished items have no dates (R13), so they get no row unless everything is finished."""


def known(what: str, name: str, names: list[str]) -> str:
    """The name as it is written here. UnknownChoice: there is none like it, however it is
    written."""
    for own in names:
        if own.casefold() == name.casefold():
            return own
    raise UnknownChoice(f"There is no {what} {name!r}; there are {', '.join(names)}.")
