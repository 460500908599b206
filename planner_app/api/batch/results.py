"""The answer to a batch: the attributes that were given as they are now, and what rules removed."""

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
    """The attributes that were given of each entity, by type and key. An entity that a rule removed
    has its key only.

    `with_rows`: assignments come with all rows of their item, because a rule may have changed them.
    """
    # Entities with the same attributes are read together.
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
            by_uid = reader.by_uids(entity, wanted, [write.uid for write in members])
            there = {(uid,): values for uid, values in by_uid.items()}
        else:
            there = reader.notes([write.key for write in members])
        for write in members:
            found[name, write.key] = there.get(write.key) or _bare(write)
    return found


def _names(write: EntityWrite) -> set[str]:
    """The attributes named, and those that change with them: text ids, and other names."""
    # ftrack's client keeps what it has until it is told otherwise, so it must hear of all of them.
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
    """The entities that a rule deleted, or gave another id, though the batch did not ask for it."""
    columns = (JournalChange.family, JournalChange.before, JournalChange.after)
    rows = select(*columns).where(
        JournalChange.revision == done.revision, JournalChange.before.is_not(None)
    )
    wanted = {write.uid for write in asked if write.is_gone}
    names: dict[str, str] = {**parent_types(), "metadata": "Metadata"}
    found: list[EntityValues] = []
    for family, before, after in connection.execute(rows):
        # The journal keeps changed columns only: a `uid` before means that it changed, or that the
        # whole record is gone.
        uid: Any = before.get("uid")
        kept_its_id = uid is None or (after is not None and "uid" not in after)
        # Notes go with what they were on.
        if not kept_its_id and uid not in wanted and family != "metadata":
            found.append({"entity_type": names[family], "entity_key": [uid]})
    return found
