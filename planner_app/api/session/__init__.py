"""The scripting session in ftrack's manner, on a plan in this process (contract: Scripting)."""

from planner_app.api.session.session import Session

__all__ = ["Session"]
