"""A collection that is set is a statement on its members: who is in it now, who is no more."""

from planner_app.api.batch.folding import Change, Ref
from planner_app.api.batch.resolve_ids import Known
from planner_app.api.query.read_entities import Reader
from planner_app.api.schema import TYPES
from planner_app.api.schema.attributes import Collection
from planner_app.errors import Refused
from planner_app.operations.transaction.edit import Edit


def spread(edit: Edit, known: Known, changes: list[Change]) -> list[Change]:
    """The changes with every collection turned into changes of the members; those that leave one that they cannot be
    without are deleted. Groups keep their members, which are set as a whole."""
    by_key = {(change.entity.family, change.key): change for change in changes}
    found = list(changes)
    for change in changes:
        for name in [name for name in change.values if isinstance(change.entity.attributes.get(name), Collection)]:
            collection = change.entity.attributes[name]
            assert isinstance(collection, Collection)
            if not collection.inverse:
                continue
            wanted: list[Ref] = change.values.pop(name)
            for ref, is_in in _members(edit, known, change, collection, wanted):
                key = (TYPES[collection.target].family, ref.key)
                member = by_key.get(key)
                if member is None:
                    member = by_key[key] = Change(TYPES[ref.type], ref.key, False)
                    found.append(member)
                _put(member, collection, change, is_in)
    known.look_up(Ref(change.entity.name, change.key) for change in found[len(changes) :])
    return found


def _members(
    edit: Edit, known: Known, change: Change, collection: Collection, wanted: list[Ref]
) -> list[tuple[Ref, bool]]:
    """Those that come, and those that go (False)."""
    there: set[tuple[str, ...]] = set()
    if not change.is_new:
        owner = known.of(Ref(change.entity.name, change.key))[1]
        reader = Reader(edit.session.connection())
        keys = TYPES[collection.target].primary_key
        for entity in reader.members(collection, {}, [owner]).get(owner, []):
            there.add(tuple(entity[name] for name in keys))
    chosen = {ref.key for ref in wanted}
    come = [(ref, True) for ref in wanted if ref.key not in there]
    return come + [(Ref(collection.target, key), False) for key in sorted(there - chosen)]


def _put(member: Change, collection: Collection, owner: Change, is_in: bool) -> None:
    if member.is_gone:
        return
    required = TYPES[collection.target].required
    if is_in:
        member.values[collection.inverse] = Ref(owner.entity.name, owner.key)
    elif collection.inverse in required or collection.target == "Metadata":
        if not member.values.get(collection.inverse):  # else it goes to another owner in the same batch
            member.is_gone = True
    elif collection.inverse == "parent":
        member.values.setdefault("parent", None)
    else:
        raise Refused(f"A {member.entity.name} stays in '{collection.name}'.")
