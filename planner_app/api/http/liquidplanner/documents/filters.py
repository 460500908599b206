"""LiquidPlanner's filters: `filter[]=<attribute> <operator> <value>`. An item passes if all hold,
or with OR one of them."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from planner_app.api.http.liquidplanner.documents.responses import TYPE_NAMES
from planner_app.api.http.live import Standing
from planner_app.errors import Refused
from planner_app.ids import ItemId, PersonId
from planner_app.languages import tr
from planner_app.operations.snapshot.last_changes import Touch
from planner_app.operations.snapshot.records import treeitem_dates
from planner_app.operations.snapshot.snapshot import ItemRecord
from planner_app.words import list_words

ItemTest = Callable[[Standing, ItemRecord], bool]
# Longer operators first: the first that fits wins, and `is` fits `is not` as well.
_FORM: Final = re.compile(
    r"\s*([a-z_]+)\s*(>=|<=|!=|=|>|<|is_not_set\b|is_set\b|is\s+not\b|is\b|contains\b|include\b|starts_with\b|within\b|after\b|before\b)\s*(.*?)\s*",
    re.DOTALL,
)
_CUSTOM: Final = re.compile(r"""\s*custom_field:\s*(["'])(.*?)\1(.*)""", re.DOTALL)
_EQUAL: Final = frozenset({"=", "is"})
_UNEQUAL: Final = frozenset({"!=", "is not"})
_LATER: Final = frozenset({"after", ">"})
_EARLIER: Final = frozenset({"before", "<"})
# Before the patterns run: their gaps can be tried in a great many ways on a long text.
_LONGEST: Final = 2_000
_COUNT: Final = re.compile(r"\d{1,6}", re.ASCII)


ReadTouches = Callable[[], Mapping[ItemId, Touch]]
ReadNotes = Callable[[], Mapping[int, Mapping[str, str]]]


@dataclass(frozen=True)
class Asker:
    """The person that `me` stands for, and functions that read items' changes and custom fields."""

    person_id: PersonId | None
    touches: ReadTouches
    notes: ReadNotes = dict


ReadDay = Callable[[Standing, ItemRecord, Asker], date | None]
ReadText = Callable[[Standing, ItemRecord, Asker], str | None]


def matching(
    standing: Standing, filters: Sequence[str], conjunction: str, asker: Asker
) -> Callable[[ItemRecord], bool]:
    """A function that tells whether an item passes. Refused: an unknown attribute, operator or
    conjunction, or a value of the wrong kind."""
    if conjunction.upper() not in ("AND", "OR"):
        raise Refused(tr("filter_conjunction must be AND or OR."))
    tests = [_test(text, asker) for text in filters]
    # Without filters everything passes, also with OR, though `any` of none is false.
    if not tests:
        return lambda _item: True
    if conjunction.upper() == "OR":
        return lambda item: any(test(standing, item) for test in tests)
    return lambda item: all(test(standing, item) for test in tests)


def _test(text: str, asker: Asker) -> ItemTest:
    custom = _CUSTOM.fullmatch(text) if len(text) <= _LONGEST else None
    # A custom field's name may hold spaces and operators, so it is taken out first.
    plain = f"custom_field {custom[3]}" if custom is not None else text
    found = _FORM.fullmatch(plain) if len(text) <= _LONGEST else None
    if found is None:
        raise Refused(
            tr(
                "The filter '{filter}' does not read like 'name contains comp' or 'owner_id = 5'.",
                filter=text[:80],
            )
        )
    attribute, operator, value = found[1], re.sub(r"\s+", " ", found[2]), found[3]
    # Clients quote values that hold spaces; others do not.
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1]
    if custom is not None:
        return _of_words(_noted(custom[2]), attribute, operator, value, asker)
    for attributes, make in (
        (_IDS, _of_ids),
        (_TEXTS, _of_text),
        (_FLAGS, _of_flag),
        (_DAYS, _of_day),
    ):
        if attribute in attributes:
            return make(attribute, operator, value, asker)
    if attribute == "tags":
        # No item has a tag here: tests for having none hold, and clients' saved filters go on.
        return lambda _standing, _item: operator in _UNEQUAL | {"is_not_set"}
    known = sorted([*_IDS, *_TEXTS, *_FLAGS, *_DAYS, "tags", "custom_field:'...'"])
    raise Refused(
        tr(
            "'{attribute}' cannot be filtered; {attributes} can.",
            attribute=attribute,
            attributes=list_words(known),
        )
    )


