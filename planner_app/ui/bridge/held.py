"""A drag or an editor that is under way: on which state of the plan it was begun (R18)."""

from collections.abc import Callable

from planner_app.ids import Revision


class Held:
    """Whatever is asked between `begin` and `end` was decided on the plan as it stood at `begin`.

    So the end of a gesture is refused where somebody else changed the same rows since it began.
    """

    def __init__(self, newest: Callable[[], Revision]) -> None:
        self._newest = newest
        self._begun_on: Revision | None = None

    def begin(self) -> None:
        """A drag or an editor begins."""
        self._begun_on = self._newest()

    def end(self) -> None:
        """The drag or editor is over."""
        self._begun_on = None

    @property
    def is_under_way(self) -> bool:
        """Whether a drag or an editor is under way."""
        return self._begun_on is not None

    @property
    def seen(self) -> Revision:
        """The revision on which whatever is asked now was decided."""
        return self._newest() if self._begun_on is None else self._begun_on
