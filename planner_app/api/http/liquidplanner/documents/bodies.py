"""The common base of all bodies that callers send: numbers may be text (R5), derived fields are
ignored (R2)."""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Final, TypeVar

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    create_model,
    model_validator,
)
from pydantic_core import PydanticCustomError

from planner_app.api.http.error_answers import A_FLAG, NOT_A_NUMBER, NOT_WRITTEN
from planner_app.languages import tr
from planner_app.model import Record
from planner_app.model.fields import fields_but

_NUMBER: Final = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*", re.ASCII)


def _number(value: object) -> object:
    """R5: text that is a number counts as one; true and false do not."""
    # In Python true is 1: as a person's id it would name somebody.
    if isinstance(value, bool):
        raise PydanticCustomError(A_FLAG, "not true or false")
    if isinstance(value, str):
        # Python's own reading also takes '1_000', 'nan' and digits of other scripts.
        if not _NUMBER.fullmatch(value):
            raise PydanticCustomError(NOT_A_NUMBER, "not a number", {"text": value[:40]})
        return value.strip()
    return value


_OR_TEXT: Final[dict[str, Any]] = {"anyOf": [{"type": "number"}, {"type": "string"}]}
Number = Annotated[float, BeforeValidator(_number), Field(json_schema_extra=_OR_TEXT)]
K = TypeVar("K", bound=int)
Id = Annotated[
    # What a column of 64 bits can hold; the database fails on anything longer.
    K, BeforeValidator(_number), Field(ge=-(2**63), lt=2**63, json_schema_extra=_OR_TEXT)
]


def _written(value: object) -> object:
    if value is not None and not isinstance(value, str):
        # pydantic would read a number as seconds since 1970.
        raise PydanticCustomError(NOT_WRITTEN, "not text")
    return value


SentDay = Annotated[date, BeforeValidator(_written)]
SentMoment = Annotated[AwareDatetime, BeforeValidator(_written)]


class Sent(BaseModel):
    """A body. `wrapped`: names under which it may be nested as the only key. `ignored`: derived
    fields."""

    model_config = ConfigDict(extra="forbid", ser_json_inf_nan="constants")
    wrapped: ClassVar[frozenset[str]] = frozenset()
    ignored: ClassVar[frozenset[str]] = frozenset()

    @model_validator(mode="before")
    @classmethod
    def _unwrap(cls, sent: object) -> object:
        if not isinstance(sent, dict):
            return sent
        # Rails' clients send {"task": {...}}, others the fields themselves.
        if len(sent) == 1 and cls.wrapped & sent.keys():
            (sent,) = sent.values()
        if not isinstance(sent, dict):
            return sent
        known = cls.model_fields.keys()
        # Refused and not passed over: a misspelled field would look as if it had been stored.
        strange = sorted(str(name) for name in sent.keys() - known - cls.ignored)
        if strange:
            raise ValueError(tr("There is no field '{field}' to set here.", field=strange[0][:80]))
        return {name: value for name, value in sent.items() if name in known}

    def given(self, names: Mapping[str, str]) -> dict[str, Any]:
        """The fields that were sent, under the names that operations use for them."""
        # Sent, not different from the default: null is sent to take a value away.
        return {names[name]: getattr(self, name) for name in names if name in self.model_fields_set}


Body = TypeVar("Body", bound=Sent)
_KINDS: Final[Mapping[type, Any]] = {
    float: Number,
    int: Id[int],
    str: str,
    bool: bool,
    date: SentDay,
    datetime: SentMoment,
}


def with_fields(
    family: type[Record], spelled: Collection[str], *, new: bool = False
) -> Callable[[type[Body]], type[Body]]:
    """A decorator that adds the stored fields of a family to a body that does not spell them,
    described as fields of a change or, with `new`, of a new record."""

    def extended(body: type[Body]) -> type[Body]:
        fields: dict[str, Any] = {}
        for field in fields_but(family, spelled):
            kind = _KINDS[field.kind] | None if field.is_nullable else _KINDS[field.kind]
            words = field.said.shown if new else field.said.asked or field.said.shown
            default = (
                field.kind() if field.default is None and not field.is_nullable else field.default
            )
            fields[field.name] = (kind, Field(default, description=words or None))
        return create_model(
            body.__name__, __base__=body, __module__=body.__module__, __doc__=body.__doc__, **fields
        )

    return extended
