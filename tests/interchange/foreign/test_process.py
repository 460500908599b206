"""The child process: it can be cancelled, runs out of time, and says in one sentence why a file is
none."""

import os
import re
import sys
from pathlib import Path

import pytest

from planner_app.errors import Cancelled, SourceUnreadable
from planner_app.interchange import formats
from planner_app.interchange.foreign.mapping import map_source
from planner_app.interchange.foreign.process import read_source, read_sources
from tests.interchange.checks import assert_sound

TRUNCATED = (
    r"{} cannot be read: it (is damaged, or of a version that is not known|"
    r"is not a project file of a known kind)\.( The reader says: [^\n]{{8,}}\.)?"
)
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00"

# MPXJ does not look at files of less than 512 bytes.
MSPDI = """<?xml version="1.0"?><!-- xmlns="http://schemas.microsoft.com/project" -->{doctype}<Project xmlns="http://schemas.microsoft.com/project">
<Name>{name}</Name><Title>{name}</Title><StartDate>2026-01-05T08:00:00</StartDate>
<Tasks><Task><UID>1</UID><ID>1</ID><Name>{name}</Name><OutlineLevel>1</OutlineLevel>{task}</Task></Tasks>
<Resources><Resource><UID>1</UID><ID>1</ID><Name>Ann</Name><Type>1</Type></Resource></Resources>
<Assignments><Assignment><UID>1</UID><TaskUID>1</TaskUID><ResourceUID>1</ResourceUID>{work}</Assignment></Assignments>
</Project>"""  # noqa: E501
MSPDI += f"<!-- {'padding ' * 80} -->"


def mspdi(
    path: Path, *, name: str = "a", doctype: str = "", task: str = "", work: str = ""
) -> Path:
    path.write_text(
        MSPDI.format(doctype=doctype, name=name, task=task, work=work), encoding="utf-8"
    )
    return path


def assert_one_sentence(error: BaseException, path: Path) -> None:
    words = str(error)
    assert words.startswith(path.name) and words.endswith(".") and "\n" not in words
    assert "Traceback" not in words and "Exception" not in words


def test_reading_is_cancelled_at_once(java: None, tmp_path: Path) -> None:
    with pytest.raises(Cancelled, match=r"a\.xml was cancelled"):
        read_source(mspdi(tmp_path / "a.xml"), cancelled=lambda: True)


def test_reading_has_a_time_limit(java: None, tmp_path: Path) -> None:
    with pytest.raises(SourceUnreadable, match="took longer than 0 s"):
        read_source(mspdi(tmp_path / "a.xml"), time_limit=0.0)


def test_several_files_are_answered_one_by_one(java: None, tmp_path: Path) -> None:
    png = tmp_path / "b.mpp"
    png.write_bytes(PNG)
    first, second = read_sources([mspdi(tmp_path / "a.xml"), png])
    assert not isinstance(first, SourceUnreadable)
    assert first["projects"][0]["tasks"][0]["name"] == "a"
    assert isinstance(second, SourceUnreadable)


def test_without_java_the_sentence_says_how_to_get_it(
    java: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import jpype._jvmfinder as finder\n"
        "def nowhere(self): raise finder.JVMNotFoundException('none')\n"
        "finder.JVMFinder.get_jvm_path = nowhere\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(SourceUnreadable, match="needs Java, which was not found") as raised:
        read_source(mspdi(tmp_path / "a.xml"))
    assert_one_sentence(raised.value, Path("a.xml"))


def test_without_the_extra_the_sentence_says_which(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mpxj.py").write_text("raise ImportError('no mpxj here')\n")
    (tmp_path / "jpype.py").write_text("raise ImportError('no jpype here')\n")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), *filter(None, sys.path)]))
    with pytest.raises(SourceUnreadable, match=r"planner-app\[interchange-mpp\]") as raised:
        read_source(mspdi(tmp_path / "a.xml"))
    assert_one_sentence(raised.value, Path("a.xml"))


def test_a_file_that_is_not_what_its_name_says(java: None, tmp_path: Path) -> None:
    paths = [
        tmp_path / f"renamed{suffix}"
        for suffix in (".mpp", ".mpx", ".xml", ".xer", ".pod", ".gan", ".planner")
    ]
    for path in paths:
        path.write_bytes(PNG)
    for path, answer in zip(paths, read_sources(paths), strict=True):
        assert isinstance(answer, SourceUnreadable)
        assert "is not a project file of a known kind" in str(answer)
        assert_one_sentence(answer, path)


