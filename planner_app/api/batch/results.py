"""What a batch answers: of each entity the attributes that were given, as they are now, and what
the rules removed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, select

from planner_app.api.batch.folding import SAME, EntityWrite
from planner_app.api.query.read_entities import EntityReader, EntityValues
from planner_app.api.schema import TYPES, attribute_of
from planner_app.api.schema.attributes import Nearest, Reference
from planner_app.api.schema.kinds import parent_types
from planner_app.model import JournalChange
from planner_app.operations.transaction.changes import Changes


def shown(
    reader: EntityReader, writes: Iterable[EntityWrite], *, with_rows: bool
) -> dict[tuple[str, tuple[str, ...]], EntityValues]:
    """What was given of each entity, by the type named and its key; of one that a rule took away
    its key alone.

    `with_rows`: of assignments also the rows there are on their item now, for whoever holds those.
    """
    groups: dict[tuple[str, tuple[str, ...]], list[EntityWrite]] = defaultdict(list)
    for write in writes:
        if not write.is_gone:
            groups[write.entity.name, tuple(sorted(_names(write)))].append(write)
    found: dict[tuple[str, tuple[str, ...]], EntityValues] = {}
    for (name, attributes), members in groups.items():
        entity = TYPES[name]
        wanted: dict[str, Any] = {each: {} for each in attributes}
        if with_rows and entity.family == "assignment":
            wanted["context"] = {"assignments": {}}
        there: dict[tuple[str, ...], EntityValues]
        if entity.primary_key == ("id",):
            there = {
                (uid,): e
                for uid, e in reader.by_uids(entity, wanted, [c.uid for c in members]).items()
            }
        else:
            there = reader.notes([c.key for c in members])
        for write in members:
            found[name, write.key] = there.get(write.key) or _bare(write)
    return found


def _names(write: EntityWrite) -> set[str]:
    """The attributes named, and what is coupled to them: text ids, and other names of the same."""
    entity = write.entity
    same = SAME.get(entity.name, {})
    names: set[str] = set()
    for name in write.named:
        attribute = attribute_of(entity, name)
        assert attribute is not None
        coupled = {attribute.name, same.get(attribute.name, attribute.name)}
        coupled |= {other for other, canonical in same.items() if canonical in coupled}
        for each in coupled:
            other = entity.attributes[each]
            names.add(each)
            if isinstance(other, Reference | Nearest):
                names.add(other.id_name)
    return names


def _bare(write: EntityWrite) -> EntityValues:
    return {
        "__entity_type__": write.entity.name,
        **dict(zip(write.entity.primary_key, write.key, strict=True)),
    }


def removed(
    connection: Connection, done: Changes[object], asked: Sequence[EntityWrite]
) -> list[EntityValues]:
    """The entities that the edit deleted, or gave another id, without being asked to."""
    columns = (JournalChange.family, JournalChange.before, JournalChange.after)
    rows = select(*columns).where(
        JournalChange.revision == done.revision, JournalChange.before.is_not(None)
    )
    wanted = {write.uid for write in asked if write.is_gone}
    names: dict[str, str] = {**parent_types(), "metadata": "Metadata"}
    found: list[EntityValues] = []
    for family, before, after in connection.execute(rows):
        uid: Any = before.get("uid")
        if (
            uid is None
            or uid in wanted
            or family == "metadata"
            or (after is not None and "uid" not in after)
        ):
            continue
        found.append({"entity_type": names[family], "entity_key": [uid]})
    return found
