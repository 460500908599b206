"""The plan as answers show it: dates that move on with the clock, and rows where there are no dates
to be had."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from planner_app.api.http.live import Live
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.rules.tree.treeitems import update_treeitem
from planner_app.operations.snapshot.records import treeitem_dates
from tests.api.http.conftest import NOW, Caller, served
from tests.operations.conftest import Studio, furnish


def test_s01_now_moves_on_at_each_replan(studio: Studio) -> None:
    studio.row("sh1", "Ana", low=2, high=2)
    clock = [NOW]
    live = Live(studio.workspace, lambda: clock[0], samples=0)

    def start() -> datetime | None:
        asyncio.run(live.showing(studio.workspace.snapshot.revision))
        return treeitem_dates(live.current.snapshot, studio["sh1"], live.current.schedule)[0]

    try:
        assert start() == datetime.fromtimestamp(NOW, UTC)
        clock[0] += 1800
        live.replan()
        studio.workspace.run(update_treeitem, studio["sh2"], promise_by=None, max_effort=5)
        assert start() == datetime.fromtimestamp(NOW + 1800, UTC)
    finally:
        live.close()


def test_percentiles_come_later_and_belong_to_the_revision_they_were_drawn_for(
    studio: Studio,
) -> None:
    studio.row("sh1", "Ana", low=2, high=6)
    live = Live(studio.workspace, lambda: NOW, samples=40)
    try:
        found = asyncio.run(live.showing(studio.workspace.snapshot.revision))
        assert found.percentiles is None
        until = datetime.now(UTC).timestamp() + 60
        while live.current.percentiles is None and datetime.now(UTC).timestamp() < until:
            asyncio.run(asyncio.sleep(0.02))
        drawn = live.current.percentiles
        assert drawn is not None and drawn.revision == live.current.snapshot.revision
        studio.workspace.run(update_treeitem, studio["sh2"], max_effort=5)
        assert (
            asyncio.run(live.showing(studio.workspace.snapshot.revision)).percentiles is not drawn
        )
    finally:
        live.close()


def test_where_the_plan_cannot_be_scheduled_calls_are_answered_without_dates(
    tmp_path: Path, token: str
) -> None:
    """Made by a newer program, say, that knows the holidays of more countries."""
    plan = tmp_path / "show.plan"
    with Workspace.create(str(plan), timezone="UTC") as workspace:
        made = furnish(workspace)
        made.row("sh1", "Ana", low=2, high=6)
    with closing(sqlite3.connect(plan)) as raw, raw:
        raw.execute("UPDATE work_calendar SET country = 'XX'")
    with Workspace.open(str(plan)) as workspace, served(workspace) as address:
        ada = Caller(address, "ada", token)
        found = ada.put(f"/tasks/{made['sh1']}", {"name": "renamed"})
        assert (found["name"], found["expected_finish"]) == ("renamed", None)
        assert ada.get(f"/tasks/{made['sh1']}")["assignments"][0]["high_effort_remaining"] == 6
