"""The drawing of the house and its list of rooms are those of the code, as `python -m
tests.draw_rooms` makes them."""

from xml.etree import ElementTree

from tests.draw_rooms import DRAWING, PAGE, house, rooms_list, svg
from tests.rooms import OPEN, rooms_of

AGAIN = "run python -m tests.draw_rooms"


def test_the_drawing_is_that_of_the_code() -> None:
    assert DRAWING.read_text(encoding="utf-8") == svg(house()), AGAIN


def test_the_list_of_rooms_is_that_of_the_code() -> None:
    assert f"\n{rooms_list()}<!-- end of rooms -->" in PAGE.read_text(encoding="utf-8"), AGAIN


def test_the_drawing_shows_every_room_and_arrows_that_lead_down() -> None:
    drawn = ElementTree.fromstring(DRAWING.read_text(encoding="utf-8"))
    names = [text.text for text in drawn.iter("{http://www.w3.org/2000/svg}text")]
    for folder in ("", *OPEN):
        rooms = rooms_of(folder)
        floor = {room: n for n, row in enumerate(rooms.floors) for room in row}
        assert floor.keys() <= set(names)
        assert [(a, b) for a, b in rooms.arrows() if floor[a] >= floor[b]] == []
