"""What a session does by itself, which can be switched off for a while: reading what is asked for,
and recording."""

import contextlib
import threading
from collections.abc import Iterator


class Switches:
    """Each thread has its own."""

    def __init__(self) -> None:
        self._here = threading.local()

    @property
    def auto_populate(self) -> bool:
        """Whether what was not read yet is read when it is asked for; each thread has its own."""
        return getattr(self._here, "populates", True)

    @auto_populate.setter
    def auto_populate(self, value: bool) -> None:
        self._here.populates = value

    @property
    def record_operations(self) -> bool:
        """Whether changes are told at the next commit; each thread has its own."""
        return getattr(self._here, "records", True)

    @record_operations.setter
    def record_operations(self, value: bool) -> None:
        self._here.records = value

    @contextlib.contextmanager
    def auto_populating(self, value: bool) -> Iterator[None]:
        """Set `auto_populate` for a while."""
        before, self.auto_populate = self.auto_populate, value
        try:
            yield
        finally:
            self.auto_populate = before

    @contextlib.contextmanager
    def operation_recording(self, value: bool) -> Iterator[None]:
        """Set `record_operations` for a while."""
        before, self.record_operations = self.record_operations, value
        try:
            yield
        finally:
            self.record_operations = before
