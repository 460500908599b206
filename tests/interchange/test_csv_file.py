"""Plain CSV, in whatever encoding and with whatever delimiter a spreadsheet wrote it."""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner_app.errors import SourceUnreadable
from planner_app.interchange.csv_file import read_csv
from planner_app.interchange.table.headings import FIELDS
from planner_app.operations.importing.plan_document import ItemDraft, LinkDraft, PlanDocument
from tests.interchange.checks import assert_sound
from tests.thoroughness import examples

TEXT = "Name,Assigned to,Low,High\nComp für sh010,Zoë Müller,2,6\n"


def read(tmp_path: Path, text: str | bytes, encoding: str = "utf-8") -> PlanDocument:
    path = tmp_path / "show.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    document = read_csv(path)
    assert_sound(document)
    return document


def item(document: PlanDocument, name: str) -> ItemDraft:
    return next(each for each in document.items if each.name == name)


def remarks(document: PlanDocument) -> list[tuple[str, str, bool]]:
    return [(remark.kind, remark.where, remark.dropped) for remark in document.remarks]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    document = read(tmp_path, TEXT, encoding)
    assert [each.name for each in document.items] == ["Comp für sh010"]
    assert (document.people[0].first_name, document.people[0].last_name) == ("Zoë", "Müller")
    assert document.people[0].username == "zoe.muller"
    assert document.remarks == []


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(tmp_path: Path, delimiter: str) -> None:
    document = read(tmp_path, TEXT.replace(",", delimiter))
    assert (document.items[0].rows[0].low, document.items[0].rows[0].high) == (2, 6)


def test_a_spreadsheets_own_delimiter_line(tmp_path: Path) -> None:
    document = read(tmp_path, "sep=;\r\n" + TEXT.replace(",", ";").replace("2;6", "x;6"))
    assert document.items[0].rows[0].low is None
    assert ("assignment", "line 3", True) in remarks(document)


@pytest.mark.parametrize(
    ("cell", "hours"),
    [
        ("1,5", 1.5),
        ("1.5", 1.5),
        ("1.234,5", 1234.5),
        ("1'234.5", 1234.5),
        ("2 d", 16.0),
        ("1:30", 1.5),
        ("90min", 1.5),
    ],
)
def test_numbers_as_people_write_them(tmp_path: Path, cell: str, hours: float) -> None:
    document = read(tmp_path, f"Task;Estimate\na;{cell}\n")
    assert (document.items[0].rows[0].low, document.items[0].rows[0].high) == (hours, hours)
    assert document.remarks == []


@pytest.mark.parametrize(
    "cell", ["abc", "-1", "100001", "nan", "inf", "1e9", "3 parsecs", '"1,234"']
)
def test_r05_numbers_that_are_none_are_reported_by_line(tmp_path: Path, cell: str) -> None:
    document = read(tmp_path, f"Task,Estimate\na,{cell}\n")
    assert not document.items[0].rows or document.items[0].rows[0].low is None
    assert remarks(document) == [("assignment", "line 2", True)]


def test_several_lines_of_one_item_are_its_rows_in_order(tmp_path: Path) -> None:
    text = "Task,Parent,Who,Low,High,Activity,Done,Daily limit\n"
    text += (
        "sh010,Seq 010,Ann,2,4,Comp,,4\nsh010,Seq 010,Bob,1,1,Roto,yes,\nsh010,Seq 010,,3,3,,,\n"
    )
    document = read(tmp_path, text)
    rows = item(document, "sh010").rows
    assert [(row.who, row.low, row.activity, row.is_done, row.daily_limit) for row in rows] == [
        ("pann", 2, "Comp", False, 4),
        ("pbob", 1, "Roto", True, None),
        (None, 3, None, False, None),
    ]


def test_r04_the_same_person_again_adds_up_and_is_reported(tmp_path: Path) -> None:
    document = read(tmp_path, "Task,Who,Low,High\na,Ann,2,4\na,Ann,1,1\n")
    assert [(row.low, row.high) for row in document.items[0].rows] == [(3, 5)]
    assert remarks(document) == [("assignment", "line 3", False)]


def test_parents_by_name_by_path_and_by_columns(tmp_path: Path) -> None:
    text = "Task,Parent\ncomp,Seq 010/sh010\nsh010,Seq 010\nSeq 010,Show\nlay,sh010\nShow,\n"
    document = read(tmp_path, text)
    paths = {
        each.name: item(document, "Show").key == each.key or each.parent for each in document.items
    }
    names = {each.key: each.name for each in document.items}
    assert {name: names.get(str(parent), "") for name, parent in paths.items()} == {
        "Show": "",
        "Seq 010": "Show",
        "sh010": "Seq 010",
        "comp": "sh010",
        "lay": "sh010",
    }
    by_column = read(tmp_path, "Project,Sequence,Shot\nP,S1,sh010\nP,S2,sh010\n")
    assert [(each.name, each.type) for each in by_column.items] == [
        ("P", "project"),
        ("S1", "folder"),
        ("sh010", "task"),
        ("S2", "folder"),
        ("sh010", "task"),
    ]


