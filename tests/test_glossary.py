"""Names: each means one thing, as `resources/docs/glossary.md` says."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parent.parent
CODE: Final = ROOT / "planner_app"
GLOSSARY: Final = ROOT / "resources" / "docs" / "glossary.md"
NINE: Final = ("item", "row", "line", "plan", "problem", "change", "entry", "place", "index")

Modules = Mapping[str, ast.Module]
"""Syntax trees by path under the package."""

_SENT: Final = "LiquidPlanner's face sends it under this name, which its documents fix"
_PURE: Final = "the same thing as the scheduler sees it, which knows no storage"
_FROZEN: Final = "a migration stays as it was when it was written"
DEFINED_TWICE: Final = {
    "Activity": _SENT,
    "Assignment": _SENT,
    "Dependency": _SENT,
    "Estimate": _SENT,
    "Team": _SENT,
    "Workspace": _SENT,
    "Error": "ftrack's client names its exception so, LiquidPlanner's face its answer",
    "Allocation": _PURE,
    "Person": _PURE,
    "WorkCalendar": _PURE,
    "Image": _FROZEN,
}
"""Names of classes and aliases that two modules define, and why."""

SAME_FILE_NAME: Final[Mapping[tuple[str, str], str]] = {}
"""Names that two modules inside one package have, and why."""

OF_THE_WORD: Final = {
    "row": {
        *(
            "Rows",
            "NewRow",
            "RowDraft",
            "RowIndex",
            "RowMaker",
            "RowReasons",
            "RowRole",
            "LineRows",
            "PaintedRow",
        ),
        "IndexOfRows",
    },
    "line": {
        *(
            "AlertLine",
            "AlertLines",
            "EstimateLine",
            "HistoryLine",
            "LineDelegate",
            "LineNode",
            "LinePainter",
        ),
        *("LinePicture", "LineRows", "LineTree", "PersonLine", "TableLine", "VisibleLines"),
    },
    "problem": {"Problem", "ProblemBuilder", "PreparedProblem"},
    "change": {
        *("Changes", "RecordChange", "RecordChanges", "JournalChange", "JournaledChange"),
        *(
            "ActivityChange",
            "AssignmentChange",
            "EntryChange",
            "ItemChange",
            "LinkChange",
            "MemberChange",
        ),
        "TeamChange",
    },
    "entry": {
        *("Entry", "JournalEntry"),
        *(
            "TimeEntry",
            "TimeEntryDraft",
            "TimeEntryId",
            "TimeEntryRecord",
            "TimesheetEntry",
            "NewEntry",
            "EntryChange",
        ),
    },
    "place": {"Place"},
    "index": {
        *("AnyModelIndex", "IndexById", "Indices", "ObjectIndex", "RecordIndex"),
        *("ItemIndex", "RowIndex", "PersonIndex", "TeamIndex"),
        *("IndexOfItems", "IndexOfRows", "IndexOfPeople", "IndexOfTeams"),
    },
}
"""The classes and aliases whose names carry one of the words, each in the meaning of the glossary.
One that is new here goes into the list when it means that; else it gets another name."""

OF_THE_TYPE: Final = {
    "row": r"int|Ints|Indices|Assignment\w*|Row\w+|ScheduleJson|dict\[str, Any\]",
    "problem": "Problem",
    "change": r"(journal_digest\.)?\w+Change",
    "entry": "Entry",
    "place": r"int|Place|Landing|dict\[str, int \| None\]",
    "line": r"int|Ints|Indices|str|\w+Line|QRect|QListWidgetItem",
    "index": r"int|Any|(Item|Row|Person)Index|Callable\[\[int\], N\]|dict\[Axis, int\]"
    r"|AnyModelIndex|QModelIndex( \| QPersistentModelIndex)?",
}
"""What a variable that is called by the word may be, as it is annotated; None may stand beside
it."""


@pytest.fixture(scope="module")
def modules() -> Modules:
    return {
        path.relative_to(CODE).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(CODE.rglob("*.py"))
    }


@pytest.fixture(scope="module")
def glossary() -> Mapping[str, tuple[str, list[str]]]:
    return lines_of(GLOSSARY.read_text(encoding="utf-8"))


def lines_of(page: str) -> dict[str, tuple[str, list[str]]]:
    """Meaning and modules of each word in the tables of a page."""
    cells = (line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| "))
    return {
        word: (meaning, re.findall(r"`([^`]+)`", where))
        for word, meaning, where in cells
        if word != "word" and not word.startswith("---")
    }


def classes_and_aliases(module: ast.Module) -> Iterator[str]:
    """What a module defines under a name that begins with one capital."""
    for node in module.body:
        if isinstance(node, ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign):
            names = (target.id for target in node.targets if isinstance(target, ast.Name))
            yield from (name for name in names if re.match("[A-Z][a-z]", name))


def defined_twice(modules: Modules) -> dict[str, list[str]]:
    """The modules of each class or alias that several define."""
    homes: dict[str, list[str]] = defaultdict(list)
    for path, module in modules.items():
        for name in dict.fromkeys(classes_and_aliases(module)):
            homes[name].append(path)
    return {name: paths for name, paths in homes.items() if len(paths) > 1}


def same_file_names(paths: Iterable[str]) -> dict[tuple[str, str], list[str]]:
    """The modules that have their name with others inside one package, by package and name."""
    homes: dict[tuple[str, str], list[str]] = defaultdict(list)
    for path in paths:
        package, _, rest = path.partition("/")
        name = rest.rpartition("/")[2]
        if name not in ("", "__init__.py"):
            homes[package, name].append(path)
    return {key: found for key, found in homes.items() if len(found) > 1}


def carrying(word: str, modules: Modules) -> set[str]:
    """The public classes and aliases that have a word in their name, singular or plural."""
    plural = {"entry": "Entries", "index": "Indices"}.get(word, f"{word.title()}s")
    part = re.compile(
        f"^[^_].*({word.title()}|{plural})(?![a-z])|^({word.title()}|{plural})(?![a-z])"
    )
    return {
        name
        for name in chain.from_iterable(map(classes_and_aliases, modules.values()))
        if part.search(name)
    }


def annotated(name: str, modules: Modules) -> Iterator[tuple[str, str]]:
    """The types that parameters and variables of a name are annotated with, and where."""
    for path, module in modules.items():
        for node in ast.walk(module):
            match node:
                case ast.arg(arg=called, annotation=ast.expr() as kind) if called == name:
                    yield ast.unparse(kind), f"{path}:{node.lineno}"
                case ast.AnnAssign(target=ast.Name(id=called), annotation=kind) if called == name:
                    yield ast.unparse(kind), f"{path}:{node.lineno}"


def test_no_class_or_alias_is_defined_in_two_modules(modules: Modules) -> None:
    found = {
        name: paths for name, paths in defined_twice(modules).items() if name not in DEFINED_TWICE
    }
    assert found == {}, "one name, one thing: rename one, or import it"


def test_what_may_be_defined_twice_still_is(modules: Modules) -> None:
    assert DEFINED_TWICE.keys() - defined_twice(modules).keys() == set(), "no longer needed"


def test_no_two_modules_inside_one_package_have_the_same_name(modules: Modules) -> None:
    found = same_file_names(modules)
    assert {key: paths for key, paths in found.items() if key not in SAME_FILE_NAME} == {}, (
        "one word more tells them apart"
    )
    assert SAME_FILE_NAME.keys() - found.keys() == set(), "no longer needed"


@pytest.mark.parametrize("word", OF_THE_WORD)
def test_classes_carry_a_word_in_its_one_meaning(word: str, modules: Modules) -> None:
    found = carrying(word, modules)
    assert found - OF_THE_WORD[word] == set(), f"is that what the glossary calls a {word}?"
    assert OF_THE_WORD[word] - found == set(), "no longer there"


@pytest.mark.parametrize("word", OF_THE_TYPE)
def test_a_variable_called_by_a_word_is_that(word: str, modules: Modules) -> None:
    allowed = re.compile(rf"({OF_THE_TYPE[word]})( \| None)?")
    assert [found for found in annotated(word, modules) if not allowed.fullmatch(found[0])] == []


@pytest.mark.parametrize("word", NINE)
def test_each_of_the_nine_words_has_one_meaning(
    word: str, glossary: Mapping[str, tuple[str, list[str]]]
) -> None:
    meaning, where = glossary[word]
    assert meaning.endswith(".") and where


def test_the_nine_words_come_first(glossary: Mapping[str, tuple[str, list[str]]]) -> None:
    assert tuple(glossary)[: len(NINE)] == NINE


def test_no_word_stands_in_the_glossary_twice() -> None:
    page = GLOSSARY.read_text(encoding="utf-8")
    words = re.findall(r"^\| (?!word|---)(.+?) \|", page, flags=re.M)
    assert sorted(words) == sorted(set(words))


def test_what_the_glossary_names_is_there(glossary: Mapping[str, tuple[str, list[str]]]) -> None:
    missing = [
        (word, path)
        for word, (_, where) in glossary.items()
        for path in where
        if not (CODE / path).exists()
    ]
    assert missing == []


@pytest.mark.parametrize("page", ["glossary.md", "architecture.md"])
def test_classes_that_a_page_names_are_there(page: str, modules: Modules) -> None:
    named = set(
        re.findall(r"`([A-Z][a-z]\w+)`", GLOSSARY.with_name(page).read_text(encoding="utf-8"))
    )
    assert named, "the pages speak of classes"
    assert (
        named
        - set(chain.from_iterable(map(classes_and_aliases, modules.values())))
        - {"QModelIndex"}
        == set()
    )


def test_a_name_given_twice_is_found() -> None:
    two = {"ui/a.py": ast.parse("class Row: ..."), "api/a.py": ast.parse("Row = int\nMOST = 3")}
    assert defined_twice(two) == {"Row": ["ui/a.py", "api/a.py"]}
    assert carrying("row", two) == {"Row"}
    assert same_file_names([*two, "ui/tree/a.py"]) == {("ui", "a.py"): ["ui/a.py", "ui/tree/a.py"]}
    assert list(annotated("row", {"a.py": ast.parse("def f(row: QRect): ...")})) == [
        ("QRect", "a.py:1")
    ]
