"""Keys and values that clients note on records; they go when their record goes."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import Connection, select

from planner_app.errors import Refused, UnknownRecord
from planner_app.ids import MetadataId
from planner_app.languages import tr
from planner_app.model import Metadata
from planner_app.operations.transaction.edit import Edit, apply_values, checked_name
from planner_app.operations.transaction.journal import RECORD_TYPES
from planner_app.operations.transaction.recorder import RecordChanges


def set_metadata(edit: Edit, family: str, record_id: int, *, key: str, value: str) -> MetadataId:
    """Note a value under a key of a record, in the place of what is there; answers the note's id.

    Refused: no key, no text; UnknownRecord: there is no such record.
    """
    if family not in RECORD_TYPES or family == Metadata.__tablename__:
        raise UnknownRecord(tr("A note cannot be put on '{family:.40}'.", family=family))
    record = edit.get(RECORD_TYPES[family], record_id)
    name = checked_name(key, Metadata)
    here = (Metadata.family == family, Metadata.record_id == record.id, Metadata.key == name)
    note = edit.session.scalar(select(Metadata).where(*here)) or Metadata(
        family=family, record_id=record.id, key=name
    )
    apply_values(note, {"value": value}, ("value",))
    edit.label = tr("Noted '{name:.60}'", name=name)
    return note.id if note.id is not None else edit.add(note).id


def delete_metadata(edit: Edit, metadata_id: MetadataId) -> None:
    """Take a note away."""
    note = edit.get(Metadata, metadata_id)
    edit.label = tr("Removed the note '{key:.60}'", key=note.key)
    edit.delete(note)


def replace_notes(edit: Edit, family: str, record_id: int, notes: Mapping[str, str | None]) -> None:
    """Note values under these keys of a record, None takes the key away; others stay. Refused: as
    `set_metadata`."""
    record = edit.get(RECORD_TYPES[family], record_id)
    here = (Metadata.family == family, Metadata.record_id == record.id)
    standing = {note.key: note for note in edit.all(select(Metadata).where(*here))} if notes else {}
    # Inside another operation its label stands; alone the last note names the edit.
    label = edit.label
    for key, value in notes.items():
        if value is not None:
            set_metadata(edit, family, record.id, key=key, value=value)
        elif key in standing:
            delete_metadata(edit, standing[key].id)
    edit.label = label or edit.label


def sweep(edit: Edit, changed: RecordChanges) -> bool:
    """Delete the notes on records that the edit deleted; answers whether there were any."""
    notes = _on_what_is_gone(edit, changed)
    for note in notes:
        edit.delete(note)
    return bool(notes)


def check(edit: Edit, changed: RecordChanges) -> None:
    """Refused: a note on what is not there, as an undo beside others' edits can leave one."""
    if _on_what_is_gone(edit, changed):
        raise Refused(tr("Somebody added a note to something that this would remove."))
    ids = [
        record_id
        for (family, record_id), change in changed.items()
        if family == "metadata" and change.after
    ]
    wanted: dict[str, set[int]] = defaultdict(set)
    for (note,) in edit.records_where(select(Metadata), Metadata.id, ids):
        wanted[note.family].add(note.record_id)
    for family, record_ids in wanted.items():
        record_type = RECORD_TYPES[family]
        there = {
            record_id
            for (record_id,) in edit.records_where(
                select(record_type.id), record_type.id, record_ids
            )
        }
        if record_ids - there:
            raise Refused(tr("What the note was put on has been deleted."))


def _on_what_is_gone(edit: Edit, changed: RecordChanges) -> list[Metadata]:
    gone: dict[str, set[int]] = defaultdict(set)
    for (family, record_id), change in changed.items():
        if change.after is None and change.before is not None and family != Metadata.__tablename__:
            gone[family].add(record_id)
    ids = {record_id for record_ids in gone.values() for record_id in record_ids}
    found = edit.records_where(select(Metadata), Metadata.record_id, ids)
    return [note for (note,) in found if note.record_id in gone[note.family]]


def notes_on(
    connection: Connection, family: str, record_ids: Collection[int] | None = None
) -> dict[int, dict[str, str]]:
    """Keys and values noted on these records of a family, or on all, by record. For
    `Workspace.read`."""
    wanted = select(Metadata.record_id, Metadata.key, Metadata.value).where(
        Metadata.family == family
    )
    if record_ids is not None:
        wanted = wanted.where(Metadata.record_id.in_(record_ids))
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for record_id, key, value in connection.execute(wanted.order_by(Metadata.id)):
        found[record_id][key] = value
    return found
