"""Which folders lie on other machines: there SQLite's write-ahead log is unsafe, for its index is
shared memory."""

from pathlib import Path
from typing import Final

import psutil

_KINDS: Final = (
    *(
        "nfs",
        "cifs",
        "smb",
        "afp",
        "ncp",
        "webdav",
        "davfs",
        "sshfs",
        "rclone",
        "s3fs",
        "gcsfuse",
        "9p",
        "afs",
    ),
    *(
        "ceph",
        "gluster",
        "lustre",
        "gpfs",
        "beegfs",
        "moosefs",
        "vboxsf",
        "vmhgfs",
        "prl_fs",
        "virtiofs",
    ),
)
"""How the names of such file systems begin, those of virtual machines' shared folders among
them."""


def is_on_network(path: Path) -> bool:
    """Whether a file lies, or would lie, on a file system of another machine; False where the
    system does not tell."""
    whole = path.resolve()
    if whole.drive.startswith("\\\\"):
        return True
    try:
        mounts = psutil.disk_partitions(all=True)
    except OSError:
        return False
    above = [mount for mount in mounts if whole.is_relative_to(mount.mountpoint)]
    if not above:
        return False
    nearest = max(
        reversed(above), key=lambda mount: len(mount.mountpoint)
    )  # of several at one place the last counts
    kind = str(nearest.fstype).lower().removeprefix("fuse.")
    return kind.startswith(_KINDS) or "remote" in str(nearest.opts).split(",")
