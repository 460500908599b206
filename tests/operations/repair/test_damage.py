"""Files damaged in random places: `check` never crashes and is never silently wrong, `--repair`
says the truth."""

import os
import random
from pathlib import Path

import pytest

from planner_app.errors import PlanUnreadable, UserError
from planner_app.operations.checking import check
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.repair import repair
from planner_app.operations.rules.tree.treeitems import create_treeitem
from tests.operations.comparing import stored
from tests.operations.repair.conftest import NOW, Killed, images_of
from tests.thoroughness import NIGHTLY

PAGE = 4096


def one_bit(data: bytearray, chance: random.Random) -> None:
    used = [at for at, byte in enumerate(data) if byte]
    data[chance.choice(used)] ^= 1 << chance.randrange(8)


def one_bit_of_the_beginning(data: bytearray, chance: random.Random) -> None:
    data[chance.randrange(100)] ^= 1 << chance.randrange(8)


def one_page_emptied(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data) // PAGE) * PAGE
    data[at : at + PAGE] = bytes(PAGE)


def a_stretch_of_noise(data: bytearray, chance: random.Random) -> None:
    at, length = chance.randrange(len(data)), chance.randrange(1, 3 * PAGE)
    noise = chance.randbytes(length)[: len(data) - at]
    data[at : at + len(noise)] = noise


def cut_short(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(len(data)) :]


KINDS = (one_bit, one_bit_of_the_beginning, one_page_emptied, a_stretch_of_noise, cut_short)
PLACES = 100 if NIGHTLY else 40
"""Forty hold each kind of damage to each file, with backups and without."""


@pytest.fixture(params=range(PLACES))
def damaged(
    request: pytest.FixtureRequest, killed: Killed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Path:
    """Each kind of damage in turn, three times to the file and once to its log; every other time
    without backups."""
    number = request.param
    chance = random.Random(number)
    name = "wal" if number % 4 == 3 else "plan"
    data = bytearray(killed.files["-wal" if name == "wal" else ""])
    KINDS[number // 4 % len(KINDS)](data, chance)
    if number // 20 % 2:
        monkeypatch.setenv("PLANNER_APP_HOME", str(tmp_path))
    return killed.lay_out(**{name: bytes(data)})


def test_damage_is_told_and_repair_brings_back_what_it_names(damaged: Path, killed: Killed) -> None:
    files = {path.name: path.read_bytes() for path in damaged.parent.iterdir()}
    try:
        is_sound = check(str(damaged)).is_sound
    except PlanUnreadable as error:
        assert "\n" not in str(error)
        is_sound = False
    assert {
        path.name: path.read_bytes() for path in damaged.parent.iterdir() if "shm" not in path.name
    } == {name: data for name, data in files.items() if "shm" not in name}, (
        "looking changes nothing"
    )
    if is_sound:
        assert images_of(damaged) == killed.states[-1], "what is called sound is what was stored"
        return
    try:
        repaired = repair(str(damaged), NOW)
    except UserError as error:
        assert "can be restored, so it stays as it is" in str(error)
        assert "backups" not in os.environ["PLANNER_APP_HOME"], (
            "with a backup there is always a way back"
        )
        assert damaged.read_bytes() == files[damaged.name]
        return
    assert repaired.kept is not None
    assert repaired.kept.read_bytes() == files[damaged.name]
    assert sorted(damaged.parent.iterdir())[-1] == damaged, "no log is left beside the new file"
    assert check(str(damaged)).is_sound
    is_told = any("lost" in words and "No edit" not in words for words in repaired.words)
    if repaired.revision is None:
        assert is_told
        assert "put together from the records that could be read" in repaired.words[0]
    else:
        assert images_of(damaged) == killed.states[repaired.revision]
        assert f"edit {repaired.revision}" in repaired.words[0]
        assert is_told == (repaired.revision < len(killed.states) - 1), repaired.words
    with Workspace.open(str(damaged), author="ada") as workspace:
        assert workspace.snapshot.revision <= (repaired.revision or 0)
        known = stored(workspace)
        workspace.run(create_treeitem, name="and on it goes")
        workspace.history.undo()
        assert stored(workspace) == known
    assert check(str(damaged)).is_sound


def test_opening_a_damaged_plan_is_a_sentence_that_names_the_remedy(damaged: Path) -> None:
    try:
        Workspace.open(str(damaged)).close()
    except PlanUnreadable as error:
        assert "\n" not in str(error)
        known = (
            "check --repair",
            "not a plan of planner-app",
            "newer planner-app",
            "A plan does not have it",
            "A plan has none",
        )
        assert any(words in str(error) for words in known), str(error)
