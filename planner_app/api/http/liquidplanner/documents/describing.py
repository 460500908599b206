"""Descriptions of an answer's fields in /docs: the text beside their types, or at their columns."""

from collections.abc import Collection, Iterable
from typing import Annotated, Any, NotRequired, get_args, get_origin

from pydantic import Field
from typing_extensions import TypedDict

from planner_app.model import Record
from planner_app.model.fields import fields_but


class OtherFields(TypedDict):
    """Stored fields that a shape does not spell; they are declared at their columns."""


def other_fields(record: object, names: Iterable[str]) -> OtherFields:
    """The values of these fields of a record of the snapshot, by name."""
    found: Any = {name: getattr(record, name) for name in names}
    fields: OtherFields = found
    return fields


def describe(
    shape: Any, family: type[Record] | None = None, left_out: Collection[str] = (), **instead: Any
) -> tuple[str, ...]:
    """Give the fields of a TypedDict their descriptions, and add a family's stored fields that it
    neither spells nor leaves out. Answers the names of those added. `instead`: other types for some
    fields."""
    stored = (
        {field.name: field for field in fields_but(family, left_out)} if family is not None else {}
    )
    known: dict[str, Any] = shape.__annotations__
    added = tuple(name for name in stored if name not in known)
    known |= {name: stored[name].annotation for name in added} | instead
    for name, kind in known.items():
        known[name] = _with_words(kind, stored[name].said.shown if name in stored else "")
    if family is not None:
        # pydantic looks here, not at the annotations, to tell which keys may be missing.
        shape.__required_keys__ |= {
            name for name in stored if get_origin(known[name]) is not NotRequired
        }
    return added


def _with_words(kind: Any, words: str) -> Any:
    """The type with a description: the text beside it, else `words`."""
    if get_origin(kind) is NotRequired:
        return NotRequired[_with_words(get_args(kind)[0], words)]
    if get_origin(kind) is Annotated:
        plain, *beside = get_args(kind)
        (words,) = [text for text in beside if isinstance(text, str)] or [""]
        return Annotated[plain, Field(description=words)] if words else kind
    return Annotated[kind, Field(description=words)] if words else kind
