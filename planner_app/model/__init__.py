"""What is stored: one module per record family. Importing the package maps them all."""

from planner_app.model.activities import Activity, AllocationType, AssignmentType
from planner_app.model.allocations import Allocation
from planner_app.model.assignments import Assignment, Estimate
from planner_app.model.base import Base, Identified, Record
from planner_app.model.calendars import WorkCalendar
from planner_app.model.dependencies import Dependency
from planner_app.model.journal import JournalChange, JournalEntry
from planner_app.model.metadata import Metadata
from planner_app.model.people import Person, Team, TeamMember
from planner_app.model.plan import Plan
from planner_app.model.time_entries import TimeEntry
from planner_app.model.treeitems import TreeItem

__all__ = [
    "Activity",
    "Allocation",
    "AllocationType",
    "Assignment",
    "AssignmentType",
    "Base",
    "Dependency",
    "Estimate",
    "Identified",
    "JournalChange",
    "JournalEntry",
    "Metadata",
    "Person",
    "Plan",
    "Record",
    "Team",
    "TeamMember",
    "TimeEntry",
    "TreeItem",
    "WorkCalendar",
]
