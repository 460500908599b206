"""What a caller is told where something cannot be done: `{"type": "Error", "error": kind,
"message": sentence}`."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from planner_app import bugs
from planner_app.errors import UserError

log = logging.getLogger(__name__)
KINDS: Final = {
    400: "BadRequest",
    401: "Unauthorized",
    403: "Forbidden",
    404: "NotFound",
    422: "Unprocessable",
    500: "InternalError",
    501: "NotImplemented",
    503: "Throttled",
}
_PATH_UNKNOWN: Final = "There is nothing at {method} {path}; /docs lists what there is."

_WORDS: Final = {
    "missing": "{field} is missing.",
    "model_": '{field} is written in braces, like {{"name": "sh010"}}.',
    "dict_type": '{field} is written in braces, like {{"name": "sh010"}}.',
    "list_type": "{field} is a list, like [1, 2].",
    "bool_": "{field} is true or false.",
    "int_": "{field} is a whole number.",
    "float_": "{field} is a number.",
    "string_type": "{field} is text.",
    "datetime_": "{field} is a moment with its offset, like 2026-01-05T09:00:00+01:00.",
    "timezone_aware": "{field} is a moment with its offset, like 2026-01-05T09:00:00+01:00.",
    "date_": "{field} is a day, like 2026-01-05.",
    "greater_than_equal": "{field} is at least {ge}.",
    "less_than_equal": "{field} is at most {le}.",
    "literal_error": "{field} is one of {expected}.",
}
"""By how pydantic calls what is wrong."""


class Error(BaseModel):
    """Why something was refused; the stored plan was not changed (R17)."""

    type: Literal["Error"]
    error: str = Field(description="The kind of trouble", examples=["Unprocessable"])
    message: str = Field(
        description="One sentence", examples=["Ana Ruiz is already on 'sh010 Comp'."]
    )


class ErrorAnswer(Exception):
    """An answer other than what was asked for."""

    def __init__(self, status: int, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers

    def response(self) -> JSONResponse:
        """As it is sent."""
        content = {"type": "Error", "error": KINDS[self.status], "message": str(self)}
        return JSONResponse(content, self.status, self.headers)


def not_found(what: str, record_id: object) -> ErrorAnswer:
    """404: no such record, or none of that type."""
    return ErrorAnswer(404, f"There is no {what} {record_id} in this plan.")


def install(app: FastAPI) -> None:
    """Every error that can come out of a call gets its shape."""
    app.add_exception_handler(ErrorAnswer, _problem)
    app.add_exception_handler(UserError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _of_framework)
    app.add_exception_handler(Exception, _bug)


async def _problem(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ErrorAnswer)
    return error.response()


async def _refused(_request: Request, error: Exception) -> JSONResponse:
    return ErrorAnswer(422, str(error)).response()


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    """A path that names no record is 404, all else that does not fit is 422."""
    assert isinstance(error, RequestValidationError)
    found = error.errors()[0]
    where = [str(part) for part in found["loc"]]
    if where[0] == "path" and where[1] in ("collection", "kind"):
        return ErrorAnswer(
            400, _PATH_UNKNOWN.format(method=request.method, path=request.url.path)
        ).response()
    if where[0] == "path":
        return not_found("record", request.path_params.get(where[1], "")).response()
    return ErrorAnswer(422, _sentence(found, where)).response()


def _sentence(found: Mapping[str, Any], where: Sequence[str]) -> str:
    """What is wrong with something sent, in words of ours where there are some."""
    what = found["msg"].removeprefix("Value error, ")
    if found["type"] == "value_error" and what.endswith("."):
        return str(what)
    field = ".".join(part for part in where[1:] if not part.startswith("function-")) or "The body"
    kind = next((kind for kind in _WORDS if found["type"].startswith(kind)), None)
    if kind is not None:
        return _WORDS[kind].format(field=field, **found.get("ctx", {}))
    return f"{field}: {what[:1].lower()}{what[1:]}."


async def _of_framework(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    if error.status_code in (404, 405):
        sentence = _PATH_UNKNOWN.format(method=request.method, path=request.url.path)
        return ErrorAnswer(400, sentence).response()
    return ErrorAnswer(
        401 if error.status_code == 401 else 422, str(error.detail), error.headers
    ).response()


async def _bug(request: Request, error: Exception) -> JSONResponse:
    log.error("%s %s failed", request.method, request.url.path)
    bugs.report(error)
    return ErrorAnswer(
        500, "The server stumbled over a mistake of its own; its log knows more."
    ).response()
