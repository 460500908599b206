"""Error answers: `{"type": "Error", "error": kind, "message": sentence}`."""

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
from planner_app.languages import mark, tr

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
A_FLAG: Final = "a_flag_as_number"
NOT_A_NUMBER: Final = "not_a_number"
NOT_WRITTEN: Final = "not_written_as_text"
"""Faults of a sent field that our own checks find, beside those that pydantic finds."""
_PATH_UNKNOWN: Final = mark("This server answers no {method} {path}; /docs lists all calls.")
_NOT_THERE: Final = {
    "record": mark("This plan has no record {id}."),
    "workspace": mark("This server has no workspace {id}."),
    "item": mark("This plan has no item {id}."),
    "task": mark("This plan has no task {id}."),
    "event": mark("This plan has no event {id}."),
    "partial day event": mark("This plan has no partial-day event {id}."),
    "milestone": mark("This plan has no milestone {id}."),
    "project": mark("This plan has no project {id}."),
    "folder": mark("This plan has no folder {id}."),
    "package": mark("This plan has no package {id}."),
    "assignment": mark("This item has no assignment {id}."),
    "dependency": mark("This item has no dependency {id}."),
    "timesheet entry": mark("This plan has no timesheet entry {id}."),
    "member": mark("This plan has no member {id}."),
    "team": mark("This plan has no team {id}."),
    "activity": mark("This plan has no activity {id}."),
}
"""By the kind of record."""
_WORDS: Final = {
    A_FLAG: mark("{field} must be a number, not true or false."),
    NOT_A_NUMBER: mark("{field} must be a number; '{text}' is not one."),
    NOT_WRITTEN: mark("{field} must be text, like 2026-01-05 or 2026-01-05T09:00:00+00:00."),
    "missing": mark("{field} is missing."),
    "model_": mark('{field} must be an object in braces, like {{"name": "sh010"}}.'),
    "dict_type": mark('{field} must be an object in braces, like {{"name": "sh010"}}.'),
    "list_type": mark("{field} must be a list, like [1, 2]."),
    "bool_": mark("{field} must be true or false."),
    "int_": mark("{field} must be a whole number."),
    "float_": mark("{field} must be a number."),
    "string_type": mark("{field} must be text."),
    "datetime_": mark("{field} must be a moment with its offset, like 2026-01-05T09:00:00+01:00."),
    "timezone_aware": mark(
        "{field} must be a moment with its offset, like 2026-01-05T09:00:00+01:00."
    ),
    "date_": mark("{field} must be a day, like 2026-01-05."),
    "greater_than_equal": mark("{field} must be at least {ge}."),
    "less_than_equal": mark("{field} must be at most {le}."),
    "literal_error": mark("{field} must be one of {expected}."),
}
"""By the name, or its beginning, that pydantic has for a fault."""


class Error(BaseModel):
    """Why something was refused; the stored plan was not changed (R17)."""

    type: Literal["Error"]
    error: str = Field(description="The kind of trouble", examples=["Unprocessable"])
    message: str = Field(
        description="One sentence", examples=["Ana Ruiz is already on 'sh010 Comp'."]
    )


class ErrorAnswer(Exception):
    """Ends a call with an error answer."""

    def __init__(self, status: int, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers

    def response(self) -> JSONResponse:
        """The answer as it is sent."""
        content = {"type": "Error", "error": KINDS[self.status], "message": str(self)}
        return JSONResponse(content, self.status, self.headers)


def not_found(kind: str, record_id: object) -> ErrorAnswer:
    """A 404 answer: there is no such record, or it has another type. `kind` is the kind of record
    that was sought."""
    return ErrorAnswer(404, tr(_NOT_THERE[kind], id=record_id))


def install(app: FastAPI) -> None:
    """Give every error that a call can raise the same shape."""
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
    # One sentence, as our own rules give one: callers show it to somebody.
    found = error.errors()[0]
    where = [str(part) for part in found["loc"]]
    # A word of the path that is not known means that there is no such call, not no such record.
    if where[0] == "path" and where[1] in ("collection", "kind"):
        return _path_unknown(request)
    if where[0] == "path":
        return not_found("record", request.path_params.get(where[1], "")).response()
    return ErrorAnswer(422, _sentence(found, where)).response()


def _sentence(found: Mapping[str, Any], where: Sequence[str]) -> str:
    """The sentence about a fault of a sent field: ours if there is one, else pydantic's."""
    what = found["msg"].removeprefix("Value error, ")
    # Our own validators raise whole sentences; a full stop tells them from pydantic's words.
    if found["type"] == "value_error" and what.endswith("."):
        return str(what)
    # pydantic puts the names of validator functions in between, which say nothing to a caller.
    field = ".".join(part for part in where[1:] if not part.startswith("function-")) or tr(
        "The body"
    )
    kind = next((kind for kind in _WORDS if found["type"].startswith(kind)), None)
    if kind is not None:
        return tr(_WORDS[kind], field=field, **found.get("ctx", {}))
    return tr("{field}: {problem}", field=field, problem=f"{what}.")


async def _of_framework(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    # A wrong method is told like a wrong path: in the sentence stand both.
    if error.status_code in (404, 405):
        return _path_unknown(request)
    return ErrorAnswer(
        401 if error.status_code == 401 else 422, str(error.detail), error.headers
    ).response()


def _path_unknown(request: Request) -> JSONResponse:
    sentence = tr(_PATH_UNKNOWN, method=request.method, path=request.url.path)
    return ErrorAnswer(400, sentence).response()


async def _bug(request: Request, error: Exception) -> JSONResponse:
    # Without query and body: a log is passed on to others, and these may hold names.
    log.error("%s %s failed", request.method, request.url.path)
    bugs.report(error)
    return ErrorAnswer(
        500, tr("The server had an internal error; details are in its log.")
    ).response()
