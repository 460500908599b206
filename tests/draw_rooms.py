"""Draws the house, `python -m tests.draw_rooms`: resources/docs/architecture.svg, and the list of
rooms beside it."""

import re
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise
from typing import Final

from tests.rooms import HOUSE, OPEN, ROOT, purpose, rooms_of, tools

DRAWING: Final = ROOT / "resources" / "docs" / "architecture.svg"
PAGE: Final = ROOT / "resources" / "docs" / "architecture.md"
_LIST: Final = re.compile(
    r"(?<=<!-- rooms: python -m tests.draw_rooms -->\n).*?(?=<!-- end of rooms -->)", re.DOTALL
)

ROOM_HEIGHT: Final = 30
BETWEEN: Final = 18
"""Pixels between rooms side by side."""
STAIRS: Final = 34
"""Pixels between floors, for the arrows."""
INSET: Final = 16
HEAD: Final = 30
"""Pixels for the name of a folder above its rooms."""
MARGIN: Final = 24
_GAP: Final = ">"
"""In the name of a gap."""
LAYERS: Final = ("folder", "arrow", "room")
"""From the ground up."""

_STYLE: Final = """
  svg { background: #fbfaf7; font: 13px system-ui, 'Segoe UI', Helvetica, Arial, sans-serif; }
  .room { fill: #ffffff; stroke: #b9b3a6; }
  .folder { fill: #f0ede4; stroke: #b9b3a6; }
  .arrow { fill: none; stroke: #8a8478; stroke-width: 1.2; marker-end: url(#head); }
  #head path { fill: #8a8478; }
  text { fill: #2c2a26; text-anchor: middle; }
  .name { font-weight: 600; }
  @media (prefers-color-scheme: dark) {
    svg { background: #1d1c1a; }
    .room { fill: #2b2a27; stroke: #5d594f; }
    .folder { fill: #232220; stroke: #5d594f; }
    .arrow { stroke: #8f897b; }
    #head path { fill: #8f897b; }
    text { fill: #e8e5dc; }
  }
"""


@dataclass
class Box:
    """A room, a folder with rooms, or a gap in a floor; x and y in pixels within the folder it
    stands in."""

    name: str
    title: str
    width: float
    height: float
    x: float = 0.0
    y: float = 0.0
    inside: list["Box"] = field(default_factory=list)
    routes: list[list[str]] = field(default_factory=list)
    """Each arrow's rooms and gaps, from its beginning to its end."""


def house() -> Box:
    """All rooms in their places, and below them what every room may use."""
    whole, cellar = _folder("", ""), _cellar()
    width = max(whole.width, cellar.width)
    for box in whole.inside:
        box.x += (width - whole.width) / 2
    cellar.x, cellar.y = (width - cellar.width) / 2, whole.height + STAIRS / 2
    whole.inside.append(cellar)
    whole.width, whole.height = width, cellar.y + cellar.height
    return whole


def _cellar() -> Box:
    row = [_box("", name) for name in tools()]
    wide = _set_out(row, INSET, HEAD)
    return Box(
        "used everywhere",
        "What every room may use.",
        wide + 2 * INSET,
        HEAD + ROOM_HEIGHT + INSET,
        inside=row,
    )


def _folder(name: str, title: str) -> Box:
    rooms = rooms_of(name)
    floors, routes = _with_gaps([list(row) for row in rooms.floors], rooms.arrows())
    rows = [[_box(name, room) for room in row] for row in _untangled(floors, routes)]
    wide = max(_set_out(row, INSET, 0.0) for row in rows)
    y = float(HEAD if name else INSET)
    for row in rows:
        free = wide - _set_out(row, INSET, y)
        tall = max(box.height for box in row)
        for box in row:
            box.x += free / 2
            box.height = box.height or tall
        y += tall + STAIRS
    return Box(
        name,
        title,
        wide + 2 * INSET,
        y - STAIRS + INSET,
        inside=[b for row in rows for b in row],
        routes=routes,
    )


def _set_out(row: list[Box], x: float, y: float) -> float:
    """Stand boxes side by side; answers how wide they are together."""
    start = x
    for box in row:
        box.x, box.y = x, y
        x += box.width + BETWEEN
    return x - BETWEEN - start


def _with_gaps(
    floors: list[list[str]], arrows: list[tuple[str, str]]
) -> tuple[list[list[str]], list[list[str]]]:
    """On every floor that an arrow passes it gets a gap of its own; answers the floors and the
    arrows' routes."""
    floor_of = {room: floor for floor, row in enumerate(floors) for room in row}
    routes = []
    for start, end in arrows:
        route = [start]
        for floor in range(floor_of[start] + 1, floor_of[end]):
            route.append(f"{start}{_GAP}{end}{_GAP}{floor}")
            floors[floor].append(route[-1])
        routes.append([*route, end])
    return floors, routes


