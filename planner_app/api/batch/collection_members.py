"""Turns a collection that a client set into changes of its members."""

from planner_app.api.batch.folding import EntityWrite, Ref
from planner_app.api.batch.resolve_ids import KnownRecords
from planner_app.api.query.read_entities import EntityReader
from planner_app.api.schema import TYPES
from planner_app.api.schema.attributes import CollectionAttribute
from planner_app.errors import Refused
from planner_app.languages import tr
from planner_app.operations.transaction.edit import Edit


def spread(edit: Edit, known: KnownRecords, writes: list[EntityWrite]) -> list[EntityWrite]:
    """The changes, with every collection replaced by changes of its members. Members that cannot
    be without an owner are deleted when they leave it."""
    by_key = {(write.entity.family, write.key): write for write in writes}
    found = list(writes)
    for write in writes:
        for name in list(write.values):
            collection = write.entity.attributes.get(name)
            # Without an inverse the members have no attribute to change; a team's members are
            # written as a whole (write_people).
            if not isinstance(collection, CollectionAttribute) or not collection.inverse:
                continue
            wanted: list[Ref] = write.values.pop(name)
            for ref, is_in in _members(edit, known, write, collection, wanted):
                key = (TYPES[collection.target].family, ref.key)
                member = by_key.get(key)
                if member is None:
                    member = by_key[key] = EntityWrite(TYPES[ref.type], ref.key, False)
                    found.append(member)
                _put(member, collection, write, is_in)
    # The members were not named by the batch, so their records are not known yet.
    known.look_up(Ref(write.entity.name, write.key) for write in found[len(writes) :])
    return found


def _members(
    edit: Edit,
    known: KnownRecords,
    write: EntityWrite,
    collection: CollectionAttribute,
    wanted: list[Ref],
) -> list[tuple[Ref, bool]]:
    """Members that come (True), and members that go (False)."""
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
        # A member with another owner in the same batch only moves.
        if not member.values.get(collection.inverse):
            member.is_gone = True
    elif collection.inverse == "parent":
        # An item without a parent stands at the top of the plan.
        member.values.setdefault("parent", None)
    else:
        raise Refused(
            tr(
                "{type} '{id}' cannot be removed from '{collection}'.",
                type=member.entity.name,
                id=f"{member.uid:.80}",
                collection=collection.name,
            )
        )
