"""Puts a foreign file together as a PlanDocument."""

from dataclasses import dataclass, field

from planner_app.interchange.foreign.actuals import Actuals
from planner_app.interchange.foreign.calendars import Calendars, map_calendars, meaning, usual_day
from planner_app.interchange.foreign.constraints import map_constraints
from planner_app.interchange.foreign.links import map_links
from planner_app.interchange.foreign.source import SourceFile, SourceProject, SourceTask
from planner_app.interchange.foreign.task_rows import (
    Share,
    milestone_rows,
    nobodys_row,
    person_row,
    share_out,
    working,
)
from planner_app.interchange.foreign.task_tree import (
    MADE_PROJECT,
    NAMELESS_PROJECT,
    TaskTree,
    grow,
    item_type,
)
from planner_app.interchange.foreign.work_resources import (
    KnownPeople,
    People,
    map_people,
    owned_calendars,
)
from planner_app.interchange.link_checks import sound_links
from planner_app.interchange.remarks import Remarks
from planner_app.interchange.values import one_line, prose, reference_of, to_day
from planner_app.languages import mark, tr
from planner_app.limits import LONGEST_ITEM_NAME
from planner_app.operations.importing.plan_document import (
    CalendarDraft,
    ItemDraft,
    ItemType,
    LinkDraft,
    PersonDraft,
    PlanDocument,
    RowDraft,
    TeamDraft,
    TimeEntryDraft,
)

INACTIVE = mark("It was inactive; it is on hold here.")
RECURRING = mark("It was a recurring task; it came as a folder with its occurrences.")
GATE = mark(
    "It is a milestone between other tasks, with which it moves; it came as a task of 0 hours."
)
PRIORITY = mark(
    "Tasks of the file carry priorities of their own; here the order of the tree is the priority."
)
TASK_CALENDAR = mark("It had a calendar of its own; here people's calendars count.")
UNREADABLE_PART = mark("A part of the file could not be read and was left out: {part}.")
MEDIUM_PRIORITY = 500


