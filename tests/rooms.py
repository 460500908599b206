"""The rooms of the house as the code has them: what each holds, and which imports which."""

import ast
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

import grimp

ROOT: Final = Path(__file__).parent.parent
HOUSE: Final = "planner_app"
OPEN: Final = ("ui", "api", "interchange", "operations", "scheduling")
"""Folders whose own rooms are shown."""
DOORS: Final = ("__main__", "cli")
"""Modules of the house itself that lead into it; the others are of use everywhere."""


@dataclass(frozen=True)
class Plan:
    """Some rooms side by side: their names, and pairs of importer and imported."""

    rooms: tuple[str, ...]
    imports: frozenset[tuple[str, str]]

    def below(self, room: str) -> set[str]:
        """All that a room imports, through others too."""
        found, new = set[str](), {room}
        while new := {to for start, to in self.imports if start in new} - found:
            found |= new
        return found

    def floor(self, room: str) -> int:
        """0 for what nothing here imports, else directly below all that does. ValueError: a circle."""
        if room in self.below(room):
            raise ValueError(f"{room} imports itself through others")
        return max((self.floor(start) + 1 for start, to in self.imports if to == room), default=0)

    def arrows(self) -> list[tuple[str, str]]:
        """The imports but those that can be read along others."""
        deeper = {room: {far for to in self._next(room) for far in self.below(to)} for room in self.rooms}
        return sorted((start, to) for start, to in self.imports if to not in deeper[start])

    def floors(self) -> list[list[str]]:
        """The rooms of each floor, the top one first, so ordered that arrows cross little."""
        by_floor: dict[int, list[str]] = {}
        for room in sorted(self.rooms):
            by_floor.setdefault(self.floor(room), []).append(room)
        rows = [by_floor[floor] for floor in sorted(by_floor)]
        for _ in range(4):
            for row, other in [*pairwise(rows), *pairwise(reversed(rows))]:
                place = {room: (n + 0.5) / len(row) for n, room in enumerate(row)}
                other.sort(key=lambda room: self._middle(room, place))
        return rows

    def _next(self, room: str) -> list[str]:
        return [to for start, to in self.imports if start == room]

    def _middle(self, room: str, place: dict[str, float]) -> float:
        met = [
            place[b if a == room else a]
            for a, b in self.arrows()
            if room in (a, b) and (b if a == room else a) in place
        ]
        return sum(met) / len(met) if met else 0.5


def plan_of(folder: str = "") -> Plan:
    """The rooms of the whole house, tools aside, or of one of its folders."""
    graph = grimp.build_graph(HOUSE, cache_dir=None)
    package = f"{HOUSE}.{folder}" if folder else HOUSE
    rooms = sorted(graph.find_children(package))
    for room in rooms:
        graph.squash_module(room)
    names = {room: room.rpartition(".")[2] for room in rooms if folder or room.rpartition(".")[2] not in tools()}
    imports = {
        (names[room], names[to])
        for room in names
        for to in graph.find_modules_directly_imported_by(room)
        if to in names and to != room
    }
    return Plan(tuple(names.values()), frozenset(imports))


def tools() -> list[str]:
    """The modules beside the folders that every room may use."""
    beside = {path.stem for path in (ROOT / HOUSE).glob("*.py")}
    return sorted(beside - {"__init__", *DOORS})


def purpose(*parts: str) -> str:
    """What lives in a room: the first line of its docstring."""
    path = ROOT.joinpath(HOUSE, *parts)
    source = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    words = ast.get_docstring(ast.parse(source.read_text(encoding="utf-8"))) or ""
    return words.partition("\n\n")[0].replace("\n", " ")
