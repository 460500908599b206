"""Brings a PlanDocument into a plan as one edit: one module per part of the document."""

from planner_app.operations.importing.import_document import Imported, import_document

__all__ = ["Imported", "import_document"]
