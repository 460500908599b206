"""planner_app: a local desktop resource planner. Importing the package does no work."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner_app.api.session import Session

__all__ = ["Session"]


def __getattr__(name: str) -> object:
    """`Session` is imported when it is asked for."""
    if name == "Session":
        from planner_app.api.session import Session

        return Session
    raise AttributeError(f"module 'planner_app' has no attribute '{name}'")
