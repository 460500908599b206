"""The people and teams that a table's cells name."""

import re
from collections.abc import Iterable

from planner_app.interchange.names import plain_username, split_name
from planner_app.interchange.values import one_line
from planner_app.operations.importing.plan_document import PersonDraft, TeamDraft

UNASSIGNED = ("unassigned", "nobody", "none", "tbd", "n/a", "-", "?")


class Crew:
    """Gives every name its person or team; the same username is the same person."""

    def __init__(self, cells: Iterable[str]) -> None:
        self.whole_cells = {cell for cell in cells if "," not in cell}
        self.people: dict[str, PersonDraft] = {}
        self.teams: dict[str, TeamDraft] = {}

    def persons(self, cell: str) -> list[str]:
        """Keys of the people in a cell: one, or several with semicolons, bars, line ends or commas
        between them."""
        names = [name.strip() for name in re.split(r"[;|\n]", cell) if name.strip()]
        parts = [
            part for name in names for part in (self._by_comma(name) if len(names) == 1 else [name])
        ]
        return list(
            dict.fromkeys(self._person(name) for name in parts if name.casefold() not in UNASSIGNED)
        )

    def _by_comma(self, name: str) -> list[str]:
        """ "Cole, Ann" is one person; "Ann Cole, Bob Day" and "Ann, Bob, Cyd" are several."""
        parts = [part.strip() for part in name.split(",") if part.strip()]
        # Spreadsheets write 'Last, First'; a surname that also stands alone in the column is a
        # person.
        if len(parts) == 2 and " " not in parts[0] and not self.whole_cells.intersection(parts):
            return [name]
        return parts

    def _person(self, name: str) -> str:
        name = one_line(name)
        email = name if "@" in name else None
        username = plain_username(name.partition("@")[0] if email else " ".join(split_name(name)))
        # A name made from an address would look like one that somebody typed.
        first, last = ("", "") if email or name == username else split_name(name)
        key = f"p{username}"
        if key not in self.people:
            self.people[key] = PersonDraft(key, username, first or username, last, email)
        return key

    def team(self, cell: str) -> str:
        """Key of the team."""
        key = f"t{cell.casefold()}"
        self.teams.setdefault(key, TeamDraft(key, one_line(cell)))
        return key
