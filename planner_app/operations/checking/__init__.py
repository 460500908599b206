"""Proves a plan whole: what lies on the disk, the rules over the whole plan, and the journal from
the first entry."""

from planner_app.operations.checking.check import Report, check, check_connection

__all__ = ["Report", "check", "check_connection"]
