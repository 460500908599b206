"""The pasts a damaged plan can be brought back to: what its own journal proves, and what a backup
and it prove."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from planner_app.errors import UserError
from planner_app.ids import Revision
from planner_app.languages import tr
from planner_app.model import journal_digest
from planner_app.operations.checking import check
from planner_app.operations.checking.replay import Images, Replay, Sealed, differing, sealed_entries
from planner_app.operations.repair.salvage import Salvage
from planner_app.operations.transaction.journal import Entry
from planner_app.operations.transaction.recorder import RecordKey
from planner_app.storage import backups, planfile, store
from planner_app.storage.migrating import SCHEMA

AUTHOR: Final = "planner-app check"


@dataclass
class Past:
    """Proven entries from the first on, the plan after the last of them, and where the first ones
    came from."""

    backup: backups.Backup | None = None
    replay: Replay = field(default_factory=Replay)
    entries: list[Sealed] = field(default_factory=list)

    @property
    def revision(self) -> Revision:
        """Of the last entry; -1 without any."""
        return self.replay.revision

    def go_on(self, sealed: Sealed | None) -> bool:
        """Add the entry if it is the next one and as it was written."""
        try:
            if sealed is None or self.replay.apply(sealed) is not None:
                return False
        except (TypeError, ValueError, AttributeError):  # an image that is not a mapping
            return False
        self.entries.append(sealed)
        return True

    def go_on_with(self, found: Salvage) -> "Past":
        """Add what the damaged journal has, as far as it is whole."""
        while self.go_on(found.entries.get(self.revision + 1)):
            pass
        return self


def of_backups(plan: Path, found: Salvage, own: Past, folder: Path) -> Iterator[Past]:
    """From each sound backup of this very plan, newest first, and on by the damaged journal."""
    for backup in backups.backups_of(plan, found.uid):
        try:
            # A backup lies on a disk too and may be as damaged as the plan.
            if not check(str(backup.path)).is_sound:
                continue
            # A copy is migrated, never the backup: it must stay what it was if the repair fails.
            is_old = planfile.header(backup.path) < SCHEMA
            past = Past(backup)
            for sealed in _entries_of(
                store.copy_migrated(backup.path, folder) if is_old else str(backup.path)
            ):
                past.go_on(sealed)
        except UserError:
            continue
        common = min(past.revision, own.revision)
        if (
            common < 0 or past.entries[common].digest == own.entries[common].digest
        ):  # else of another copy of the plan
            yield past.go_on_with(found)


def _entries_of(plan: str) -> Sequence[Sealed]:
    opened = store.open_to_look(plan)
    try:
        with opened.reading() as connection:
            return list(sealed_entries(connection))
    finally:
        opened.close()


def rest_from_records(past: Past, found: Salvage, now: datetime) -> Sealed | None:
    """One entry that leads from what is proven to the stored records, for the edits whose own
    entries are lost.

    Only where every record could be read, and where the newest entries, as far as they are whole,
    fit them.
    """
    last = found.last_edit
    if not found.is_whole or last <= past.revision or not _fit_newest_entries(past, found, last):
        return None
    first = past.revision + 1
    return entry_to(past, found.images, _label(first, last), now)


def _label(first: int, last: int) -> str:
    if not first:
        return tr("Repaired: all that the records hold")
    if first == last:
        return tr("Repaired: the work of edit {edit}, from the records", edit=first)
    return tr(
        "Repaired: the work of edits {first} to {last}, from the records", first=first, last=last
    )


def entry_to(past: Past, images: Images, label: str, now: datetime) -> Sealed | None:
    """The entry that leads from a past to these records; None where they are the same."""
    before = past.replay.images
    changes = [_change(key, before, images) for key in differing(before, images)]
    entry = Entry(Revision(past.revision + 1), now, AUTHOR, "", label, None)
    return (
        Sealed(entry, journal_digest.digest(past.replay.digest, *entry, changes), changes)
        if changes
        else None
    )


def _fit_newest_entries(past: Past, found: Salvage, last: int) -> bool:
    """Walk back from the records through the entries that are whole; where one does not fit, the
    records are wrong."""
    images = dict(found.images)
    for number in range(last, past.revision, -1):
        sealed, previous = found.entries.get(number), found.entries.get(number - 1)
        # Nothing further back can be compared; what fitted until here is taken for right.
        if sealed is None or previous is None or not _is_as_written(sealed, previous.digest):
            return True
        for family, record_id, before, after in sealed.changes:
            image = images.pop((family, record_id), None)
            if (image is None) != (after is None):
                return False
            if (
                after is not None
                and image is not None
                and any(image.get(name) != after[name] for name in after)
            ):
                return False
            if before is not None:
                images[family, record_id] = {**(image or {}), **before}
    return True


def _is_as_written(sealed: Sealed, previous: str) -> bool:
    try:
        return journal_digest.digest(previous, *sealed.entry, sealed.changes) == sealed.digest
    except (TypeError, ValueError, AttributeError):
        return False


def _change(key: RecordKey, before: Images, after: Images) -> journal_digest.JournaledChange:
    """As the recorder would have it: whole rows made or deleted, else the columns that changed."""
    old, new = before.get(key), after.get(key)
    if old is not None and new is not None:
        changed = [name for name in new if old.get(name) != new[name]]
        old, new = {name: old.get(name) for name in changed}, {name: new[name] for name in changed}
    return (*key, old, new)