def test_an_item_inside_itself_comes_to_the_top(tmp_path: Path) -> None:
    document = read(tmp_path, "Task,Parent\na,b\nb,a\n")
    assert [each.parent is None for each in document.items] == [True, False]
    assert [kind for kind, _, _ in remarks(document)] == ["item"]


def test_what_lies_above_others_carries_no_work(tmp_path: Path) -> None:
    document = read(tmp_path, "Task,Parent,Who,Low,High\nS,,Ann,1,2\na,S,Ann,1,2\n")
    assert (item(document, "S").type, list(item(document, "S").rows)) == ("folder", [])
    assert remarks(document) == [("assignment", "line 2", True)]


def test_types_and_their_days(tmp_path: Path) -> None:
    text = "Name,Type,Start,Finish\nshow,project,,\nparty,event,2026-07-01,2026-07-02\n"
    text += "delivery,Milestone,31.3.2026,\nlost,milestone,,\nodd,gizmo,,\n"
    document = read(tmp_path, text)
    assert [
        (each.name, each.type, each.start_date, each.finish_date) for each in document.items
    ] == [
        ("show", "project", None, None),
        ("party", "event", date(2026, 7, 1), date(2026, 7, 2)),
        ("delivery", "milestone", date(2026, 3, 31), None),
        ("lost", "task", None, None),
        ("odd", "task", None, None),
    ]
    assert [where for _, where, _ in remarks(document)] == ['line 6 "odd"', 'line 5 "lost"']


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (["03/04/2026", "13/04/2026"], date(2026, 4, 3)),
        (["03/04/2026", "04/13/2026"], date(2026, 3, 4)),
        (["03/04/2026", "03/05/2026"], None),
        (["2026-02-30", ""], None),
        (["soon", ""], None),
    ],
)
def test_days_with_slashes_are_read_only_when_the_column_tells_their_order(
    tmp_path: Path, cells: list[str], found: date | None
) -> None:
    document = read(
        tmp_path, "Task,Deadline\n" + "".join(f"t{n},{cell}\n" for n, cell in enumerate(cells))
    )
    assert document.items[0].promise_by == found
    assert (("constraint", "line 2", True) in remarks(document)) == (found is None)


def test_s06_predecessors_by_name_path_and_id(tmp_path: Path) -> None:
    text = (
        "ID,Task,Parent,Predecessors\n1,lay,S,\n2,anim,S,lay\n"
        "3,comp,S,2FS+2d;S/lay\n4,out,S,3SS\n5,end,S,nobody\n"
    )
    document = read(tmp_path, text)
    names = {each.key: each.name for each in document.items}
    links = [(names[link.before], names[link.after], link.lag_days) for link in document.links]
    assert links == [("lay", "anim", 0), ("anim", "comp", 2), ("lay", "comp", 0)]
    assert remarks(document)[-2:] == [("link", "line 5", True), ("link", "line 6", True)]


def test_s06_circles_are_reported(tmp_path: Path) -> None:
    document = read(tmp_path, "Task,Depends on\na,b\nb,a\nc,c\n")
    assert document.links == [LinkDraft("i1", "i0")]
    assert [kind for kind, _, _ in remarks(document)] == ["link", "link"]


def test_r14_hours_logged_need_a_person_and_a_day(tmp_path: Path) -> None:
    text = (
        "Task,Who,Logged,Logged on\na,Ann,4,2026-01-05\n"
        "b,Ann,22,2026-01-05\nc,Ann,4,\nd,,4,2026-01-05\n"
    )
    document = read(tmp_path, text)
    assert [(entry.person, entry.day, entry.hours) for entry in document.time_entries] == [
        ("pann", date(2026, 1, 5), 4)
    ]
    assert [where for kind, where, _ in remarks(document) if kind == "time_entry"] == [
        "line 3",
        "line 4",
        "line 5",
    ]


