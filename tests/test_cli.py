"""The command line as a user meets it: a process, its output, its exit status."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from planner_app.operations.opened.workspace import Workspace
from planner_app.ui.printing.charts import CHARTS


def planner(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run planner-app offscreen."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-W", "error", "-m", "planner_app", *arguments]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, timeout=300
    )


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample production, written by the command."""
    plan = tmp_path_factory.mktemp("plans") / "demo.plan"
    assert planner("demo", str(plan), "--shots", "4").returncode == 0
    return plan


def test_schedule_prints_json(demo: Path) -> None:
    done = planner("schedule", str(demo), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert found["plan"] == "Night Ferry"
    assert any(row["finish"] for row in found["assignments"])


def test_r18_undo_does_not_reach_through_the_birth_of_the_sample(demo: Path) -> None:
    with Workspace.open(str(demo)) as workspace:
        assert workspace.history.next_undo() is None
        assert len(workspace.snapshot.items) > 20


def test_schedule_prints_text(demo: Path) -> None:
    done = planner("schedule", str(demo), "--samples", "20")
    assert done.returncode == 0
    assert "Night Ferry as of" in done.stdout
    assert "90 %" in done.stdout
    assert "  sh0010 Comp · " in done.stdout, "a line says of which shot the work is"
    with Workspace.open(str(demo)) as workspace:
        snapshot = workspace.snapshot
        team_id = next(
            row.team_id for row in snapshot.assignments.values() if row.team_id is not None
        )
        assert f" · {snapshot.teams[team_id].name}\n" in done.stdout


def test_check_says_that_a_plan_is_sound_or_what_is_wrong(demo: Path, tmp_path: Path) -> None:
    done = planner("check", str(demo))
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"sound: \d+ items, \d+ assignments, revision 1\n", done.stdout)
    broken = tmp_path / "broken.plan"
    broken.write_bytes(demo.read_bytes()[:-8192])
    done = planner("check", str(broken))
    assert done.returncode == 1
    assert "damaged" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_repair_brings_a_damaged_plan_back_and_keeps_the_damaged_file(
    demo: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.plan"
    data = bytearray(demo.read_bytes())
    data[60:72] = b"no more plan"  # its header
    broken.write_bytes(data)
    done = planner("check", str(broken), "--repair")
    assert (done.returncode, done.stderr) == (0, "")
    whole, lost, kept = done.stdout.splitlines()
    assert whole.startswith(
        "broken.plan is whole again, as it was after edit 1 "
        "('Imported 'Night Ferry'' by planner-app, "
    )
    assert lost == "No edit is lost."
    assert (
        tmp_path / kept.removeprefix("The damaged file is kept as '").removesuffix("'.")
    ).read_bytes() == data
    assert planner("check", str(broken)).stdout == planner("check", str(demo)).stdout


def test_what_cannot_be_repaired_is_said_with_where_a_backup_would_be(
    demo: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.plan"
    broken.write_bytes(demo.read_bytes()[:4096])
    done = planner("check", str(broken), "--repair")
    assert done.returncode == 1
    backups = Path(os.environ["PLANNER_APP_HOME"]) / "backups"
    assert (
        done.stderr.startswith("Nothing of broken.plan can be restored, so it stays as it is")
        and str(backups) in done.stderr
    )
    assert "--repair" not in done.stderr, "that is what was tried just now"
    assert len(done.stderr.splitlines()) == 1


def test_the_command_line_names_every_chart_and_kind_of_file_and_loads_no_qt_for_it() -> None:
    heavy = "PySide6", "pyqtgraph", "numpy", "sqlalchemy"
    script = (
        "import sys\nfrom planner_app.cli import run\ntry:\n    run(['report', '--help'])\n"
        f"except SystemExit:\n    print(sorted(sys.modules.keys() & {set(heavy)!r}))"
    )
    environment = {**os.environ, "COLUMNS": "200"}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    help_, loaded = done.stdout.rsplit("\n", 2)[:2]
    assert loaded == "[]"
    assert "utilization, gantt, people, heatmap" in help_
    assert ".pdf, .png, .svg, .xlsx, .csv" in help_


def test_a_chart_that_there_is_not_is_refused_with_those_that_there_are(
    demo: Path, tmp_path: Path
) -> None:
    done = planner("report", str(demo), str(tmp_path / "out.pdf"), "--chart", "Pie")
    assert done.returncode == 1
    assert done.stderr.strip().endswith(
        "There is no chart 'pie'; there are utilization, gantt, people, heatmap."
    )


@pytest.mark.parametrize("chart", [chart.key for chart in CHARTS])
def test_report_writes_a_pdf(demo: Path, tmp_path: Path, chart: str) -> None:
    out = tmp_path / "out.pdf"
    done = planner("report", str(demo), str(out), "--chart", chart)
    assert (done.returncode, done.stderr) == (0, "")
    assert out.read_bytes().startswith(b"%PDF")


def test_report_names_every_picture_that_it_wrote(demo: Path, tmp_path: Path) -> None:
    week = ("--chart", "heatmap", "--from", "2026-01-05", "--to", "2026-01-09")
    one = planner("report", str(demo), str(tmp_path / "one.png"), *week)
    assert one.stdout == f"Wrote {tmp_path / 'one.png'}.\n"
    year = ("--from", "2026-01-01", "--to", "2026-12-31", "--by", "day")
    done = planner("report", str(demo), str(tmp_path / "out.svg"), "--chart", "heatmap", *year)
    written = sorted(path.name for path in tmp_path.glob("out*.svg"))
    assert len(written) > 1 and f"out-{len(written)}.svg" in written
    words = (
        f"Wrote {tmp_path / 'out.svg'} to out-{len(written)}.svg, a "
        f"file for each of {len(written)} pages.\n"
    )
    assert done.stdout == words


def test_import_reads_a_table_into_a_new_plan(tmp_path: Path) -> None:
    table = tmp_path / "tasks.csv"
    table.write_text("name,person,low,high\nLayout,Ana,4,8\nComp,Ben,2,3\n", encoding="utf-8")
    done = planner("import", str(table), str(tmp_path / "new.plan"))
    assert done.returncode == 0
    assert "2 tasks" in done.stdout
    again = planner("schedule", str(tmp_path / "new.plan"), "--json")
    assert [row["person"] for row in json.loads(again.stdout)["assignments"]] == ["Ana", "Ben"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("schedule", "missing.plan"), "There is no plan at"),
        (("schedule", "."), "is a folder"),
        (("schedule", __file__), "is not a plan of planner-app"),
        (("import", "missing.mpp", "new.plan"), "missing.mpp"),
        (("demo", __file__), "There is already a file"),
    ],
)
def test_trouble_is_one_sentence_and_status_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    done = planner(*arguments)
    assert done.returncode == 1
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "new.plan").exists()