def _of_ids(attribute: str, operator: str, value: str, asker: Asker) -> ItemTest:
    read = _IDS[attribute]
    if operator == "is_not_set" or (operator in _EQUAL and not value):
        return lambda standing, item: not read(standing, item)
    if operator == "is_set":
        return lambda standing, item: bool(read(standing, item))
    wanted = frozenset(_id(part, asker) for part in value.split(","))
    if operator in _EQUAL:
        # Any of the item's with any of the wanted: an item has several rows, and owners with them.
        return lambda standing, item: not wanted.isdisjoint(read(standing, item))
    if operator in _UNEQUAL:
        return lambda standing, item: wanted.isdisjoint(read(standing, item))
    raise _unfit(attribute, operator)


def _of_text(attribute: str, operator: str, value: str, asker: Asker) -> ItemTest:
    return _of_words(_TEXTS[attribute], attribute, operator, value, asker)


def _noted(name: str) -> ReadText:
    return lambda _standing, item, asker: asker.notes().get(item.id, {}).get(name)


def _of_words(read: ReadText, attribute: str, operator: str, value: str, asker: Asker) -> ItemTest:
    sought = value.casefold()
    tests: dict[str, Callable[[str], bool]] = {
        "=": lambda text: text == value,
        "is": lambda text: text == value,
        "!=": lambda text: text != value,
        "is not": lambda text: text != value,
        "contains": lambda text: sought in text.casefold(),
        "starts_with": lambda text: text.casefold().startswith(sought),
        "is_set": bool,
        "is_not_set": lambda text: not text,
    }
    if operator not in tests:
        raise _unfit(attribute, operator)
    return lambda standing, item: tests[operator](read(standing, item, asker) or "")


def _of_flag(attribute: str, operator: str, value: str, _asker: Asker) -> ItemTest:
    read = _FLAGS[attribute]
    if operator not in _EQUAL | _UNEQUAL or value.lower() not in ("true", "false"):
        raise Refused(
            tr(
                "Filter with '{attribute} is true' or '{attribute} is false'.",
                attribute=attribute,
            )
        )
    wanted = (value.lower() == "true") is (operator in _EQUAL)
    return lambda standing, item: read(standing, item) is wanted


def _of_day(attribute: str, operator: str, value: str, asker: Asker) -> ItemTest:
    read = _DAYS[attribute]
    if operator in ("is_set", "is_not_set"):
        return lambda standing, item: (
            (read(standing, item, asker) is not None) is (operator == "is_set")
        )
    if operator == "within":
        return _within(read, attribute, value, asker)
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise Refused(tr("'{value}' is not a day like 2026-01-05.", value=value[:40])) from None
    compare: Callable[[date], bool]
    if operator in _LATER:
        compare = day.__lt__
    elif operator in _EARLIER:
        compare = day.__gt__
    elif operator in _EQUAL:
        compare = day.__eq__
    elif operator in (">=", "<="):
        compare = day.__le__ if operator == ">=" else day.__ge__
    else:
        raise _unfit(attribute, operator)

    def test(standing: Standing, item: ItemRecord) -> bool:
        found = read(standing, item, asker)
        # Without a date an item is neither before nor after one.
        return found is not None and compare(found)

    return test


def _within(read: ReadDay, attribute: str, value: str, asker: Asker) -> ItemTest:
    """At most this many days in the past or in the future."""
    if not _COUNT.fullmatch(value):
        raise Refused(
            tr(
                "Filter with a number of days, like '{attribute} within 7'.",
                attribute=attribute,
            )
        )
    days = int(value)

    def test(standing: Standing, item: ItemRecord) -> bool:
        found = read(standing, item, asker)
        return found is not None and abs((found - standing.today).days) <= days

    return test


def _unfit(attribute: str, operator: str) -> Refused:
    return Refused(
        tr(
            "'{operator}' cannot be used to filter {attribute}.",
            attribute=attribute,
            operator=operator,
        )
    )


