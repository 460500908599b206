"""A collection that is set is a statement on its members: who is in it now, who is no more."""

from planner_app.api.batch.folding import EntityWrite, Ref
from planner_app.api.batch.resolve_ids import KnownRecords
from planner_app.api.query.read_entities import EntityReader
from planner_app.api.schema import TYPES
from planner_app.api.schema.attributes import CollectionAttribute
from planner_app.errors import Refused
from planner_app.languages import tr
from planner_app.operations.transaction.edit import Edit


def spread(edit: Edit, known: KnownRecords, writes: list[EntityWrite]) -> list[EntityWrite]:
    """The changes with every collection turned into changes of the members; those that leave one
    that they cannot be without are deleted. Groups keep their members, which are set as a whole."""
    by_key = {(write.entity.family, write.key): write for write in writes}
    found = list(writes)
    for write in writes:
        for name in [
            name
            for name in write.values
            if isinstance(write.entity.attributes.get(name), CollectionAttribute)
        ]:
            collection = write.entity.attributes[name]
            assert isinstance(collection, CollectionAttribute)
            if not collection.inverse:
                continue
            wanted: list[Ref] = write.values.pop(name)
            for ref, is_in in _members(edit, known, write, collection, wanted):
                key = (TYPES[collection.target].family, ref.key)
                member = by_key.get(key)
                if member is None:
                    member = by_key[key] = EntityWrite(TYPES[ref.type], ref.key, False)
                    found.append(member)
                _put(member, collection, write, is_in)
    known.look_up(Ref(write.entity.name, write.key) for write in found[len(writes) :])
    return found


def _members(
    edit: Edit,
    known: KnownRecords,
    write: EntityWrite,
    collection: CollectionAttribute,
    wanted: list[Ref],
) -> list[tuple[Ref, bool]]:
    """Those that come, and those that go (False)."""
    there: set[tuple[str, ...]] = set()
    if not write.is_new:
        owner = known.of(Ref(write.entity.name, write.key))[1]
        reader = EntityReader(edit.session.connection())
        keys = TYPES[collection.target].primary_key
        for entity in reader.members(collection, {}, [owner]).get(owner, []):
            there.add(tuple(entity[name] for name in keys))
    chosen = {ref.key for ref in wanted}
    come = [(ref, True) for ref in wanted if ref.key not in there]
    return come + [(Ref(collection.target, key), False) for key in sorted(there - chosen)]


def _put(
    member: EntityWrite, collection: CollectionAttribute, owner: EntityWrite, is_in: bool
) -> None:
    if member.is_gone:
        return
    required = TYPES[collection.target].required
    if is_in:
        member.values[collection.inverse] = Ref(owner.entity.name, owner.key)
    elif collection.inverse in required or collection.target == "Metadata":
        if not member.values.get(
            collection.inverse
        ):  # else it goes to another owner in the same batch
            member.is_gone = True
    elif collection.inverse == "parent":
        member.values.setdefault("parent", None)
    else:
        raise Refused(
            tr(
                "A {name} stays in '{collection}'.",
                name=member.entity.name,
                collection=collection.name,
            )
        )