@pytest.mark.parametrize(
    "name",
    [
        "mpp/mpp12resource.mpp",
        "mspdi/tj_tutorial.xml",
        "planner/kitchen.planner",
        "converted/tj_666tasks.pmxml.xml",
    ],
)
def test_a_truncated_file_gives_a_sentence(
    java: None, plans: Path, tmp_path: Path, name: str
) -> None:
    content = (plans / name).read_bytes()
    paths = []
    for percent in (5, 50, 95):
        path = tmp_path / f"{percent}_{Path(name).name}"
        path.write_bytes(content[: len(content) * percent // 100])
        paths.append(path)
    for path, answer in zip(paths, read_sources(paths), strict=True):
        assert isinstance(answer, SourceUnreadable)
        assert re.fullmatch(TRUNCATED.format(re.escape(path.name)), str(answer))
        assert_one_sentence(answer, path)


def test_a_truncated_primavera_file_says_that_its_end_is_missing(
    java: None, plans: Path, tmp_path: Path
) -> None:
    content = (plans / "converted" / "commercial_construction.xer").read_bytes()
    path = tmp_path / "cut.xer"
    path.write_bytes(content[: len(content) * 9 // 10])
    document = formats.read(path)
    assert_sound(document)
    assert any(
        "the rest after the line where the file breaks off" in remark.words
        for remark in document.remarks
    )


def test_entities_of_a_file_are_neither_fetched_nor_blown_up(java: None, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("TOP-SECRET")
    outside = f'<!DOCTYPE Project [<!ENTITY x SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>'
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE Project [<!ENTITY a0 "lol">{levels}]>'
    paths = [
        mspdi(tmp_path / "outside.xml", name="&x;", doctype=outside),
        mspdi(tmp_path / "bomb.xml", name="&a9;", doctype=bomb),
    ]
    for path, answer in zip(paths, read_sources(paths, time_limit=60), strict=True):
        assert isinstance(answer, SourceUnreadable)
        assert "damaged" in str(answer), (
            "MPXJ took it for a project file, and then its entities were refused"
        )
        assert "TOP-SECRET" not in str(answer)
        assert_one_sentence(answer, path)


ABSURD = [
    ("<Work>PT99999999999H0M0S</Work>", "<RemainingWork>PT99999999999H0M0S</RemainingWork>"),
    (
        "<Work>PT-8H0M0S</Work>",
        "<RemainingWork>PT-8H0M0S</RemainingWork><ActualWork>PT-8H0M0S</ActualWork>",
    ),
    (
        "<Start>9999-12-31T00:00:00</Start><Deadline>0001-01-01T00:00:00</Deadline>",
        "<Units>-5</Units>",
    ),
    ("<PercentComplete>100000</PercentComplete><Priority>-1</Priority>", "<Units>1e300</Units>"),
    ("<OutlineLevel>500</OutlineLevel>", "<TaskUID>77</TaskUID>"),
]


def test_absurd_numbers_never_come_over(java: None, tmp_path: Path) -> None:
    paths = [
        mspdi(tmp_path / f"{n}.xml", task=task, work=work) for n, (task, work) in enumerate(ABSURD)
    ]
    for path, answer in zip(paths, read_sources(paths), strict=True):
        assert not isinstance(answer, SourceUnreadable), answer
        document = map_source(answer, path.stem)
        assert_sound(document)
        assert document.time_entries == []


GANTT = """<?xml version="1.0" encoding="UTF-8"?>
<project name="Short film" company="" webLink="" view-date="2026-01-25" view-index="0" gantt-divider-location="369"
 resource-divider-location="322" version="3.0.3000" locale="en"><description/>
<calendars><day-types><day-type id="0"/><day-type id="1"/>
<default-week id="1" name="default" sun="1" mon="0" tue="0" wed="0" thu="0" fri="0" sat="1"/></day-types></calendars>
<tasks empty-milestones="true"><taskproperties><taskproperty id="tpd0" name="type" type="default" valuetype="icon"/>
</taskproperties><task id="0" name="sh010" meeting="false" start="2026-02-02" duration="15" complete="40">
<task id="9" name="Layout" meeting="false" start="2026-02-02" duration="5" complete="100">
<depend id="10" type="2" difference="5" hardness="Strong"/><depend id="17" type="1" difference="0"/></task>
<task id="10" name="Animation" meeting="false" start="2026-02-09" duration="10" complete="20"/>
<task id="17" name="Approval" meeting="true" start="2026-02-23" duration="0" complete="0"/></task></tasks>
<resources><resource id="1" name="Jack House" function="4" contacts="jack@example.com" phone=""/></resources>
<allocations><allocation task-id="10" resource-id="1" function="4" responsible="true" load="100.0"/></allocations>
<vacations><vacation start="2026-02-12" end="2026-02-13" resourceid="1"/></vacations><roles/></project>"""  # noqa: E501


def test_links_inside_a_ganttproject_file_come_over(java: None, tmp_path: Path) -> None:
    path = tmp_path / "film.gan"
    path.write_text(GANTT, encoding="utf-8")
    document = formats.read(path)
    assert_sound(document)
    names = {item.key: item.name for item in document.items}
    assert [(names[link.before], names[link.after], link.lag_days) for link in document.links] == [
        ("Layout", "Animation", 7.0)
    ]
    assert [
        remark.where for remark in document.remarks if remark.kind == "link" and remark.dropped
    ] == ['link from task 2 "Layout" to task 4 "Approval"']
    assert [row.low for item in document.items for row in item.rows if row.who is not None] == [
        64.0
    ]
    assert any("vacations" in remark.words for remark in document.remarks)
