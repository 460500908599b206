import csv
import itertools
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from planner_app.operations.rules.activities import create_activity
from planner_app.operations.rules.people.allocations import Period, create_allocation
from planner_app.operations.rules.people.people import create_person, update_person
from planner_app.operations.rules.tree.treeitems import create_treeitem, update_treeitem
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.look.theme import PAPER, ThemeHolder
from planner_app.ui.printing.chart import UnknownChoice
from planner_app.ui.printing.charts import CHARTS, PrintedChart, chart_named
from planner_app.ui.printing.file_kinds import FILE_KINDS
from planner_app.ui.printing.print_page import PrintPane
from planner_app.ui.printing.printout import CannotWrite, Printout
from planner_app.ui.printing.report import write_request
from planner_app.ui.printing.request import MARGIN, request_for
from planner_app.ui.printing.time_pages import LABELS
from tests.ui.conftest import NOW, Studio
from tests.ui.pixels import picture, share_of

Plan = Callable[[], None]
Book = Callable[..., None]


@dataclass
class Press:
    """Writes reports of the studio's plan."""

    bridge: Bridge
    folder: Path

    def options(self, **given: Any) -> dict[str, Any]:
        asked = {"chart": "utilization", "first": None, "last": None, "now": NOW} | given
        return asked | {"chart": chart_named(asked["chart"])}

    def write(self, name: str, **given: Any) -> Path:
        schedule = self.bridge.schedule
        assert schedule is not None
        out = self.folder / name
        request = request_for(
            self.bridge.snapshot, schedule, self.bridge.percentiles, **self.options(**given)
        )
        write_request(request, out)
        return out

    def printout(self, **given: Any) -> Printout:
        schedule = self.bridge.schedule
        assert schedule is not None
        return Printout(
            request_for(
                self.bridge.snapshot, schedule, self.bridge.percentiles, **self.options(**given)
            )
        )


@pytest.fixture
def press(bridge: Bridge, plan_now: Plan, tmp_path: Path) -> Press:
    plan_now()
    return Press(bridge, tmp_path)


@pytest.fixture
def book(studio: Studio, bridge: Bridge, plan_now: Plan, qtbot: QtBot) -> Book:
    """Ana's days from one of March 2027 on, a working week of them; the plan is levelled anew."""

    def give(kind: str, first: int, value: float = 1.0, item: str | None = None) -> None:
        week, booked = (
            Period(date(2027, 3, first), date(2027, 3, first + 4)),
            studio[item] if item else None,
        )
        given: dict[str, Any] = {
            "allocation_type": kind,
            "period": week,
            "value": value,
            "treeitem_id": booked,
        }
        with qtbot.waitSignal(bridge.changed):
            studio.workspace.run(create_allocation, person_id=studio["ana"], **given)
        plan_now()

    return give


def boxes_of(pdf: Path) -> list[list[tuple[str, QRectF]]]:
    """The words of each page and where they stand."""
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("pdftotext is not on this machine")
    told = subprocess.run(
        [tool, "-bbox", str(pdf), "-"], capture_output=True, text=True, check=True
    ).stdout
    word = re.compile(
        r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>'
    )
    pages = [word.findall(page) for page in told.split("<page")[1:]]
    return [
        [(found[4], QRectF(*corners(*map(float, found[:4])))) for found in page] for page in pages
    ]


def corners(
    left: float, top: float, right: float, bottom: float
) -> tuple[float, float, float, float]:
    return left, top, right - left, bottom - top


def words_of(pdf: Path) -> str:
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("pdftotext is not on this machine")
    return subprocess.run(
        [tool, "-layout", str(pdf), "-"], capture_output=True, text=True, check=True
    ).stdout


def lines_of(table: Path) -> list[dict[str, str]]:
    with table.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.key)
def test_every_chart_says_what_it_is_of_whom_and_when(press: Press, chart: PrintedChart) -> None:
    words = words_of(press.write("out.pdf", chart=chart.key))
    assert chart.title in words
    assert "Show · 8 – " in words
    assert "Wed 10 March 2027 at 09:10 · page 1 of 1" in words
    assert "Ana R" in words


def test_the_utilization_page_gives_capacity_booked_and_scheduled_hours(
    press: Press, book: Book
) -> None:
    book("Project Work", 8, 0.5, "seq")
    words = words_of(press.write("out.pdf"))
    assert "of 40, b 20" in words
    assert "capacity" in words and "booked (b)" in words
    ana = next(line for line in words.splitlines() if "Ana Ruiz" in line)
    assert "12" in ana.split()