def _untangled(floors: list[list[str]], routes: list[list[str]]) -> list[list[str]]:
    """The same floors, each in such an order that arrows cross little."""
    steps = {step for route in routes for step in pairwise(route)}
    beside: dict[str, set[str]] = {}
    for above, below in sorted(steps):
        beside.setdefault(above, set()).add(below)
        beside.setdefault(below, set()).add(above)
    ordered = [sorted(row) for row in floors]
    for _ in range(6):
        for row, other in [*pairwise(ordered), *pairwise(reversed(ordered))]:
            place = {room: (n + 0.5) / len(row) for n, room in enumerate(row)}
            other.sort(
                key=lambda room: _middle(
                    [place[met] for met in sorted(beside.get(room, ())) if met in place]
                )
            )
    return ordered


def _middle(places: list[float]) -> float:
    return sum(places) / len(places) if places else 0.5


def _box(folder: str, room: str) -> Box:
    if _GAP in room:
        return Box(room, "", 4.0, 0.0)
    if not folder and room in OPEN:
        return _folder(room, purpose(room))
    return Box(
        room, purpose(*filter(None, (folder, room))), max(70.0, 7.6 * len(room) + 22), ROOM_HEIGHT
    )


def svg(whole: Box) -> str:
    """The picture, the same for the same code."""
    width, height = whole.width + 2 * MARGIN, whole.height + 2 * MARGIN
    head = (
        '<marker id="head" viewBox="0 0 8 8" refX="7" refY="4" '
        'markerWidth="7" markerHeight="7" orient="auto">'
    )
    lines = [
        (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 '
            f'{width:.0f} {height:.0f}" width="{width:.0f}">'
        ),
        f"<style>{_STYLE}</style>",
        f'<defs>{head}<path d="M0 0 L8 4 L0 8 z"/></marker></defs>',
        *(line for layer in LAYERS for line in _drawn(whole, MARGIN, MARGIN, layer)),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _drawn(box: Box, x: float, y: float, layer: str) -> list[str]:
    """One layer of a box whose folder begins at x and y: arrows lie on folders, and pass behind
    rooms."""
    x, y = x + box.x, y + box.y
    lines = _arrows(box, x, y) if layer == "arrow" else []
    if box.title and layer == ("folder" if box.inside else "room"):
        middle = y + (20 if box.inside else box.height / 2 + 4.5)
        weight = ' class="name"' if box.inside else ""
        size = f'width="{box.width:.1f}" height="{box.height:.1f}"'
        lines.append(
            f'<g><title>{escape(box.title)}</title><rect class="{layer}" '
            f'x="{x:.1f}" y="{y:.1f}" {size} rx="5"/>'
            f'<text x="{x + box.width / 2:.1f}" '
            f'y="{middle:.1f}"{weight}>{escape(box.name)}</text></g>'
        )
    return lines + [line for inner in box.inside for line in _drawn(inner, x, y, layer)]


def _arrows(box: Box, x: float, y: float) -> list[str]:
    boxes = {inner.name: inner for inner in box.inside}
    steps = [step for route in box.routes for step in pairwise(route)]
    lines = []
    for route in box.routes:
        path = ""
        for start, end in pairwise(route):
            above, below = boxes[start], boxes[end]
            leaving = sorted((b for a, b in steps if a == start), key=lambda name: boxes[name].x)
            coming = sorted((a for a, b in steps if b == end), key=lambda name: boxes[name].x)
            x1 = x + above.x + _port(above, leaving.index(end), len(leaving))
            x2 = x + below.x + _port(below, coming.index(start), len(coming))
            y1, y2 = y + above.y + above.height, y + below.y - (1 if end == route[-1] else 0)
            bend = (y2 - y1) / 2
            path += f"{'L' if path else 'M'}{x1:.1f} {y1:.1f} "
            path += f"C{x1:.1f} {y1 + bend:.1f} {x2:.1f} {y2 - bend:.1f} {x2:.1f} {y2:.1f} "
        lines.append(f'<path class="arrow" d="{path.strip()}"/>')
    return lines


def _port(box: Box, place: int, places: int) -> float:
    """Where along a side an arrow begins or ends."""
    return box.width / 2 + (place - (places - 1) / 2) * min(18.0, box.width * 0.7 / places)


def rooms_list() -> str:
    """A line for each room of the house and of its big folders, in the words of its own
    docstring."""
    parts = []
    for folder in ("", *OPEN):
        parts += [f"\n**`{folder or HOUSE}`**: {purpose(folder)}\n"]
        rooms = [room for row in rooms_of(folder).floors for room in row]
        parts += [
            f"- `{room}`: {purpose(folder, room)}"
            for room in (*rooms, *(() if folder else tools()))
        ]
    return "\n".join(parts) + "\n\n"


def main() -> None:
    """Write both."""
    DRAWING.write_text(svg(house()), encoding="utf-8")
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(_LIST.sub(lambda _: rooms_list(), page), encoding="utf-8")


if __name__ == "__main__":
    main()