def test_several_people_in_a_cell(tmp_path: Path) -> None:
    text = (
        'Task,Who,Low,High\na,"Cole, Ann",1,2\nb,"Ann Cole, Bob '
        'Day",1,2\nc,Ann Cole;Bob Day,,\nd,TBD,1,2\n'
    )
    document = read(tmp_path, text)
    assert [[row.who for row in each.rows] for each in document.items] == [
        ["pann.cole"],
        ["pann.cole", "pbob.day"],
        ["pann.cole", "pbob.day"],
        [None],
    ]
    assert remarks(document) == [("assignment", "line 3", False)]


def test_unknown_columns_and_loose_cells_are_reported(tmp_path: Path) -> None:
    document = read(tmp_path, "Task,Frames,Frames,Name\na,12,,\nb,,,,loose\n")
    assert remarks(document) == [
        ("column", 'column "Frames"', True),
        ("column", 'column "Frames"', True),
        ("column", 'column "Name"', True),
        ("column", "line 3", True),
    ]


def test_a_table_without_names_says_what_it_needs(tmp_path: Path) -> None:
    with pytest.raises(
        SourceUnreadable, match=r"none of its columns \(First, Last\) gives the names of tasks"
    ):
        read(tmp_path, "First,Last\nAnn,Cole\n")


@pytest.mark.parametrize(
    "content", [b"\x89PNG\r\n\x1a\n\0\0\0", b"\xff\xfe\0", b"\0\0\0\0", b"\n \n", b"\xff" * 10]
)
def test_what_is_no_table_gives_a_sentence(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(SourceUnreadable, match=r"^show\.csv .*\.$"):
        read(tmp_path, content)


def test_items_too_deep_inside_each_other_give_a_sentence(tmp_path: Path) -> None:
    text = "Task,Parent\n" + "".join(f"t{n},t{n + 1}\n" for n in range(3000))
    with pytest.raises(SourceUnreadable, match="too deep"):
        read(tmp_path, text)


def test_a_second_import_knows_its_items_again(tmp_path: Path) -> None:
    first, second = (read(tmp_path, "ID,Task,Parent\n,a,S\n7,b,S\n") for _ in range(2))
    assert [each.external_reference for each in first.items] == ["show:S", "show:S/a", "show:7"]
    assert [each.external_reference for each in second.items] == [
        each.external_reference for each in first.items
    ]


def test_r19_two_items_of_one_path_do_not_share_a_reference(tmp_path: Path) -> None:
    document = read(tmp_path, "Task,Parent\nS,Show\na,S\na,Show/S\n")
    assert [each.external_reference for each in document.items] == [
        "show:Show",
        "show:Show/S",
        "show:Show/S/a",
        None,
    ]


def test_tables_of_a_production_tracker(shared_data: Path) -> None:
    shots = read_csv(shared_data / "production" / "kitsu" / "shots.csv")
    assert_sound(shots)
    assert [each.name for each in shots.items][:5] == ["E04", "S001", "SH0010", "SH0020", "SH0030"]
    assert {remark.kind for remark in shots.remarks} == {"column"}
    folder = shared_data / "production" / "kitsu_zou" / "csv"
    assets = read_csv(folder / "assets.csv")
    assert [(each.name, each.type) for each in assets.items][:2] == [
        ("Prop", "folder"),
        ("Cassette Player", "task"),
    ]
    with pytest.raises(SourceUnreadable, match="gives the names of tasks"):
        read_csv(folder / "persons.csv")
    for path in sorted(folder.glob("*.csv")):
        if path.name != "persons.csv":
            assert_sound(read_csv(path))


CELLS = st.sampled_from(
    [
        "",
        "a",
        "b",
        "a/b",
        "S",
        "Ann",
        "Bob, Ann",
        "1",
        "-1",
        "2,5",
        "nan",
        "x" * 2000,
        "\x01",
        "3/4/2026",
        "2026-01-05",
    ]
)
HEADINGS = st.sampled_from([*FIELDS, "Foo", "", "Assigned to"])


@settings(max_examples=examples(80, 400), suppress_health_check=list(HealthCheck))
@given(
    st.lists(HEADINGS, min_size=1, max_size=8), st.lists(st.lists(CELLS, max_size=9), max_size=8)
)
def test_whatever_stands_in_a_table_it_is_understood_or_refused_in_a_sentence(
    tmp_path: Path, headings: list[str], lines: list[list[str]]
) -> None:
    path = tmp_path / "any.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headings, *lines])
    try:
        assert_sound(read_csv(path))
    except SourceUnreadable as error:
        assert str(error).endswith(".")


@settings(max_examples=examples(40, 200), suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=200))
def test_whatever_bytes_a_file_has_there_is_a_document_or_a_sentence(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes(content)
    try:
        assert_sound(read_csv(path))
    except SourceUnreadable as error:
        assert str(error).endswith(".")
