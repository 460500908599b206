"""Dependencies: create, change, delete (S6). Circles are refused by the invariants, wherever they
come from."""

import math

from sqlalchemy import select

from planner_app.errors import Refused
from planner_app.ids import DependencyId, ItemId
from planner_app.languages import tr
from planner_app.limits import MOST_LAG_DAYS
from planner_app.model import Dependency, TreeItem
from planner_app.operations.snapshot.naming import name_in
from planner_app.operations.transaction.edit import Edit
from planner_app.operations.transaction.subtrees import above, places
from planner_app.words import number_words


def create_dependency(
    edit: Edit, before_id: ItemId, after_id: ItemId, *, lag_days: float = 0.0
) -> DependencyId:
    """`after` starts when `before` has finished, plus the lag; answers the link's id.

    Refused: to itself, its own ancestor or descendant, twice, a circle, a lag below 0.
    """
    before = edit.get(TreeItem, before_id)
    after = edit.get(TreeItem, after_id)
    found = places(edit, (before.id, after.id))
    if (
        before.id == after.id
        or before.id in above(found, after.id)
        or after.id in above(found, before.id)
    ):
        raise Refused(
            tr(
                "'{after}' cannot wait for '{before}': one is inside the other.",
                after=name_in(edit, after),
                before=name_in(edit, before),
            )
        )
    same = select(Dependency).where(
        Dependency.before_id == before.id, Dependency.after_id == after.id
    )
    if edit.session.scalar(same) is not None:
        raise Refused(
            tr(
                "'{after}' already waits for '{before}'.",
                after=name_in(edit, after),
                before=name_in(edit, before),
            )
        )
    edit.label = tr(
        "'{after}' now waits for '{before}'",
        after=name_in(edit, after),
        before=name_in(edit, before),
    )
    return edit.add(
        Dependency(before_id=before.id, after_id=after.id, lag_days=checked_lag(lag_days))
    ).id


def update_dependency(edit: Edit, dependency_id: DependencyId, *, lag_days: float) -> None:
    """Change the lag. Refused: below 0."""
    link = edit.get(Dependency, dependency_id)
    link.lag_days = checked_lag(lag_days)
    before, after = (
        edit.session.get_one(TreeItem, item_id) for item_id in (link.before_id, link.after_id)
    )
    names = {"after": name_in(edit, after), "before": name_in(edit, before)}
    edit.label = (
        tr("'{after}' now waits 1 day after '{before}'", **names)
        if link.lag_days == 1
        else tr(
            "'{after}' now waits {days} days after '{before}'",
            days=number_words(link.lag_days, 2),
            **names,
        )
    )


def delete_dependency(edit: Edit, dependency_id: DependencyId) -> None:
    """Take a link away."""
    link = edit.get(Dependency, dependency_id)
    after = edit.get(TreeItem, link.after_id)
    before = edit.get(TreeItem, link.before_id)
    edit.label = tr(
        "'{after}' no longer waits for '{before}'",
        after=name_in(edit, after),
        before=name_in(edit, before),
    )
    edit.delete(link)


def checked_lag(lag_days: object) -> float:
    """Calendar days, at least 0, at most the limit (S6)."""
    if (
        isinstance(lag_days, bool)
        or not isinstance(lag_days, int | float)
        or not math.isfinite(lag_days)
    ):
        raise Refused(tr("A lag must be a number of calendar days."))
    if not 0 <= lag_days <= MOST_LAG_DAYS:
        raise Refused(
            tr(
                "A lag must be between 0 and {most} calendar days.",
                most=number_words(MOST_LAG_DAYS),
            )
        )
    return float(lag_days)