@dataclass
class Gathered:
    """What the projects of one file add up to."""

    items: list[ItemDraft] = field(default_factory=list)
    people: list[PersonDraft] = field(default_factory=list)
    teams: list[TeamDraft] = field(default_factory=list)
    calendars: list[CalendarDraft] = field(default_factory=list)
    links: list[LinkDraft] = field(default_factory=list)
    time_entries: list[TimeEntryDraft] = field(default_factory=list)
    known: KnownPeople = field(default_factory=KnownPeople)
    shared_calendars: dict[object, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    calendars_of: dict[str, CalendarDraft] = field(default_factory=dict)
    references: set[str] = field(default_factory=set)


def map_source(source: SourceFile, stem: str) -> PlanDocument:
    """The whole file. `stem` names what the file leaves nameless, and makes ids stable where it has
    none."""
    remarks, gathered = Remarks(), Gathered()
    default: str | None = None
    for number, project in enumerate(source["projects"]):
        # The first project keeps the bare name, so that a file grown from one project to two is
        # known again.
        reference = stem if number == 0 else f"{stem}/{number + 1}"
        mapper = ProjectMapper(project, f"{number}", reference, gathered, remarks)
        mapper.map()
        default = default or mapper.calendars.default
    return PlanDocument(
        name=_name(source["projects"][0], stem),
        items=gathered.items,
        people=gathered.people,
        teams=gathered.teams,
        calendars=gathered.calendars,
        default_calendar=default,
        links=gathered.links,
        time_entries=gathered.time_entries,
        remarks=remarks.found,
    )


def _name(project: SourceProject, stem: str) -> str:
    """What the project is called; exporters put their own file's name there, which says nothing."""
    for name in (one_line(project["title"]), one_line(project["name"])):
        # Exporters write the path of the file they exported into the project's name.
        if name and not name.lower().endswith((".xml", ".mpp", ".mpx")):
            return name
    return stem


class ProjectMapper:
    """One project of the file; adds to what is gathered."""

    def __init__(
        self,
        project: SourceProject,
        prefix: str,
        reference: str,
        gathered: Gathered,
        remarks: Remarks,
    ) -> None:
        self.project, self.prefix, self.reference = project, prefix, reference
        self.gathered, self.remarks = gathered, remarks
        self.tree = TaskTree(project["tasks"])
        self.calendars = Calendars()
        self.people = People()
        self.actuals = Actuals()
        self.equipped: set[int] = set()

    def map(self) -> None:
        """Everything of the project."""
        owners, shared = owned_calendars(self.project), self.gathered.shared_calendars
        self.calendars = map_calendars(self.project, self.prefix, owners, shared, self.remarks)
        self.gathered.calendars += self.calendars.records
        self.people = map_people(
            self.project,
            self.prefix,
            self.reference,
            self.calendars,
            self.gathered.known,
            self.remarks,
        )
        self._know_people()
        self.tree = grow(self.project, self.remarks)
        ties = map_links(self.project, self.tree, self._key, self.remarks)
        parents = {self._key(index): self._parent(index) for index in self.tree.kept}
        # Before the items: a milestone between two links becomes a task that moves with them.
        links = sound_links(parents, ties, self.remarks)
        self._add_items({link.before for link in links} & {link.after for link in links})
        gathered = self.gathered
        gathered.people += self.people.records
        gathered.teams += self.people.teams
        gathered.links += links
        gathered.time_entries += self.actuals.records()
        for problem in self.project["problems"]:
            self.remarks.drop("item", tr("the file"), UNREADABLE_PART, part=tr(one_line(problem)))
        if any(
            (task["priority"] or MEDIUM_PRIORITY) != MEDIUM_PRIORITY
            for task in self.project["tasks"]
        ):
            self.remarks.drop("constraint", tr("the file"), PRIORITY)

    def _key(self, index: int) -> str:
        return f"{self.prefix}t{index}"

    def _parent(self, index: int) -> str | None:
        parent = self.tree.parents[index]
        return None if parent is None else self._key(parent)

    def _add_items(self, gates: set[str]) -> None:
        """`gates` are the keys of items with work before and after them."""
        shares = share_out(self.project, self.tree, self.people, self.remarks)
        name = _name(self.project, self.reference)
        made = None
        # Deadlines, teams and charts want a project, so one is made where the file has none.
        if self.tree.top is None:
            made = f"{self.prefix}project"
            self.gathered.items.append(
                ItemDraft(made, name, "project", external_reference=self._unique(None, "project"))
            )
            self.remarks.change("item", tr('project "{name}"', name=name), MADE_PROJECT)
        elif not one_line(self.tree.tasks[self.tree.top]["name"]):
            self.remarks.change("item", tr('project "{name}"', name=name), NAMELESS_PROJECT)
        for index in self.tree.kept:
            self.gathered.items.append(
                self._item(index, shares.get(index, []), made, is_gate=self._key(index) in gates)
            )

    def _item(
        self, index: int, shares: list[Share], made: str | None, *, is_gate: bool
    ) -> ItemDraft:
        task, where = self.tree.tasks[index], self.tree.where(index)
        has_work = any(_works(share) for share in shares) or bool(
            task["work"] or task["actual_work"] or working(task)
        )
        kind = item_type(self.tree, index, has_work=has_work)
        # Our milestones have a fixed day; one that waits for work must move, and a task of 0 h
        # does.
        is_gate = is_gate and kind == "milestone"
        if is_gate:
            self.remarks.change("item", where, GATE)
        dates = map_constraints(task, where, self.remarks)
        if self._has_hours_of_its_own(task):
            self.remarks.drop("constraint", where, TASK_CALENDAR)
        if not task["is_active"]:
            self.remarks.change("item", where, INACTIVE)
        if task["is_recurring"] and task["is_summary"]:
            self.remarks.change("item", where, RECURRING)
        return ItemDraft(
            key=self._key(index),
            name=one_line(task["name"], LONGEST_ITEM_NAME) or self._nameless(index),
            type="task" if is_gate else kind,
            parent=self._parent(index) or made,
            rows=self._rows(index, shares, kind, is_gate=is_gate),
            description=prose(task["notes"]),
            is_on_hold=not task["is_active"],
            delay_until=dates.delay_until,
            promise_by=dates.promise_by,
            start_date=to_day(task["start"]) if kind == "milestone" and not is_gate else None,
            external_reference=self._unique(task["guid"], task["uid"]),
        )

    def _has_hours_of_its_own(self, task: SourceTask) -> bool:
        """Primavera gives every task a calendar, so only one that differs from the project's says
        something."""
        own, default = task["calendar"], self.project["default_calendar"]
        if own is None or own == default:
            return False
        calendars = self.project["calendars"]
        return default is None or meaning(calendars[own]) != meaning(calendars[default])

    def _nameless(self, index: int) -> str:
        if index == self.tree.top:
            return _name(self.project, self.reference)
        return f"Task {self.tree.tasks[index]['id'] or self.tree.tasks[index]['uid']}"

    def _unique(self, guid: str | None, uid: object) -> str | None:
        """The GUID, or the file's name and the number in it; None for what the file numbers
        twice."""
        known = guid if guid and guid.strip("0-") else None
        reference = known or reference_of(self.reference, uid)
        if reference is None or reference in self.gathered.references:
            return None
        self.gathered.references.add(reference)
        return reference

    def _rows(
        self, index: int, shares: list[Share], kind: ItemType, *, is_gate: bool
    ) -> list[RowDraft]:
        """The rows of a leaf; containers carry none (their assignments are reported)."""
        if kind in ("project", "folder"):
            return []
        task, where = self.tree.tasks[index], self.tree.where(index)
        if kind == "milestone":
            return milestone_rows(task, shares, hours=0.0 if is_gate else None)
        people = [share for share in shares if share.who is not None]
        nobodys = next((share for share in shares if share.who is None), None)
        rows = [self._person_row(index, share) for share in people]
        if not rows:
            rows.append(
                nobodys_row(task, nobodys, where, self.remarks, is_equipment=index in self.equipped)
            )
        elif nobodys is not None and nobodys.total("remaining_work"):
            rows.append(person_row(task, nobodys, where, 0.0, self.remarks))
        return rows

    def _person_row(self, index: int, share: Share) -> RowDraft:
        task, where = (
            self.tree.tasks[index],
            f'{self.tree.where(index)}, "{self.gathered.names[share.who or ""]}"',
        )
        calendar = self.gathered.calendars_of.get(share.who or "")
        self.actuals.add(self._key(index), task, share, calendar, where, self.remarks)
        day_hours = usual_day(calendar, self.project["minutes_per_day"] / 60)
        return person_row(task, share, where, day_hours, self.remarks)

    def _know_people(self) -> None:
        """Names and working hours of those who came over; and which tasks equipment works on."""
        records = {record.key: record for record in self.gathered.calendars}
        for person in self.people.records:
            self.gathered.names[person.key] = f"{person.first_name} {person.last_name}".strip()
            calendar = records.get(person.calendar or self.calendars.default or "")
            if calendar is not None:
                self.gathered.calendars_of[person.key] = calendar
        for assignment in self.project["assignments"]:
            resource, index = assignment["resource"], assignment["task"]
            if (
                resource is not None
                and index is not None
                and self.project["resources"][resource]["kind"] == "NON_LABOR"
            ):
                self.equipped.add(index)


def _works(share: Share) -> bool:
    return any(share.total(name) for name in ("work", "remaining_work", "actual_work"))
