"""The doors check: mypy refuses each wrong call of workspace, bridge or server, and wrong uses of
what they answer."""

import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
SAID = re.compile(r"calls.py:(\d+): error: (.*)")
EXPECTED = "  # error: "


def test_mypy_refuses_each_wrong_call_of_a_door_and_no_right_one(tmp_path: Path) -> None:
    """It would let them pass if a door took or answered Any."""
    assert_refused("wrong_calls.txt", tmp_path)


def assert_refused(questions: str, tmp_path: Path) -> None:
    """Each line of the file that is marked with an error is refused with its words, and no other
    one."""
    lines = (HERE / questions).read_text("utf-8").splitlines()
    expected = {
        number: line.split(EXPECTED)[1] for number, line in enumerate(lines, 1) if EXPECTED in line
    }
    calls = tmp_path / "calls.py"
    calls.write_text("\n".join(lines), "utf-8")
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--config-file",
        "pyproject.toml",
        "--no-pretty",
        str(calls),
    ]
    run = subprocess.run(
        command, cwd=HERE.parent, capture_output=True, text=True, check=False, encoding="utf-8"
    )
    told = {int(number): words for number, words in SAID.findall(run.stdout)}
    assert [lines[number - 1] for number in expected if number not in told] == [], (
        run.stdout + run.stderr
    )
    assert [
        f"{lines[number - 1]}: {told[number]}" for number in told if number not in expected
    ] == []
    assert [told[number] for number, words in expected.items() if words not in told[number]] == []
    assert expected