def test_a03_a_week_off_that_is_booked_all_the_same_is_marked(press: Press, book: Book) -> None:
    book("Vacation", 15)
    assert "▲ off" not in words_of(press.write("off.pdf", last=date(2027, 3, 21)))
    book("Project Work", 15, 0.8, "seq")
    for chart in ("utilization", "people"):
        assert "▲ off" in words_of(press.write("out.pdf", chart=chart, last=date(2027, 3, 21))), (
            chart
        )
    assert "▲ 32 h" in words_of(press.write("heat.pdf", chart="heatmap", last=date(2027, 3, 21)))


def test_no_words_of_a_lane_stand_upon_others(press: Press, book: Book) -> None:
    book("Project Work", 8, 1.0, "seq")
    book("Project Work", 15, 0.8, "seq")
    book("Vacation", 15)
    book("Project Work", 22, 1.8, "seq")
    for last in (28, 31):
        (page,) = boxes_of(press.write("out.pdf", chart="people", last=date(2027, 3, last)))
        assert {"vacation", "booked:", "off", "▲"} <= {word for word, _ in page}
        inner = [
            (word, box.adjusted(1, 2, -1, -2)) for word, box in page if word != "today"
        ]  # its pill covers a day
        crossing = [
            (a, b)
            for (a, at), (b, other) in itertools.combinations(inner, 2)
            if at.intersects(other)
        ]
        assert not crossing


@pytest.mark.parametrize("landscape", [True, False])
@pytest.mark.parametrize("chart", ["gantt", "people", "utilization"])
def test_the_legend_names_every_kind_of_work_above_the_chart(
    press: Press,
    studio: Studio,
    bridge: Bridge,
    plan_now: Plan,
    qtbot: QtBot,
    chart: str,
    landscape: bool,
) -> None:
    kinds = [f"Department{n:02}" for n in range(20)]
    for name in kinds:
        activity = studio.workspace.run(create_activity, name=name).value
        row = {"person_id": studio["ana"], "low": 1, "high": 2, "activity_id": activity}
        studio.workspace.run(
            create_treeitem, name=f"task of {name[-2:]}", parent_id=studio["sh2"], rows=[row]
        )
    qtbot.waitUntil(lambda: len(bridge.snapshot.activities) == 20)
    plan_now()
    page = boxes_of(press.write("out.pdf", chart=chart, landscape=landscape))[0]
    places = {word: box for word, box in page if word in kinds}
    assert sorted(places) == kinds
    first, last = (
        min(box.top() for box in places.values()),
        max(box.bottom() for box in places.values()),
    )
    axis = [
        box.top() for word, box in page if word in ("March", "today", "h") and box.top() > first
    ]
    assert last < min(axis)


def test_a_page_that_goes_on_says_of_which_shot_its_first_row_is(
    press: Press, studio: Studio, bridge: Bridge, plan_now: Plan, qtbot: QtBot
) -> None:
    for number in range(40):
        studio.workspace.run(create_treeitem, name=f"take{number:02}", parent_id=studio["sh1"])
    qtbot.waitUntil(lambda: len(bridge.snapshot.items) > 45)
    plan_now()
    pages = words_of(press.write("out.pdf", chart="gantt")).split("\f")
    first = next(line for line in pages[1].splitlines() if "take" in line)
    assert first.split()[0] == "sh1", first
    assert sum("sh1 take" in line for line in pages[1].splitlines()) == 1


def test_a_pdf_is_drawn_not_rastered(press: Press) -> None:
    raw = press.write("out.pdf").read_bytes()
    assert raw.startswith(b"%PDF")
    assert b"/Subtype /Image" not in raw
    assert len(raw) < 200_000


def test_a_long_period_and_many_people_go_on_further_pages(
    press: Press, studio: Studio, bridge: Bridge, plan_now: Plan, qtbot: QtBot
) -> None:
    for number in range(30):
        studio.workspace.run(
            create_person, username=f"artist{number:02}", main_team_id=studio["Comp"]
        )
    qtbot.waitUntil(lambda: len(bridge.snapshot.people) == 32)
    plan_now()
    words = words_of(press.write("out.pdf", last=date(2027, 8, 29)))
    pages = words.split("\f")[:-1]
    assert len(pages) == press.printout(last=date(2027, 8, 29)).count >= 6
    for number, page in enumerate(pages, 1):
        assert f"page {number} of {len(pages)}" in page
        assert "over capacity" in page, "the legend stands on every page"
    assert sum("Comp (continued)" in page for page in pages) >= 2
    named = {f"artist{n:02}" for n in range(30) if any(f"artist{n:02}" in page for page in pages)}
    assert len(named) == 30


def test_only_a_team_or_part_of_the_plan(press: Press, studio: Studio) -> None:
    words = words_of(press.write("out.pdf", chart="gantt", project="sh1"))
    assert "Schedule — sh1" in words
    assert "layout" in words and "light" not in words
    assert lines_of(press.write("out.csv", project="sh2")) == [], "nobody works in sh2 yet"
    assert lines_of(press.write("all.csv", team="comp"))


