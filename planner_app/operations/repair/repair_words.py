"""What a repair brought back and what it could not, in sentences."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from planner_app.languages import tr, trn
from planner_app.operations.repair.pasts import Past
from planner_app.operations.repair.remnants import (
    LEFT_OUT,
    MADE_ANEW,
    MOVED,
    UNLINKED,
    Remnants,
)
from planner_app.operations.repair.salvage import Salvage
from planner_app.storage import wal
from planner_app.words import list_words, moment_words, number_words


def words_of_past(path: Path, past: Past, found: Salvage, proven: int) -> Sequence[str]:
    """Which edit the plan is back at, what from, and which edits are lost; `proven` is the last
    edit that the journal proves."""
    if past.revision > proven:
        return _words_of_records(path, past, found, proven)
    entry = past.entries[-1].entry
    words = tr(
        "{plan} is whole again, as it was after edit {edit} ('{label}' by {author}, {moment} UTC).",
        plan=path.name,
        edit=past.revision,
        label=entry.label,
        author=entry.author,
        moment=moment_words(entry.time),
    )
    return f"{words} {_source(past)}", _lost(path, past, found)


def words_of_remnants(path: Path, remnants: Remnants) -> Sequence[str]:
    """What a plan was put together from, and what was changed to make that fit."""
    families = Counter(family for family, _ in remnants.images)
    found = [f"{number_words(number)} {family}" for family, number in sorted(families.items())]
    return [
        tr(
            "{plan} was put together from the records that could be read: {records}.",
            plan=path.name,
            records=list_words(found),
        ),
        *(_changed(number, *change) for change, number in sorted(remnants.changes.items())),
        tr("The history is lost, with whatever else could not be read."),
    ]


def _words_of_records(path: Path, past: Past, found: Salvage, proven: int) -> Sequence[str]:
    """Of a plan whose last edits the journal cannot tell any more, but its records hold."""
    words = tr(
        "{plan} is whole again, as it was after edit {edit}.",
        plan=path.name,
        edit=found.last_edit,
    )
    one = tr(
        "The history of edits {first} to {last} could not be read; what they did was taken from "
        "the records, unproven, as one edit.",
        first=proven + 1,
        last=found.last_edit,
    )
    return (f"{words} {_source(past)}" if proven >= 0 else words), one


def _source(past: Past) -> str:
    if past.backup is None:
        return tr("It was brought back from its own journal.")
    return tr(
        "It was brought back from the backup of {moment} UTC and the journal.",
        moment=moment_words(past.backup.taken),
    )


def _lost(path: Path, past: Past, found: Salvage) -> str:
    if wal.lost_commits(path):
        return tr("Later edits were in a log that cannot be read; they are lost.")
    # Either is proof: the counter names the last edit ever made, and the records show its work.
    if past.revision == found.counters.get("journal_entry") or found.holds(past.replay.images):
        return tr("No edit is lost.")
    if found.last_edit > past.revision:
        return tr("Later edits, up to edit {edit}, are lost.", edit=found.last_edit)
    return tr("No later edit is known; if there was one, it is lost.")


def _changed(number: int, mending: str, table: str = "", column: str = "") -> str:
    if mending == LEFT_OUT:
        return trn(
            "{count} record of {table} was left out.",
            "{count} records of {table} were left out.",
            number,
            table=table,
        )
    if mending == MADE_ANEW:
        return trn(
            "{count} record of {table} was made anew.",
            "{count} records of {table} were made anew.",
            number,
            table=table,
        )
    if mending == UNLINKED:
        return trn(
            "{count} record of {table} lost its {column}.",
            "{count} records of {table} lost their {column}.",
            number,
            table=table,
            column=column.removesuffix("_id"),
        )
    assert mending == MOVED
    return trn("{count} item was moved to the top.", "{count} items were moved to the top.", number)
