"""The one function behind the scripting session and `POST /api`: ftrack's operations in, results
out."""

import math
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from planner_app.api.batch import results
from planner_app.api.batch.apply_batch import apply
from planner_app.api.batch.folding import ClientOperation, EntityWrite, folded
from planner_app.api.query.parsing import parsed
from planner_app.api.query.query_timeout import limited
from planner_app.api.query.read_entities import EntityReader, EntityValues
from planner_app.api.query.selecting import answer, prepared
from planner_app.api.query.syntax import Query
from planner_app.api.schema import TYPES
from planner_app.api.schema.attributes import CollectionAttribute, Nearest, Reference
from planner_app.api.schema.client_schemas import SCHEMAS, SERVER
from planner_app.errors import Refused
from planner_app.exception import ParseError
from planner_app.languages import tr
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.planning.planning_again import is_current
from planner_app.operations.planning.problem_builder import ProblemBuilder
from planner_app.operations.snapshot.read_plan import revision_of
from planner_app.operations.snapshot.snapshot import Snapshot
from planner_app.operations.transaction.changes import Changes
from planner_app.scheduling.schedule import Schedule
from planner_app.words import number_words

Result = Any
WRITES: Final = ("create", "update", "delete")
_TOO_DEEP: Final = (
    "parser stack overflow",
    "Expression tree is too large",
    "stack depth limit exceeded",
)
"""What SQLite and PostgreSQL say then."""
MOST_ROWS: Final = 10_000
"""The most entities in one answer to a query."""
MOST_WRITTEN: Final = 1_000_000
"""The most entities written out in one answer, related ones included; relations that lead back and
forth multiply them with each step."""


class Face:
    """A plan as ftrack's clients see it. `planned` answers the schedule of a snapshot if somebody
    has worked it out already, else None."""

    def __init__(
        self,
        workspace: Workspace,
        clock: Callable[[], float] = time.time,
        planned: Callable[[Snapshot], Schedule | None] = lambda _: None,
    ) -> None:
        self.workspace = workspace
        self._known_plan = planned
        self._clock = clock
        self._builder = ProblemBuilder()
        self._planned: tuple[Snapshot, Schedule] | None = None
        self._lock = threading.Lock()

    def handle(
        self, operations: Sequence[ClientOperation], author: str | None = None
    ) -> list[Result]:
        """The results of a batch, in its order. All its writes are one edit, made by the
        workspace's author unless another is named.

        UserError: a rule refuses it. ParseError: a query cannot be read. Either way nothing was
        changed.
        """
        writes = [operation for operation in operations if _is_write(operation)]
        first = next(
            (n for n, operation in enumerate(operations) if _is_write(operation)), len(operations)
        )
        questions = {
            n: self._question(operation, tried=n > first)
            for n, operation in enumerate(operations)
            if not _is_write(operation)
        }
        # Operations answer in the order in which they stand: what is asked before the first write
        # shows the plan as it was, what comes behind it the plan with all writes in it.
        before = [questions[n]() for n in range(first)]
        written = iter(self._write(writes, author) if writes else ())
        return [
            *before,
            *(
                questions[n]() if n in questions else next(written)
                for n in range(first, len(operations))
            ),
        ]

    def query(self, query: Query) -> list[EntityValues]:
        """The entities that a query finds."""
        return self.workspace.read(self._found, query)

    def _found(self, connection: Connection, query: Query) -> list[EntityValues]:
        try:
            # Limited in time: one client's query must not hold up the server.
            with limited(connection):
                found = answer(self._reader(connection), query)
        except DBAPIError as error:
            if any(words in str(error.orig) for words in _TOO_DEEP):
                raise ParseError(
                    tr("The query holds more than the database can read at once.")
                ) from None
            raise
        if _written(found, {}) > MOST_WRITTEN:
            raise ParseError(
                tr(
                    "The answer would show more than {count} entities; follow fewer "
                    "relations at once.",
                    count=number_words(MOST_WRITTEN),
                )
            )
        return found

    def attributes(
        self, entity: str, names: Sequence[str], uids: Sequence[str]
    ) -> dict[str, EntityValues]:
        """Some attributes of entities of a type, by id. Entities that do not exist are left out."""
        paths = {name: _default_wanted(entity, name) for name in names}
        return self.workspace.read(
            lambda connection: self._reader(connection).by_uids(TYPES[entity], paths, uids)
        )

    def _reader(self, connection: Connection) -> EntityReader:
        return EntityReader(connection, _Present(self, connection))

    def _question(self, operation: ClientOperation, *, tried: bool) -> Callable[[], Result]:
        """A function that answers an operation that changes nothing. Faults are found here, before
        the batch writes anything.

        `tried`: run the query once beforehand, because only the database knows whether it can
        answer it, and in what time.
        """
        match operation["action"]:
            case "query":
                expression = operation.get("expression")
                if not isinstance(expression, str):
                    raise ParseError(tr("A query has an expression."))
                query = parsed(expression)
                query = replace(
                    # ftrack's client asks page by page anyway, so a smaller page loses nothing.
                    query,
                    limit=MOST_ROWS if query.limit is None else min(query.limit, MOST_ROWS),
                )
                self.workspace.read(lambda connection: prepared(query, connection.dialect.name))
                if tried:
                    self.query(query)
                return lambda: self._page(query)
            case "query_server_information":
                return lambda: SERVER
            case "query_schemas":
                return lambda: SCHEMAS
            case action:
                raise Refused(tr("Invalid action '{action}'.", action=str(action)[:80]))

    def _page(self, query: Query) -> Result:
        found = self.query(query)
        return {
            "action": "query",
            "data": found,
            "metadata": {"next": {"offset": _next(query, len(found))}},
        }

    def _write(self, operations: Sequence[ClientOperation], author: str | None) -> list[Result]:
        writes, of_each = folded(operations)
        done = self._run(writes, author)
        shown, gone = self.workspace.read(self._after, writes, done)
        results: list[Result] = []
        for operation, write in zip(operations, of_each, strict=True):
            # ftrack's client expects `true` of a deletion, and the entity of everything else.
            data = (
                True
                if operation["action"] == "delete"
                else shown.get((write.entity.name, write.key))
            )
            results.append({"action": operation["action"], "data": data})
        if gone:
            # The protocol has one result for an operation; the first carries what holds for the
            # batch.
            results[0]["removed"] = gone
        if done.notes:
            results[0]["notes"] = list(done.notes)
        return results

    def _run(self, writes: list[EntityWrite], author: str | None) -> Changes[None]:
        """Run a batch as an edit. As with ftrack the last write wins: an edit made by others
        meanwhile is no reason to refuse."""
        self.workspace.catch_up().result()
        # The scripting session edits as whoever opened the plan; a server as the token's name.
        if author is None:
            return self.workspace.run(apply, writes)
        return self.workspace.submit_as(author, apply, writes).result()

    def _after(
        self, connection: Connection, writes: Sequence[EntityWrite], done: Changes[object]
    ) -> tuple[dict[Any, EntityValues], list[EntityValues]]:
        gone = [] if done.changed_nothing else results.removed(connection, done, writes)
        return results.shown(self._reader(connection), writes, with_rows=bool(gone)), gone

    def schedule(self, snapshot: Snapshot) -> Schedule:
        """The schedule of a snapshot as of now, worked out once for each revision and anew as time
        goes by."""
        # Imported here: a script that never asks for dates does not wait for the kernel.
        from planner_app.scheduling.levelling import level

        known = self._known_plan(snapshot)
        if known is not None:
            return known
        # Two threads that ask for dates at once would otherwise both work out the same schedule.
        with self._lock:
            now = math.floor(self._clock())
            if self._planned is not None:
                planned, schedule = self._planned
                zone = ZoneInfo(snapshot.plan.timezone)
                # The same revision has other dates as soon as now has moved on (S1).
                if planned is snapshot and is_current(schedule.problem.now, now, zone):
                    return schedule
            schedule = level(self._builder.build(snapshot, now))
            self._planned = snapshot, schedule
            return schedule


