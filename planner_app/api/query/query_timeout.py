"""How long a query may keep a database busy."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from planner_app.exception import ParseError

LONGEST: Final = 20.0
"""Seconds."""
_STEPS: Final = 10_000
"""Of SQLite's machine between two looks at the clock: about a tenth of a millisecond."""
_BROKEN_OFF: Final = ("interrupted", "canceling statement due to statement timeout")
"""What SQLite and PostgreSQL say then."""


@contextmanager
def limited(connection: Connection, seconds: float = LONGEST) -> Iterator[None]:
    """Break off what is asked meanwhile after so many seconds. ParseError: it took longer."""
    try:
        if connection.dialect.name == "sqlite":
            until, driver = time.monotonic() + seconds, connection.connection.driver_connection
            assert driver is not None
            driver.set_progress_handler(lambda: time.monotonic() > until, _STEPS)
            try:
                yield
            finally:
                driver.set_progress_handler(None, 0)
        else:
            connection.execute(text(f"SET LOCAL statement_timeout = {int(seconds * 1_000)}"))
            yield
            connection.execute(text("SET LOCAL statement_timeout TO DEFAULT"))
    except DBAPIError as error:
        if any(words in str(error.orig) for words in _BROKEN_OFF):
            raise ParseError(f"The query takes longer than {seconds:g} seconds.") from None
        raise