def test_r13_finished_work_is_left_out_of_a_printed_gantt_and_that_is_said(
    press: Press, studio: Studio, bridge: Bridge, plan_now: Plan, qtbot: QtBot
) -> None:
    assert "left out" not in words_of(press.write("open.pdf", chart="gantt"))
    with qtbot.waitSignal(bridge.changed):
        studio.workspace.run(update_treeitem, studio["layout"], is_done=True)
    plan_now()
    words = words_of(press.write("out.pdf", chart="gantt"))
    assert "layout" not in words and "comp" in words and "finished work left out" in words
    with qtbot.waitSignal(bridge.changed):
        studio.workspace.run(update_treeitem, studio["comp"], is_done=True)
    plan_now()
    words = words_of(press.write("done.pdf", chart="gantt", project="sh1"))
    assert "layout" in words and "left out" not in words, "a page of nothing tells nothing"


def test_the_printed_time_axis_leaves_room_for_the_last_names(press: Press) -> None:
    image = press.printout(chart="gantt", last=date(2027, 3, 11)).picture(0)
    per_unit = image.width() / press.printout(chart="gantt").size.width()
    room = QRectF(
        image.width() - (MARGIN + LABELS) * per_unit,
        150 * per_unit,
        LABELS * per_unit,
        120 * per_unit,
    )
    assert 0 < 1 - share_of(image, "#FFFFFF", room) < 0.2, (
        "names and hairlines, neither stripes nor bars"
    )


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"chart": "pie"}, "There is no chart 'pie'"),
        ({"team": "Sound"}, "There is no team 'Sound' in this plan; there are Comp"),
        ({"project": "sq9"}, "There is no project 'sq9'"),
        ({"paper": "B5"}, "There is no paper 'B5'"),
        ({"by": "year"}, "There is no period 'year'"),
        ({"first": date(2027, 5, 1), "last": date(2027, 4, 1)}, "cannot be before its first"),
    ],
)
def test_what_there_is_not_is_refused_in_a_sentence(
    press: Press, given: dict[str, Any], words: str
) -> None:
    with pytest.raises(UnknownChoice, match=words):
        press.write("out.pdf", **given)
    assert not (press.folder / "out.pdf").exists()


def test_a_file_of_another_kind_is_refused(press: Press) -> None:
    with pytest.raises(UnknownChoice, match=r"\.pdf, \.png"):
        press.write("out.docx")
    with pytest.raises(UnknownChoice, match="choose the chart utilization"):
        press.write("out.xlsx", chart="gantt")
    with pytest.raises(CannotWrite, match="cannot be written"):
        press.write("missing/out.pdf")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here that is always full")
@pytest.mark.parametrize("suffix", [kind.suffix for kind in FILE_KINDS])
def test_a_report_that_finds_no_room_says_so_and_leaves_the_old_one(
    press: Press, suffix: str
) -> None:
    old = press.folder / f"out{suffix}"
    old.write_bytes(b"last week's")
    part = press.folder / f".out{suffix}.{os.getpid()}.part"
    part.symlink_to("/dev/full")
    with pytest.raises(CannotWrite, match=r"cannot be written: No space left on device\.$"):
        press.write(old.name)
    assert old.read_bytes() == b"last week's" and not part.is_symlink()


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.key)
def test_paper_tables_and_the_print_page_follow_the_charts_record(
    press: Press, holder: ThemeHolder, chart: PrintedChart, qtbot: QtBot
) -> None:
    said = words_of(press.write("out.pdf", chart=chart.key))
    assert chart.title in said and chart.explanation in said
    assert (", by week" in said) is chart.is_hours
    if chart.is_hours:
        assert lines_of(press.write("out.csv", chart=chart.key))
    else:
        with pytest.raises(UnknownChoice, match="choose the chart utilization"):
            press.write("out.csv", chart=chart.key)
    pane = PrintPane(press.bridge, holder)
    qtbot.addWidget(pane)
    assert pane.chart.itemText(pane.chart.findData(chart.key)) == chart.title


@pytest.mark.parametrize("chart", [chart.key for chart in CHARTS])
def test_pictures_show_the_same_page(press: Press, chart: str) -> None:
    image = QImage(str(press.write("out.png", chart=chart)))
    assert image.width() > image.height() > 1_000
    assert share_of(image, "#FFFFFF", QRectF(0, 0, 300, 60)) == 1
    svg = press.write("out.svg", chart=chart).read_text(encoding="utf-8")
    assert "<svg" in svg and "page 1 of 1" in svg


