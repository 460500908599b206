"""Timers over HTTP: started, stopped, logged (R14)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from planner_app.api.http.timer_store import StoredTimer, TimerStore
from planner_app.api.http.tokens import Tokens
from planner_app.errors import UserError
from planner_app.ids import ItemId
from tests.api.http.conftest import Caller, served
from tests.operations.conftest import Studio


class Clock:
    """Says what it is set to."""

    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ours(clock: Clock, tmp_path: Path) -> TimerStore:
    return TimerStore("plan", clock, tmp_path)


def test_time_is_gathered_until_it_is_taken(ours: TimerStore, clock: Clock) -> None:
    ours.start("ada", ItemId(7))
    clock.now += 60
    ours.start("ada", ItemId(7))
    ours.stop("ada", ItemId(7))
    clock.now += 1_000
    ours.stop("ada", ItemId(7))
    assert ours.of("ada") == {7: StoredTimer(60.0)}, (
        "starting what runs and stopping what stands change nothing"
    )
    ours.start("ada", ItemId(7))
    clock.now += 30
    assert ours.take("ada", ItemId(7)) == StoredTimer(90.0)
    assert ours.of("ada") == {} and ours.take("ada", ItemId(7)) == StoredTimer()


def test_nobody_works_on_two_things_at_a_time(ours: TimerStore, clock: Clock) -> None:
    ours.start("ada", ItemId(7))
    ours.start("ben", ItemId(7))
    clock.now += 60
    ours.start("ada", ItemId(8))
    assert ours.of("ada") == {7: StoredTimer(60.0), 8: StoredTimer(None, clock.now)}
    assert ours.of("ben") == {7: StoredTimer(None, clock.now - 60)}


def test_timers_outlive_the_server_and_a_clock_set_back(
    ours: TimerStore, clock: Clock, tmp_path: Path
) -> None:
    ours.start("ada", ItemId(7))
    clock.now += 60
    assert TimerStore("plan", clock, tmp_path).of("ada") == ours.of("ada") != {}
    assert TimerStore("other", clock, tmp_path).of("ada") == {}
    clock.now -= 3_600
    assert ours.take("ada", ItemId(7)) == StoredTimer(0.0)


def test_what_is_no_file_of_timers_is_told(ours: TimerStore, tmp_path: Path) -> None:
    (tmp_path / "timers-plan.json").write_text("[1]", "utf-8")
    with pytest.raises(UserError, match="cannot be read"):
        ours.start("ada", ItemId(7))


@pytest.fixture
def ada(studio: Studio, token: str, ours: TimerStore) -> Iterator[Caller]:
    """She calls a server whose timers go by the clock."""
    with served(studio.workspace, timers=ours) as address:
        yield Caller(address, "ada", token)


def test_r14_a_timer_is_logged_on_today_and_then_gone(
    clock: Clock, ada: Caller, studio: Studio
) -> None:
    person = ada.post("/members", {"user_name": "ada"}, 201)["id"]
    path = f"/tasks/{studio['sh1']}"
    stub = {"id": studio["sh1"], "type": "Timer", "item_id": studio["sh1"], "person_id": person}
    never = {**stub, "running": False, "running_time": 0.0, "total_time": None}
    assert ada.get(f"{path}/timer") == never and ada.get("/my_timers") == []
    assert ada.post(f"{path}/timer/start") == {**never, "running": True}
    clock.now += 5_400
    assert ada.get("/my_timers") == [{**never, "running": True, "running_time": 1.5}]
    assert (
        ada.post(f"{path}/timer/stop")
        == {**never, "total_time": 1.5}
        == ada.get(f"{path}?include=timer")["timer"]
    )
    ada.post(f"{path}/track_time", {"work": 1})
    ada.post(f"{path}/update_assignment", {"person_id": studio["Ana"]})
    assert ada.post(f"{path}/timer/commit", {"low": "1d", "high": "2d", "comment": "comp"}) == never
    found = ada.get(path)
    (mine,) = (row for row in found["assignments"] if row["person_id"] == person)
    assert (mine["hours_logged"], mine["low_effort_remaining"], mine["high_effort_remaining"]) == (
        2.5,
        8,
        16,
    )
    assert [
        (e["work"], e["note"], e["work_performed_on"]) for e in ada.get("/timesheet_entries")
    ] == [
        (1, None, "2026-01-05"),
        (1.5, "comp", "2026-01-05"),
    ]
    assert "no time" in ada.refused("POST", f"{path}/timer/commit", {})


def test_r17_what_is_refused_stays_on_the_timer(clock: Clock, ada: Caller, studio: Studio) -> None:
    path = f"/tasks/{studio['sh1']}/timer"
    ada.post(f"{path}/start")
    clock.now += 3_600
    assert "is 'ada'" in ada.refused("POST", f"{path}/commit")
    assert ada.get(path)["total_time"] == 1, "whoever is nobody in the plan has logged nothing"
    person = ada.post("/members", {"user_name": "ada"}, 201)["id"]
    ada.refused("POST", f"{path}/commit", {"low": 2})
    again = ada.post(f"{path}/commit", {"restart": True})
    assert (again["running"], again["total_time"], again["person_id"]) == (True, None, person)
    assert ada.post(f"{path}/clear")["running"] is False
    assert ada.get("/my_timers") == []


def test_timers_are_for_leaves_and_not_for_who_only_reads(ada: Caller, studio: Studio) -> None:
    assert "'seq' takes no timer" in ada.refused("POST", f"/folders/{studio['seq']}/timer/start")
    reader = Caller(ada.address, "looker", Tokens().make("looker", read_only=True))
    try:
        assert reader.get(f"/tasks/{studio['sh1']}/timer")["running"] is False
        reader.refused("POST", f"/tasks/{studio['sh1']}/timer/start", status=403)
    finally:
        Tokens().revoke("looker")
