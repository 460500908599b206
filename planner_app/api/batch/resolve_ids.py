"""Which stored records a batch speaks of: text ids to numbers, few queries however long it is."""

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


class KnownRecords:
    """The records that a batch names, and those it makes."""

    def __init__(self, edit: Edit) -> None:
        self._edit = edit
        self._found: dict[tuple[str, str], int] = {}
        self._notes: dict[tuple[str, ...], MetadataId] = {}
        self.kinds: dict[ItemId, str] = {}
        """Entity types of items by id."""

    def look_up(self, refs: Iterable[Ref]) -> None:
        """Read the ids of all of these at once."""
        wanted: dict[str, set[str]] = defaultdict(set)
        notes: set[tuple[str, ...]] = set()
        for ref in refs:
            if ref.type == "Metadata":
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
        columns = [
            table.c.id,
            table.c.uid,
            *([table.c.type] if family == TreeItem.__tablename__ else []),
        ]
        for found in self._edit.session.execute(select(*columns).where(table.c.uid.in_(uids))):
            if len(found) == 3:
                if found[2] == "root":
                    continue
                self.kinds[found[0]] = type_name(found[2])
            self._found[family, found[1]] = found[0]

    def _read_notes(self, keys: set[tuple[str, ...]]) -> None:
        named = {
            (*self.of(Ref("Metadata", key[:1]), _ANY), key[1]): key
            for key in keys
            if self.has(key[0], _ANY)
        }
        columns = (Metadata.family, Metadata.record_id, Metadata.key)
        for note in self._edit.session.execute(
            select(Metadata.id, *columns).where(tuple_(*columns).in_(named))
        ):
            self._notes[named[note[1], note[2], note[3]]] = note[0]

    def add(self, write: EntityWrite, family: str, record_id: int) -> None:
        """Remember what the batch has made."""
        self._found[family, write.uid] = record_id
        if family == TreeItem.__tablename__:
            self.kinds[ItemId(record_id)] = write.entity.name

    def has(self, uid: str, families: Sequence[str]) -> bool:
        """Whether there is a record of that id."""
        return any((family, uid) in self._found for family in families)

    def of(self, ref: Ref, families: Sequence[str] = ()) -> RecordKey:
        """Table and id of what is referred to. UnknownRecord: it is not there."""
        if ref.type == "Metadata" and len(ref.key) == 2:
            if ref.key in self._notes:
                return Metadata.__tablename__, self._notes[ref.key]
        elif ref.type == "Status" and ref.uid in STATUS_IDS:
            return "status", STATUS_IDS[ref.uid]
        else:
            for family in families or families_of(TYPES[ref.type]):
                if (family, ref.uid) in self._found:
                    return family, self._found[family, ref.uid]
        raise UnknownRecord(
            tr("There is no {type} '{uid:.80}' in this plan.", type=ref.type, uid=ref.uid)
        )

    def id_of(self, ref: Ref | None, of: Callable[[int], K]) -> K | None:
        """The id alone, of whoever it is said to be: `id_of(ref, ItemId)`."""
        return of(self.of(ref)[1]) if ref is not None else None

    def is_there(self, write: EntityWrite) -> bool:
        """Whether the entity of a change is stored, or was made meanwhile."""
        if write.entity.name == "Metadata":
            return write.key in self._notes
        return self.has(write.uid, families_of(write.entity))


def families_of(entity: EntityType) -> tuple[str, ...]:
    """The tables where entities of a type lie."""
    if entity.family:
        return (entity.family,)
    return tuple(dict.fromkeys(TYPES[name].family for name, _ in entity.subtypes))
