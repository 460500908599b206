"""What all bodies that callers send have in common: numbers may be text (R5), what is derived is
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
    if isinstance(value, bool):
        raise PydanticCustomError(A_FLAG, "not true or false")
    if isinstance(value, str):
        if not _NUMBER.fullmatch(value):
            raise PydanticCustomError(NOT_A_NUMBER, "not a number", {"text": value[:40]})
        return value.strip()
    return value


_OR_TEXT: Final[dict[str, Any]] = {"anyOf": [{"type": "number"}, {"type": "string"}]}
Number = Annotated[float, BeforeValidator(_number), Field(json_schema_extra=_OR_TEXT)]
K = TypeVar("K", bound=int)
Id = Annotated[
    K, BeforeValidator(_number), Field(ge=-(2**63), lt=2**63, json_schema_extra=_OR_TEXT)
]


def _written(value: object) -> object:
    if value is not None and not isinstance(value, str):
        raise PydanticCustomError(NOT_WRITTEN, "not text")
    return value


SentDay = Annotated[date, BeforeValidator(_written)]
SentMoment = Annotated[AwareDatetime, BeforeValidator(_written)]


class Sent(BaseModel):
    """A body. `wrapped` are the names under which it may stand as the only key; `ignored` what is
    derived."""

    model_config = ConfigDict(extra="forbid", ser_json_inf_nan="constants")
    wrapped: ClassVar[frozenset[str]] = frozenset()
    ignored: ClassVar[frozenset[str]] = frozenset()

    @model_validator(mode="before")
    @classmethod
    def _unwrap(cls, sent: object) -> object:
        if not isinstance(sent, dict):
            return sent
        if len(sent) == 1 and cls.wrapped & sent.keys():
            (sent,) = sent.values()
        if not isinstance(sent, dict):
            return sent
        known = cls.model_fields.keys()
        strange = sorted(str(name) for name in sent.keys() - known - cls.ignored)
        if strange:
            raise ValueError(tr("There is no field '{field}' to set here.", field=strange[0][:80]))
        return {name: value for name, value in sent.items() if name in known}

    def given(self, names: Mapping[str, str]) -> dict[str, Any]:
        """The fields that were sent, by the names that operations have for them."""
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
    """Adds to a body the stored fields of a family that it does not spell, as the documents of a
    change say them, or those of something `new`."""

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