def test_over_capacity_reads_without_colour(press: Press, book: Book) -> None:
    book("Project Work", 15, 1.5, "seq")
    assert "▲ 150" in words_of(press.write("out.pdf", chart="heatmap", last=date(2027, 3, 21)))


def test_a_table_has_a_line_per_person_and_week(press: Press) -> None:
    lines = lines_of(press.write("out.csv"))
    first = next(line for line in lines if line["Person"] == "Ana Ruiz")
    assert first == {
        "Team": "Comp",
        "Person": "Ana Ruiz",
        "From": "2027-03-08",
        "Capacity h": "40.0",
        "Booked h": "0.0",
        "Scheduled h": "12.0",
        "Logged h": "0.0",
        "Over capacity h": "0.0",
    }
    sheet = load_workbook(press.write("out.xlsx")).worksheets[0]
    assert [cell.value for cell in sheet[2]][:2] == ["Comp", "Ana Ruiz"]
    assert sheet.max_row == len(lines) + 1


def test_a_name_that_looks_like_a_formula_is_harmless(
    press: Press, studio: Studio, bridge: Bridge, plan_now: Plan, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(bridge.changed):
        studio.workspace.run(update_person, studio["ana"], first_name="=HYPERLINK(1)", last_name="")
    plan_now()
    assert "'=HYPERLINK(1)" in press.write("out.csv").read_text(encoding="utf-8-sig")
    sheet = load_workbook(press.write("out.xlsx")).worksheets[0]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_the_preview_shows_the_pages_and_follows_the_choices(
    bridge: Bridge, holder: ThemeHolder, plan_now: Plan, qtbot: QtBot, tmp_path: Path
) -> None:
    pane = PrintPane(bridge, holder)
    qtbot.addWidget(pane)
    pane.resize(1200, 800)
    pane.show()
    qtbot.waitExposed(pane)
    plan_now()
    assert pane.words.text() == "1 page"
    assert share_of(picture(pane.preview), PAPER.work(0), QRectF(pane.preview.rect())) > 0.002
    pane.chart.setCurrentText("Schedule")
    pane.chart.activated.emit(pane.chart.currentIndex())
    assert pane.preview.printout is not None and pane.preview.printout.request.chart is chart_named(
        "gantt"
    )
    pane.save(tmp_path / "chosen.pdf")
    assert "Schedule" in words_of(tmp_path / "chosen.pdf")
    with qtbot.waitSignal(bridge.refused) as told:
        pane.save(tmp_path / "no" / "where.pdf")
    assert told.args is not None and "cannot be written" in str(told.args[0])


def test_before_the_first_schedule_the_preview_says_what_it_waits_for(
    bridge: Bridge, holder: ThemeHolder, plan_now: Plan, qtbot: QtBot
) -> None:
    pane = PrintPane(bridge, holder)
    qtbot.addWidget(pane)
    pane.show()
    qtbot.waitExposed(pane)
    assert pane.words.text() == "The dates are being worked out; the pages follow."
    assert not pane.save_button.isEnabled() and not pane.print_button.isEnabled()
    assert pane.first.date().year() == pane.last.date().year() == 2027
    plan_now()
    assert pane.words.text() == "1 page" and pane.save_button.isEnabled() and pane.first.isEnabled()


def test_a_printer_gets_the_same_pages(
    bridge: Bridge, holder: ThemeHolder, plan_now: Plan, qtbot: QtBot, tmp_path: Path
) -> None:
    pane = PrintPane(bridge, holder)
    qtbot.addWidget(pane)
    pane.show()
    qtbot.waitExposed(pane)
    plan_now()
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    pane.print_with(printer)
    words = words_of(tmp_path / "printed.pdf")
    assert "Utilization" in words and "page 1 of 1" in words and "Ana Ruiz" in words


def test_s15_a_project_s_capacity_is_what_others_have_not_booked(press: Press, book: Book) -> None:
    book("Project Work", 8, 0.25, "sh2")
    (theirs,) = lines_of(press.write("sh2.csv", project="sh2"))
    assert theirs["Person"] == "Ana Ruiz", "she has no row there, but is booked for it"
    assert [theirs[f"{part} h"] for part in ("Capacity", "Booked", "Scheduled")] == [
        "40.0",
        "10.0",
        "0.0",
    ]
    others = {line["Person"]: line for line in lines_of(press.write("sh1.csv", project="sh1"))}
    assert [others["Ana Ruiz"][f"{part} h"] for part in ("Capacity", "Booked", "Scheduled")] == [
        "30.0",
        "0.0",
        "12.0",
    ]
    assert others["Ben Okafor"]["Capacity h"] == "40.0"
    assert "15/70" in words_of(press.write("sh1.pdf", project="sh1")), (
        "the team: 12 and 3 h of 30 and 40"
    )
