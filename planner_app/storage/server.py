"""Shared plans, each a PostgreSQL database of its own: address, engine, and the sentences for
PostgreSQL's errors."""

import contextlib
from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.pool import QueuePool

from planner_app.errors import PlanUnreadable, damaged
from planner_app.languages import tr
from planner_app.storage import migrating

_LOCK: Final = 0x504C4E52
_PATIENCE: Final = {
    "connect_timeout": "10",
    "tcp_user_timeout": "30000",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    # The server waits for the edits of others no longer than SQLite does, and for a client that
    # froze or lost its power in the middle of one not for hours: nobody could edit until then.
    "options": "-c lock_timeout=30s -c "
    "idle_in_transaction_session_timeout=300s -c tcp_keepalives_idle=30"
    " -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3",
}
"""How long a silent network is waited for; an address may say otherwise."""
_TRIES_FOR: Final = "50ms"
"""How long an edit that is only tried waits for a row that another edit holds."""


def address_of(plan: str) -> URL:
    """The address in a text. PlanUnreadable: it is not an address, or one of another kind
    of database."""
    try:
        address = make_url(plan)
    except (ArgumentError, ValueError):
        raise PlanUnreadable(
            tr("A plan is a file or a postgresql:// database; this address is neither.")
        ) from None
    if address.get_backend_name() not in ("postgresql", "postgres"):
        raise PlanUnreadable(
            tr(
                "A plan is a file or a postgresql:// database, not {kind}.",
                kind=address.get_backend_name(),
            )
        )
    return address


def shown(address: URL) -> str:
    """Without the password, wherever it stands (contract: A plan); it opens the plan where libpq
    knows the password."""
    secretless = address._replace(password=None).difference_update_query(
        ["password", "sslpassword"]
    )
    return secretless.render_as_string(hide_password=False)


def engine_of(address: URL) -> Engine:
    """An engine that notices a connection lost since its last use. PlanUnreadable: the driver is
    not installed."""
    patience = {name: value for name, value in _PATIENCE.items() if name not in address.query}
    try:
        engine = create_engine(
            address.set(drivername="postgresql+psycopg"),
            connect_args=patience,
            poolclass=QueuePool,
            pool_size=4,
            pool_pre_ping=True,
        )
    except ImportError:
        raise PlanUnreadable(
            tr("A PostgreSQL plan needs the extra 'postgres': pip install 'planner-app[postgres]'.")
        ) from None
    event.listen(engine, "begin", _begin)
    return engine


@contextlib.contextmanager
def sentences(where: str) -> Iterator[None]:
    """Turn what PostgreSQL says into one sentence."""
    try:
        yield
    except DBAPIError as error:
        reason = _first_line(error)
        if isinstance(error, OperationalError):
            raise PlanUnreadable(
                tr("The database {where} cannot be reached: {reason}", where=where, reason=reason)
            ) from error
        raise PlanUnreadable(
            tr("The database {where} cannot be used: {reason}", where=where, reason=reason)
        ) from error


def trouble(error: DBAPIError, where: str) -> PlanUnreadable:
    """The error to raise for what PostgreSQL said of an edit or a read of an open plan."""
    # No statement was under way but the COMMIT.
    if error.statement is None and error.connection_invalidated:
        return PlanUnreadable(
            tr(
                "The connection to {where} was lost while the change was being stored. "
                "Look whether it was stored when the plan is back.",
                where=where,
            )
        )
    if _is_missing(error):
        return damaged(where, _first_line(error))
    if error.connection_invalidated or error.statement is None:
        return PlanUnreadable(
            tr(
                "{where} cannot be reached ({reason}). Nothing was changed.",
                where=where,
                reason=_first_line(error),
            )
        )
    return PlanUnreadable(
        tr(
            "{where} cannot be read or written: {reason}. Nothing was changed.",
            where=where,
            reason=_first_line(error),
        )
    )


def _first_line(error: DBAPIError) -> str:
    """What happened, without the hints and the SQL that follow."""
    lines = str(error.orig).strip().splitlines()
    return lines[0] if lines else type(error.orig).__name__


def _is_missing(error: DBAPIError) -> bool:
    """Whether a table or column is not there; SQLSTATE class 42, but for its 42501, a privilege."""
    state = getattr(error.orig, "sqlstate", None) or ""
    # 42501 is a missing privilege: the table is there, and calling the plan damaged would frighten.
    return state.startswith("42") and state != "42501"


def has_plan(engine: Engine) -> bool:
    """Whether there is a plan in the database."""
    with engine.connect() as connection:
        return _has_plan(connection)


def prepare(engine: Engine, where: str, *, read_only: bool) -> bool:
    """Bring the plan of a database to our schema, unless it is for looking only; answers whether it
    is.

    PlanUnreadable: there is no plan, it is newer than we are, or older and may not be changed.
    """
    with engine.connect() as connection:
        if not _has_plan(connection):
            raise PlanUnreadable(tr("There is no plan in the database {where}.", where=where))
        version = int(connection.scalar(text("SELECT version_num FROM alembic_version")) or 0)
        can_write = text(
            "SELECT current_setting('transaction_read_only') = 'off' AND "
            "has_table_privilege('journal_entry', 'INSERT')"
        )
        read_only = read_only or not connection.scalar(can_write)
    migrating.refuse_newer(where, version)
    if version < migrating.SCHEMA:
        if read_only:
            raise PlanUnreadable(
                tr(
                    "{where} is of an older planner-app and must be brought up to date, but it "
                    "can only be looked at; open it once with a role that owns its tables.",
                    where=where,
                )
            )
        migrating.migrate(engine)
    return read_only


def make(engine: Engine, where: str) -> None:
    """Make the tables. PlanUnreadable: something else is in the database."""
    with engine.connect() as connection:
        tables = set(inspect(connection).get_table_names())
    if tables and not {"plan", "alembic_version"} <= tables:
        raise PlanUnreadable(
            tr(
                "The database {where} holds other tables; a plan needs a database of its own.",
                where=where,
            )
        )
    migrating.migrate(engine)


def _has_plan(connection: Connection) -> bool:
    tables = set(inspect(connection).get_table_names())
    return {"plan", "alembic_version"} <= tables and connection.scalar(
        text("SELECT count(*) FROM plan")
    ) != 0


def is_taken(error: DBAPIError) -> bool:
    """Whether a row was held or has just been changed by somebody else's edit: no lock, a deadlock,
    a failed serialization."""
    return getattr(error.orig, "sqlstate", None) in ("55P03", "40P01", "40001")


def _begin(connection: Connection) -> None:
    """Edits of one plan take turns from their first statement on; reads do not wait, nor do edits
    only tried."""
    options = connection.get_execution_options()
    if options.get("planner_writes", False):
        # The journal numbers its entries without gaps, so two edits must not commit side by side.
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
    if options.get("planner_tries", False):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_TRIES_FOR}'")
