"""Brings a damaged plan back: from what can be read of it and from its backups (contract: `check
--repair`)."""

from planner_app.operations.repair.repairing import Repaired, repair

__all__ = ["Repaired", "repair"]
