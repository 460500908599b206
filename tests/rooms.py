"""The rooms of the house as the code has them: what each holds, and which imports which."""

import ast
import re
import tomllib
from dataclasses import dataclass
from functools import cache
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
class Rooms:
    """Some rooms of one folder: by floor, the top one first, and pairs of importer and imported."""

    floors: tuple[tuple[str, ...], ...]
    imports: frozenset[tuple[str, str]]

    def arrows(self) -> list[tuple[str, str]]:
        """The imports but those that can be read along others."""
        longer = {(start, far) for start, to in self.imports for far in self._below(to)}
        return sorted(self.imports - longer)

    def _below(self, room: str) -> set[str]:
        """All that a room imports, through others too."""
        found, new = set[str](), {room}
        while new := {to for start, to in self.imports if start in new} - found:
            found |= new
        return found


@cache
def rooms_of(folder: str = "") -> Rooms:
    """The rooms of the house, tools aside, or of one of its folders: floors as the contracts have
    them."""
    graph = grimp.build_graph(HOUSE, cache_dir=None)
    package = f"{HOUSE}.{folder}" if folder else HOUSE
    hidden = set() if folder else set(tools())
    names = {room: room.rpartition(".")[2] for room in sorted(graph.find_children(package))}
    for room in names:
        graph.squash_module(room)
    found = {
        (names[a], names[b])
        for a in names
        for b in graph.find_modules_directly_imported_by(a)
        if b in names
    }
    imports = frozenset((a, b) for a, b in found if a != b and not {a, b} & hidden)
    floors = [
        tuple(room for room in row if room in names.values() and room not in hidden)
        for row in _layers(package)
    ]
    return Rooms(tuple(row for row in floors if row), imports)


def _layers(package: str) -> list[list[str]]:
    """The rows of the contract on the layers of a package."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    [found] = [
        contract["layers"] for contract in contracts if contract.get("containers") == [package]
    ]
    return [re.findall(r"\w+", row) for row in found]


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