def test_an_impossible_moment_is_refused(demo: Path) -> None:
    done = planner("schedule", str(demo), "--now", "tomorrow")
    assert done.returncode == 1
    assert "'tomorrow' is not a moment" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("schedul", "show.plan"), "No such command 'schedul'. Did you mean 'schedule'?"),
        (("export", "--help"), "No such command 'export'."),
    ],
)
def test_a_mistyped_command_is_not_taken_for_a_plan(arguments: tuple[str, ...], words: str) -> None:
    done = planner(*arguments)
    assert done.returncode == 2
    assert words in done.stderr


def test_a_plan_opens_whatever_it_is_called(demo: Path, tmp_path: Path) -> None:
    bare = {
        k: v
        for k, v in os.environ.items()
        if k not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    }
    (tmp_path / "schedul").write_bytes(demo.read_bytes())
    for name in ("schedul", "missing.plan", "night-ferry"):
        command = [sys.executable, "-m", "planner_app", name]
        done = subprocess.run(
            command, env=bare, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
        )
        if sys.platform.startswith("linux"):
            assert (done.returncode, "to open a window on" in done.stderr) == (1, True), done.stderr


def test_wrong_usage_is_status_2(demo: Path) -> None:
    assert planner("schedule", str(demo), "--nonsense").returncode == 2


def test_without_a_display_a_window_is_refused_in_a_sentence(demo: Path) -> None:
    bare = {
        k: v
        for k, v in os.environ.items()
        if k not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    }
    command = [sys.executable, "-m", "planner_app", str(demo)]
    done = subprocess.run(
        command, env=bare, capture_output=True, text=True, check=False, timeout=60
    )
    if sys.platform.startswith("linux"):
        assert done.returncode == 1
        assert "There is no display here" in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1