def _id(text: str, asker: Asker) -> int:
    if text.strip() == "me":
        if asker.person_id is None:
            raise Refused(
                tr("The name of your token is not a username in this plan, so 'me' matches nobody.")
            )
        return asker.person_id
    try:
        return int(text)
    except ValueError:
        raise Refused(tr("'{text}' is not an id.", text=text[:40])) from None


def _owners(standing: Standing, item: ItemRecord) -> Iterable[int]:
    """The persons of all rows, done ones included; 0 is Unassigned."""
    rows = (
        standing.snapshot.assignments[row] for row in standing.snapshot.rows_of.get(item.id, ())
    )
    # A team's row has no person either and is not Unassigned.
    return [row.person_id or 0 for row in rows if row.team_id is None]


def _teams(standing: Standing, item: ItemRecord) -> Iterable[int]:
    rows = (
        standing.snapshot.assignments[row] for row in standing.snapshot.rows_of.get(item.id, ())
    )
    return [row.team_id for row in rows if row.team_id is not None]


def _activities(standing: Standing, item: ItemRecord) -> Iterable[int]:
    rows = (
        standing.snapshot.assignments[row] for row in standing.snapshot.rows_of.get(item.id, ())
    )
    return [row.activity_id for row in rows if row.activity_id is not None]


def _projects(standing: Standing, item: ItemRecord) -> Iterable[int]:
    """The projects that it is in; a project counts as in itself."""
    found = [item.id] if item.type == "project" else []
    while item.parent_id is not None:
        item = standing.snapshot.items[item.parent_id]
        if item.type == "project":
            found.append(item.id)
    return found


def _held(standing: Standing, item: ItemRecord) -> bool:
    # Held is whatever stands in something that is held (S9).
    while not item.is_on_hold and item.parent_id is not None:
        item = standing.snapshot.items[item.parent_id]
    return item.is_on_hold


def _start(standing: Standing, item: ItemRecord, _asker: Asker) -> date | None:
    start = treeitem_dates(standing.snapshot, item.id, standing.schedule)[0]
    return standing.day_of(start) if start is not None else None


def _created(standing: Standing, item: ItemRecord, asker: Asker) -> date | None:
    found = asker.touches().get(item.id)
    return standing.day_of(found.created_at) if found is not None else None


def _updated(standing: Standing, item: ItemRecord, asker: Asker) -> date | None:
    found = asker.touches().get(item.id)
    return standing.day_of(found.updated_at) if found is not None else None


def _creator(_standing: Standing, item: ItemRecord, asker: Asker) -> str | None:
    found = asker.touches().get(item.id)
    return found.created_by if found is not None else None


def _updater(_standing: Standing, item: ItemRecord, asker: Asker) -> str | None:
    found = asker.touches().get(item.id)
    return found.updated_by if found is not None else None


_IDS: Final[dict[str, Callable[[Standing, ItemRecord], Iterable[int]]]] = {
    "id": lambda _, item: (item.id,),
    "owner_id": _owners,
    "team_id": _teams,
    "activity_id": _activities,
    # Known, and never set: a filter by client finds nothing instead of being refused.
    "client_id": lambda _standing, _item: (),
    "parent_id": lambda _, item: (item.parent_id,) if item.parent_id is not None else (),
    "project_id": _projects,
    "package_id": lambda _, item: (item.package_id,) if item.package_id is not None else (),
}
_TEXTS: Final[dict[str, ReadText]] = {
    "name": lambda _standing, item, _asker: item.name,
    "description": lambda _standing, item, _asker: item.description,
    "external_reference": lambda _standing, item, _asker: item.external_reference,
    "item_type": lambda _standing, item, _asker: TYPE_NAMES[item.type],
    "created_by": _creator,
    "updated_by": _updater,
}
_FLAGS: Final[dict[str, Callable[[Standing, ItemRecord], bool]]] = {
    "is_done": lambda standing, item: standing.snapshot.is_done(item.id),
    "is_on_hold": _held,
}
_DAYS: Final[dict[str, ReadDay]] = {
    "created": _created,
    "last_updated": _updated,
    "date_done": lambda standing, item, _asker: (
        standing.day_of(item.done_at) if item.done_at is not None else None
    ),
    "earliest_start": _start,
    "promise_by": lambda _standing, item, _asker: item.promise_by,
    "delay_until": lambda _standing, item, _asker: item.delay_until,
}