class _Present:
    """The whole plan in the state that a connection sees, or a later one."""

    def __init__(self, face: Face, connection: Connection) -> None:
        self._face = face
        self._connection = connection
        self._snapshot: Snapshot | None = None

    @property
    def snapshot(self) -> Snapshot:
        """The rows, read again if another process has changed the plan."""
        if self._snapshot is None:
            workspace = self._face.workspace
            if workspace.snapshot.revision < revision_of(self._connection):
                workspace.catch_up().result()
            self._snapshot = workspace.snapshot
        return self._snapshot

    @property
    def schedule(self) -> Schedule:
        """The schedule of these rows."""
        return self._face.schedule(self.snapshot)


def _default_wanted(entity: str, name: str) -> dict[str, Any]:
    """The attributes shown by default of the entity that an attribute leads to."""
    attribute = TYPES[entity].attributes.get(name)
    if isinstance(attribute, Reference | Nearest | CollectionAttribute):
        return {path: {} for path in TYPES[attribute.target].projections}
    return {}


def _is_write(operation: object) -> bool:
    """Whether an operation changes the plan. Refused: it is not an operation."""
    if not isinstance(operation, Mapping) or not isinstance(operation.get("action"), str):
        raise Refused(tr("A batch is a list of operations, each with an action."))
    return operation["action"] in WRITES


def _next(query: Query, found: int) -> int | None:
    """Where the next page begins; None after the last one."""
    if query.limit is None or found < query.limit or not found:
        return None
    return (query.offset or 0) + found


def _written(value: Any, known: dict[int, int]) -> int:
    """Entities in an answer as it is written out; one that stands in several places is counted in
    each."""
    if isinstance(value, list):
        return sum(_written(each, known) for each in value)
    if not isinstance(value, dict):
        return 0
    # One entity object can stand in the answer thousands of times: counted once, it is added up.
    if id(value) not in known:
        inner = (each for each in value.values() if isinstance(each, dict | list))
        known[id(value)] = 1 + sum(_written(each, known) for each in inner)
    return known[id(value)]
