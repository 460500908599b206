"""Looks for commits that SQLite would leave out without a word: a damaged or missing write-ahead
log.

SQLite takes the log up to the first frame whose checksum does not fit and ignores the rest, as it
must after a power cut. But the log's index (`-shm`), or later frames of the same log, can tell that
there was more. File format: https://www.sqlite.org/walformat.html
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from planner_app.languages import tr
from planner_app.storage import open_files

_HEADER: Final = 32
_FRAME_HEADER: Final = 24
_MAGIC: Final = (0x377F0682, 0x377F0683)


class _Index(NamedTuple):
    frames: int
    salts: bytes


class _Log(NamedTuple):
    data: bytes
    salts: bytes
    page_size: int
    order: str
    """Byte order of the checksums, as struct has it."""

    def frames(self) -> Iterator[tuple[bytes, bytes]]:
        """Header and page of each frame that lies whole in the file."""
        size = _FRAME_HEADER + self.page_size
        for start in range(_HEADER, len(self.data) - size + 1, size):
            yield (
                self.data[start : start + _FRAME_HEADER],
                self.data[start + _FRAME_HEADER : start + size],
            )


def lost_commits(plan: Path) -> str | None:
    """A sentence where commits in the write-ahead log cannot be read any more. Nothing is changed
    or locked.

    A plan that this process has open was looked at then.
    """
    if open_files.is_held(plan):
        return None
    for _ in range(3):  # somebody may be writing while we read
        found = _lost(plan)
        if found is None:
            break
    return found


def _lost(plan: Path) -> str | None:
    name = f"{plan.name}-wal"
    index = _read_index(plan.with_name(f"{plan.name}-shm"))
    try:
        data = plan.with_name(name).read_bytes()
    except OSError:
        data = b""
    if index is not None and index.frames == 0:
        return None
    if not data:
        # Without an index nobody was writing, so no edits are missed.
        if index is None:
            return None
        return tr("{file}, which held the last edits, is missing or empty", file=name)
    log = _read_log(data)
    if log is None:
        return tr(
            "the beginning of {file} is damaged, so the edits in it cannot be read", file=name
        )
    sound, more = _sound_frames(log)
    if sound < index.frames if index is not None and index.salts == log.salts else more:
        return tr("the last edits in {file} cannot be read", file=name)
    return None


def _read_index(path: Path) -> _Index | None:
    """The log's index; None unless both its copies agree and their checksum fits."""
    try:
        with path.open("rb") as file:
            header = file.read(96)
    except OSError:
        return None
    if len(header) < 96 or header[:48] != header[48:] or not header[12]:
        return None
    if _checksum(header[:40], "=", (0, 0)) != struct.unpack("=2I", header[40:48]):
        return None
    return _Index(struct.unpack("=I", header[16:20])[0], header[32:40])


def _read_log(data: bytes) -> _Log | None:
    if len(data) < _HEADER:
        return None
    magic, _, page_size = struct.unpack(">3I", data[:12])
    order = ">" if magic & 1 else "<"
    fits = _checksum(data[:24], order, (0, 0)) == struct.unpack(">2I", data[24:_HEADER])
    return _Log(data, data[16:24], page_size, order) if magic in _MAGIC and fits else None


def _sound_frames(log: _Log) -> tuple[int, bool]:
    """How many frames SQLite will read, and whether a commit of this log lies behind them.

    Frames alone say nothing: an edit that was rolled back leaves some.
    """
    running: tuple[int, ...] = struct.unpack(">2I", log.data[24:_HEADER])
    sound, broken = 0, False
    for header, page in log.frames():
        ours = header[8:16] == log.salts
        if broken:
            if ours and header[4:8] != bytes(4):
                return sound, True
            continue
        running = _checksum(page, log.order, _checksum(header[:8], log.order, running))
        broken = not ours or running != struct.unpack(">2I", header[16:24])
        sound += not broken
    return sound, False


def _checksum(data: bytes, order: str, start: tuple[int, ...]) -> tuple[int, int]:
    """SQLite's: two running sums over pairs of 32-bit words."""
    first, second = start[0], start[1]
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) & 0xFFFFFFFF
        second = (second + odd + first) & 0xFFFFFFFF
    return first, second
