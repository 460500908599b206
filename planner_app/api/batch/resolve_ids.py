"""Finds the records that a batch names: text ids to numbers, with few queries."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeVar

from sqlalchemy import Table, select, tuple_

from planner_app.api.batch.folding import EntityWrite, Ref
from planner_app.api.schema import TYPES, type_name
from planner_app.api.schema.attributes import EntityType
from planner_app.api.schema.contexts import STATUS_IDS
from planner_app.api.schema.kinds import parent_types
from planner_app.errors import UnknownRecord
from planner_app.ids import ItemId, MetadataId
from planner_app.languages import tr
from planner_app.model import Metadata, TreeItem
from planner_app.operations.transaction.edit import Edit
from planner_app.operations.transaction.journal import RECORD_TYPES
from planner_app.operations.transaction.recorder import RecordKey

K = TypeVar("K", bound=int)
_ANY: Final = tuple(parent_types())
"""Tables whose records can have notes."""


class KnownRecords:
    """The records that a batch names, and those that it has created so far."""

    def __init__(self, edit: Edit) -> None:
        self._edit = edit
        self._found: dict[tuple[str, str], int] = {}
        self._notes: dict[tuple[str, ...], MetadataId] = {}
        self.kinds: dict[ItemId, str] = {}
        """Entity types of items by number."""

    def look_up(self, refs: Iterable[Ref]) -> None:
        """Read the numbers of all these entities, with one query for each table."""
        wanted: dict[str, set[str]] = defaultdict(set)
        notes: set[tuple[str, ...]] = set()
        for ref in refs:
            if ref.type == "Metadata":
                # A note is found through what it is on, which can be a record of many tables.
                notes.add(ref.key)
                ref = Ref("Context", ref.key[:1])
                wanted_in: Sequence[str] = _ANY
            else:
                wanted_in = families_of(TYPES[ref.type])
            for family in wanted_in:
                wanted[family].add(ref.uid)
        for family, uids in wanted.items():
            self._read(family, uids)
        self._read_notes(notes)

    def _read(self, family: str, uids: set[str]) -> None:
        table = RECORD_TYPES[family].__table__
        assert isinstance(table, Table)
        is_item = family == TreeItem.__tablename__
        columns = [table.c.id, table.c.uid]
        if is_item:
            columns.append(table.c.type)
        for found in self._edit.session.execute(select(*columns).where(table.c.uid.in_(uids))):
            if is_item:
                # Clients do not know the root: an item without a parent is at the top.
                if found.type == "root":
                    continue
                self.kinds[found.id] = type_name(found.type)
            self._found[family, found.uid] = found.id

    def _read_notes(self, keys: set[tuple[str, ...]]) -> None:
        named: dict[tuple[str, int, str], tuple[str, ...]] = {}
        for key in keys:
            if self.has(key[0], _ANY):
                family, record_id = self.of(Ref("Metadata", key[:1]), _ANY)
                named[family, record_id, key[1]] = key
        columns = (Metadata.family, Metadata.record_id, Metadata.key)
        for note in self._edit.session.execute(
            select(Metadata.id, *columns).where(tuple_(*columns).in_(named))
        ):
            self._notes[named[note[1], note[2], note[3]]] = note[0]

    def add(self, write: EntityWrite, family: str, record_id: int) -> None:
        """Remember a record that the batch has created."""
        self._found[family, write.uid] = record_id
        if family == TreeItem.__tablename__:
            self.kinds[ItemId(record_id)] = write.entity.name

    def has(self, uid: str, families: Sequence[str]) -> bool:
        """Whether one of the tables has a record with this text id."""
        return any((family, uid) in self._found for family in families)

    def of(self, ref: Ref, families: Sequence[str] = ()) -> RecordKey:
        """Table and number of the record that is referred to. UnknownRecord: it does not exist."""
        if ref.type == "Metadata" and len(ref.key) == 2:
            if ref.key in self._notes:
                return Metadata.__tablename__, self._notes[ref.key]
        elif ref.type == "Status" and ref.uid in STATUS_IDS:
            # Statuses are stored nowhere.
            return "status", STATUS_IDS[ref.uid]
        else:
            for family in families or families_of(TYPES[ref.type]):
                if (family, ref.uid) in self._found:
                    return family, self._found[family, ref.uid]
        raise no_record(ref.type, ref.uid)

    def id_of(self, ref: Ref | None, of: Callable[[int], K]) -> K | None:
        """The number alone, as an id of the given kind: `id_of(ref, ItemId)`; None stays None."""
        return of(self.of(ref)[1]) if ref is not None else None


def no_record(type_name: str, uid: str) -> UnknownRecord:
    """The error for an entity that does not exist."""
    return UnknownRecord(
        tr("There is no {type} '{id}' in this plan.", type=type_name, id=f"{uid:.80}")
    )


def families_of(entity: EntityType) -> tuple[str, ...]:
    """The tables with the entities of a type."""
    if entity.family:
        return (entity.family,)
    return tuple(dict.fromkeys(TYPES[name].family for name, _ in entity.subtypes))
