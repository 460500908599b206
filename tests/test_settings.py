"""Preferences: kept, defaulted, and never in the way."""

import os
from pathlib import Path

import pytest

from planner_app.settings import RECENT, RECENT_LENGTH, SAMPLES, THEME, Settings


def test_what_is_set_is_there_at_the_next_start(tmp_path: Path) -> None:
    Settings(tmp_path).set(THEME, "dark")
    assert Settings(tmp_path).get(THEME) == "dark"
    assert Settings(tmp_path).get(SAMPLES) == SAMPLES.default


def test_a_damaged_file_and_a_wrong_type_count_as_not_set(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text("{broken", "utf-8")
    assert Settings(tmp_path).get(THEME) == "system"
    (tmp_path / "settings.json").write_text('{"theme": 5, "samples": "many"}', "utf-8")
    assert (Settings(tmp_path).get(THEME), Settings(tmp_path).get(SAMPLES)) == (
        "system",
        SAMPLES.default,
    )


def test_recent_plans_are_newest_first_without_doubles(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    for plan in [*(f"{n}.plan" for n in range(RECENT_LENGTH + 2)), "3.plan"]:
        settings.remember(plan)
    recent = Settings(tmp_path).get(RECENT)
    assert (
        recent[:2] == ["3.plan", f"{RECENT_LENGTH + 1}.plan"]
        and len(recent) == len(set(recent)) == RECENT_LENGTH
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here that is always full")
def test_a_full_disk_neither_stops_the_program_nor_empties_the_settings(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    Settings(tmp_path).set(THEME, "dark")
    (tmp_path / f".settings.json.{os.getpid()}.part").symlink_to("/dev/full")
    settings = Settings(tmp_path)
    settings.set(THEME, "light")
    assert settings.get(THEME) == "light", "for as long as the program runs"
    assert "could not be kept" in caplog.text
    assert Settings(tmp_path).get(THEME) == "dark"
