"""Files written whole or not at all: a full disk or a crash leaves what was there before."""

import os
from pathlib import Path


def write_whole(path: Path, data: bytes, *, mode: int = 0o666) -> None:
    """Put a file in the place of whatever is there, once it is whole. OSError: why not; nothing was
    changed then.

    `mode` is who may read and write it, less what the user's umask takes away."""
    # In the same folder, because only within a file system is a rename whole or not at all.
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with open(part, "wb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            file.write(data)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
