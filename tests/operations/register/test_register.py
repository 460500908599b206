"""Every operation stands in the register once, with words and rules that are so; nobody tells those
words elsewhere."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import planner_app
from planner_app.operations.register import every
from planner_app.operations.register.every import OPERATIONS
from planner_app.operations.register.registered import Registered
from planner_app.resources import resource

PACKAGE = Path(planner_app.__file__).parent
CALLERS = ("ui", "api", "application", "demo", "interchange", "cli.py")
DOORS = {"run", "submit", "submit_since", "submit_as", "edit", "open_or_create"}
"""Of the workspace, the bridge and the service: an operation is handed to them."""
UNDO = {"take_back"}
"""Labels its edit too, and is handed over by the workspace alone."""
REGISTERED = {each.key for each in OPERATIONS}

Tree = ast.Module


def modules(*folders: str) -> Iterator[Tree]:
    """The source of some folders or modules of the package."""
    for folder in folders:
        path = PACKAGE / folder
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            yield ast.parse(file.read_text(encoding="utf-8"))


def takes_an_edit(function: ast.stmt) -> bool:
    """Whether it is a public function whose first argument is an edit."""
    if not isinstance(function, ast.FunctionDef) or function.name.startswith("_"):
        return False
    first = [*function.args.posonlyargs, *function.args.args][:1]
    return (
        bool(first)
        and first[0].annotation is not None
        and ast.unparse(first[0].annotation) == "Edit"
    )


def labels_its_edit(function: ast.stmt) -> bool:
    """Whether it says what was done: what is only part of an operation does not."""
    stored = (
        n
        for n in ast.walk(function)
        if isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Store)
    )
    return any(ast.unparse(node) == "edit.label" for node in stored)


FUNCTIONS = {
    function.name: labels_its_edit(function)
    for tree in modules("operations")
    for function in tree.body
    if isinstance(function, ast.FunctionDef) and takes_an_edit(function)
}


def handed_over() -> Iterator[str]:
    """The functions that somebody hands to a door."""
    for tree in modules(*CALLERS):
        for call in ast.walk(tree):
            if (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Attribute)
                and call.func.attr in DOORS
            ):
                yield from (
                    each.id
                    for each in call.args
                    if isinstance(each, ast.Name) and each.id in FUNCTIONS
                )


def test_every_function_that_says_what_an_edit_did_is_registered() -> None:
    assert {name for name, labels in FUNCTIONS.items() if labels} - UNDO - REGISTERED == set()


def test_every_function_that_is_handed_to_a_door_is_registered() -> None:
    asked = set(handed_over())
    assert {"reassign", "add_person", "create_treeitem", "log_time"} <= asked
    assert asked - REGISTERED == set()


def test_everything_registered_is_an_operation_and_registered_once() -> None:
    assert [
        name for name, times in Counter(each.key for each in OPERATIONS).items() if times > 1
    ] == []
    assert REGISTERED - FUNCTIONS.keys() == set()


@pytest.mark.parametrize("each", OPERATIONS, ids=lambda each: each.key)
def test_the_register_has_words_for_each(each: Registered) -> None:
    assert re.fullmatch(r"[A-Z][^.]+", each.title)
    assert re.fullmatch(r"[A-Z][^.]+\.", each.about), "one sentence"
    titles = [each.title, *each.ways]
    assert len(set(titles)) == len(titles)


def test_two_operations_never_have_the_same_title() -> None:
    assert [
        title for title, times in Counter(each.title for each in OPERATIONS).items() if times > 1
    ] == []


def test_the_window_tells_no_words_of_an_operation_itself() -> None:
    """Single words, such as Delete, may stand for other things too."""
    words = {each.title for each in OPERATIONS} | {way for each in OPERATIONS for way in each.ways}
    constants = (node for tree in modules("ui", "application") for node in ast.walk(tree))
    told = {
        node.value for node in constants if isinstance(node, ast.Constant) and node.value in words
    }
    assert {word for word in told if " " in word or word.endswith("…")} == set()


def test_every_rule_of_the_register_is_one_of_the_rules() -> None:
    rules = resource("docs", "rules.md").read_text("utf-8")
    known = set(re.findall(r"^### ([RASI]\d+)$", rules, re.MULTILINE))
    assert {rule for each in OPERATIONS for rule in each.rules} - known == set()


def test_the_page_of_operations_is_what_the_register_says() -> None:
    assert resource("docs", "operations.md").read_text("utf-8") == every.page(), (
        "write it anew: python -m "
        "planner_app.operations.register.every > resources/docs/operations.md"
    )
