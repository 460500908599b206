"""Two things that a session does by itself, and that a script can switch off for a while."""

import contextlib
import threading
from collections.abc import Iterator


class Switches:
    """Reading attributes on demand, and recording changes. Each thread has its own switches."""

    def __init__(self) -> None:
        # As in ftrack's client: a thread that only fills a cache does not disturb the others.
        self._here = threading.local()

    @property
    def auto_populate(self) -> bool:
        """Whether an attribute that was not read yet is read when a script asks for it."""
        return getattr(self._here, "populates", True)

    @auto_populate.setter
    def auto_populate(self, value: bool) -> None:
        self._here.populates = value

    @property
    def record_operations(self) -> bool:
        """Whether changes are written at the next commit."""
        return getattr(self._here, "records", True)

    @record_operations.setter
    def record_operations(self, value: bool) -> None:
        self._here.records = value

    @contextlib.contextmanager
    def auto_populating(self, value: bool) -> Iterator[None]:
        """Set `auto_populate` inside a `with` block."""
        before, self.auto_populate = self.auto_populate, value
        try:
            yield
        finally:
            self.auto_populate = before

    @contextlib.contextmanager
    def operation_recording(self, value: bool) -> Iterator[None]:
        """Set `record_operations` inside a `with` block."""
        before, self.record_operations = self.record_operations, value
        try:
            yield
        finally:
            self.record_operations = before
