"""Undo, redo and the journal of an open plan (R18)."""

from concurrent.futures import Future
from typing import Final

from planner_app.errors import Refused
from planner_app.languages import mark, tr
from planner_app.operations.opened.committing import Maker
from planner_app.operations.opened.plan_writer import PlanWriter
from planner_app.operations.transaction import journal
from planner_app.operations.transaction.changes import Changes
from planner_app.operations.transaction.journal import Entry
from planner_app.operations.transaction.undoing import (
    REDID,
    UNDID,
    UndoStacks,
    plain_label,
    take_back,
)
from planner_app.storage.store import Store

_NO_UNDO: Final = mark("There is nothing to undo.")
_NO_REDO: Final = mark("There is nothing to redo.")


class PlanHistory:
    """What was done to an open plan, and the way back for the one who works on it."""

    def __init__(self, opened: Store, writer: PlanWriter, maker: Maker) -> None:
        self._store = opened
        self._writer = writer
        self._maker = maker
        self._stacks = UndoStacks()

    def entries(self) -> list[Entry]:
        """The journal, oldest first."""
        with self._store.reading() as connection:
            return journal.entries_after(connection, 0)

    def undo(self) -> Changes[None]:
        """Take back one's own last edit and wait. Refused: there is none, or others have built on
        it (R18)."""
        return self.submit_undo().result()

    def redo(self) -> Changes[None]:
        """Repeat the edit that was last taken back, and wait. Refused: as for `undo`."""
        return self.submit_redo().result()

    def submit_undo(self) -> "Future[Changes[None]]":
        """Hand an undo to the writer thread."""
        return self._writer.hand_over(self._undo)

    def submit_redo(self) -> "Future[Changes[None]]":
        """Hand a redo to the writer thread."""
        return self._writer.hand_over(self._redo)

    def next_undo(self) -> str | None:
        """The label of the edit that undo would take back."""
        undoable, _ = self._next()
        return plain_label(undoable) if undoable is not None else None

    def next_redo(self) -> str | None:
        """The label of the edit that redo would repeat."""
        _, redoable = self._next()
        return plain_label(redoable) if redoable is not None else None

    def _undo(self) -> Changes[None]:
        # Others may have built on the edit: what they did is read first, and the refusal names it.
        self._writer.catch_up()
        undoable, _ = self._next()
        if undoable is None:
            raise Refused(tr(_NO_UNDO))
        return self._take_back(undoable, tr(UNDID, label=plain_label(undoable)))

    def _redo(self) -> Changes[None]:
        self._writer.catch_up()
        _, redoable = self._next()
        if redoable is None:
            raise Refused(tr(_NO_REDO))
        return self._take_back(redoable, tr(REDID, label=plain_label(redoable)))

    def _take_back(self, entry: Entry, label: str) -> Changes[None]:
        return self._writer.edit(
            lambda edit: take_back(edit, entry, label),
            self._maker,
            # Caught up just before: what others built on the edit the undo judges itself (R18).
            self._writer.snapshot.revision,
            entry.revision,
        )

    def _next(self) -> tuple[Entry | None, Entry | None]:
        with self._store.reading() as connection:
            return self._stacks.next(connection, self._maker.author)
