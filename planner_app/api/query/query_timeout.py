"""How long a query may keep a database busy."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from planner_app.exception import ParseError
from planner_app.languages import tr
from planner_app.words import number_words

LONGEST: Final = 20.0
"""Seconds."""
_STEPS: Final = 10_000
"""Steps of SQLite's machine between two looks at the clock: about a tenth of a millisecond."""
_BROKEN_OFF: Final = ("interrupted", "canceling statement due to statement timeout")
"""Parts of the errors of SQLite and PostgreSQL after an interruption."""


@contextmanager
def limited(connection: Connection, seconds: float = LONGEST) -> Iterator[None]:
    """Interrupt the queries of this block after some seconds. ParseError: they took longer."""
    try:
        if connection.dialect.name == "sqlite":
            until, driver = time.monotonic() + seconds, connection.connection.driver_connection
            assert driver is not None
            # SQLite has no timeout for a statement; a handler that answers True interrupts it.
            driver.set_progress_handler(lambda: time.monotonic() > until, _STEPS)
            try:
                yield
            finally:
                driver.set_progress_handler(None, 0)
        else:
            connection.execute(text(f"SET LOCAL statement_timeout = {int(seconds * 1_000)}"))
            yield
            # Not in `finally`: after an error PostgreSQL refuses everything but the end of the
            # transaction, and that end resets the timeout anyway.
            connection.execute(text("SET LOCAL statement_timeout TO DEFAULT"))
    except DBAPIError as error:
        if any(words in str(error.orig) for words in _BROKEN_OFF):
            raise ParseError(
                tr(
                    "The query takes longer than {seconds} seconds.",
                    seconds=number_words(seconds, 3),
                )
            ) from None
        raise
