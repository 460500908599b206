"""Checks the journal's images before they become records again, so that damage does not reach the
plan."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import inspect

from planner_app.errors import Refused
from planner_app.languages import tr
from planner_app.model import Record
from planner_app.operations.transaction.edit import fits
from planner_app.operations.transaction.journal import RECORD_TYPES
from planner_app.operations.transaction.recorder import RecordChange, RecordChanges, decode


def refuse_damaged(changes: RecordChanges) -> None:
    """Refused: one of the changes is not the change of a record, or holds values that no record can
    have."""
    for (family, record_id), change in changes.items():
        record_type = RECORD_TYPES.get(family)
        if record_type is None or not _is_change(record_type, record_id, change):
            raise damaged_history()


def damaged_history() -> Refused:
    """The sentence."""
    return Refused(tr("The plan's history is damaged at that edit; 'planner-app check' says more."))


def _is_change(record_type: type[Record], record_id: int, change: RecordChange) -> bool:
    names = record_type.__table__.columns.keys()
    images: list[Any] = [image for image in (change.before, change.after) if image is not None]
    if not images or any(
        not isinstance(image, dict) or not set(names).issuperset(image) for image in images
    ):
        return False
    whole = len(images) == 1
    if whole and images[0].get("id") != record_id:
        return False
    if not whole and (images[0].keys() != images[1].keys() or "id" in images[0]):
        return False
    return change.before is None or _can_be(record_type, change.before)


def _can_be(record_type: type[Record], image: Mapping[str, Any]) -> bool:
    columns = inspect(record_type).columns
    try:
        return all(fits(columns[name], value) for name, value in decode(record_type, image).items())
    except (ValueError, TypeError):  # a day that cannot be read
        return False
