"""The ids that other programs give to records: `uid` (contract: A plan)."""

from sqlalchemy import inspect

from planner_app.errors import Refused
from planner_app.languages import tr
from planner_app.limits import LONGEST_NAME
from planner_app.model import Record
from planner_app.operations.transaction.edit import fits


def give_uid(record: Record, uid: str) -> None:
    """Give a record the id that a client chose; its former id is free again.

    Refused: no text of 1 to 255 characters. One that is taken is refused at the end of the edit.
    """
    if not uid or not fits(inspect(type(record)).columns["uid"], uid):
        raise Refused(tr("An id must be a text of 1 to {most} characters.", most=LONGEST_NAME))
    if record.uid != uid:
        record.uid = uid
