"""Every text that a person sees goes through `languages`: whole, with named parts, never glued.

The program's sources are read, not run: a text that no test shows is checked as well.
"""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "planner_app"
SAYS = {"tr": 1, "mark": 1, "trn": 2, "trc": 2}
"""How many of the first arguments are texts (of `trc` the first is the context)."""
ERRORS = {
    "UserError",
    "Refused",
    "Stale",
    "UnknownRecord",
    "PlanUnreadable",
    "PlanBusy",
    "SourceUnreadable",
}
SHOWS = {
    "QLabel",
    "QPushButton",
    "QToolButton",
    "QCheckBox",
    "QRadioButton",
    "QAction",
    "QGroupBox",
    "setText",
    "setToolTip",
    "setStatusTip",
    "setWhatsThis",
    "setWindowTitle",
    "setTitle",
    "setPlaceholderText",
    "setAccessibleName",
    "setAccessibleDescription",
    "addAction",
    "addMenu",
    "setPrefix",
    "setSuffix",
    "setInformativeText",
}
"""Widgets and their methods whose texts a person sees."""
NAMES = {"'planner-app'", "'planner_app'"}
"""What is called the same in every language."""
Call = tuple[str, ast.Call]
"""Where it stands, and the call."""


def calls() -> Iterator[Call]:
    for path in sorted(PACKAGE.rglob("*.py")):
        where = path.relative_to(PACKAGE)
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                yield f"{where}:{node.lineno}", node


CALLS = list(calls())


def name_of(call: ast.Call) -> str:
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def texts_of(call: ast.Call) -> list[ast.expr]:
    return call.args[: SAYS[name_of(call)]]


def saying() -> Iterator[Call]:
    """Calls of tr and the others, where they are those of `languages`."""
    for where, call in CALLS:
        if isinstance(call.func, ast.Name) and name_of(call) in SAYS:
            yield where, call


def parts(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def is_prose(node: ast.expr) -> bool:
    """Whether an expression is, or builds, a text with letters in the source itself."""
    if isinstance(node, ast.JoinedStr):
        return any(is_prose(value) for value in node.values if isinstance(value, ast.Constant))
    if isinstance(node, ast.BinOp):
        return is_prose(node.left) or is_prose(node.right)
    if isinstance(node, ast.IfExp):
        return is_prose(node.body) or is_prose(node.orelse)
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return is_text and any(letter.isalpha() for letter in node.value)  # type: ignore[attr-defined]


def test_a_text_is_a_literal_or_a_marked_constant() -> None:
    """The command that extracts reads literals; what is put together it cannot see."""
    wrong = [
        where
        for where, call in saying()
        for text in texts_of(call)
        if isinstance(text, ast.JoinedStr | ast.BinOp)
        or (isinstance(text, ast.IfExp) and is_prose(text))
        or (name_of(call) in ("mark", "trn") and not isinstance(text, ast.Constant))
    ]
    assert not wrong


def test_every_text_is_found_by_the_command_that_extracts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text in double brackets, say, is read by Python and passed over by the command."""
    monkeypatch.syspath_prepend(str(PACKAGE.parent / "packaging"))
    import translations

    found = set()
    for message in translations.extracted():
        found |= {message.id} if isinstance(message.id, str) else set(message.id)
    wrong = [
        where
        for where, call in saying()
        for text in texts_of(call)[-2 if name_of(call) == "trn" else -1 :]
        if isinstance(text, ast.Constant) and text.value not in found
    ]
    assert not wrong


def test_parts_are_those_that_the_text_names() -> None:
    """A part too many would never be seen, one too few would fail while a person waits."""
    wrong = []
    for where, call in saying():
        keywords = {keyword.arg for keyword in call.keywords}
        texts = texts_of(call)
        if name_of(call) == "mark" or None in keywords or not isinstance(texts[-1], ast.Constant):
            continue
        named = parts(str(texts[-1].value))
        given = keywords | ({"count"} if name_of(call) == "trn" else set())
        if named - given or keywords - named - {"count"}:
            wrong.append(f"{where}: {named} {keywords}")
    assert not wrong


def test_one_and_many_have_the_same_parts() -> None:
    """But for the number, which 'one item' may leave out."""
    wrong = [
        where
        for where, call in saying()
        if name_of(call) == "trn"
        and parts(ast.literal_eval(call.args[0])) - {"count"}
        != parts(ast.literal_eval(call.args[1])) - {"count"}
    ]
    assert not wrong


def test_parts_are_named() -> None:
    wrong = [
        where
        for where, call in saying()
        for text in texts_of(call)
        if isinstance(text, ast.Constant)
        and any(not name.isidentifier() for name in parts(str(text.value)))
    ]
    assert not wrong


def test_refusals_are_said_through_languages() -> None:
    wrong = [
        where
        for where, call in CALLS
        if name_of(call) in ERRORS and call.args and is_prose(call.args[0])
    ]
    assert not wrong


def test_labels_of_edits_are_said_through_languages() -> None:
    wrong = []
    for path in sorted((PACKAGE / "operations").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Attribute):
                is_label = node.targets[0].attr == "label"
                if is_label and is_prose(node.value):
                    wrong.append(f"{path.relative_to(PACKAGE)}:{node.lineno}")
    assert not wrong


@pytest.mark.parametrize("folder", ["ui", "application"])
def test_texts_of_the_window_are_said_through_languages(folder: str) -> None:
    wrong = [
        f"{where} {name_of(call)}"
        for where, call in CALLS
        if where.startswith(f"{folder}/") and name_of(call) in SHOWS
        for argument in call.args
        if is_prose(argument) and ast.unparse(argument) not in NAMES
    ]
    assert not wrong


def test_no_day_is_written_by_the_locale_of_the_c_library() -> None:
    """Qt sets it to that of the machine, so %a in an English sentence says "Do"."""
    wrong = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            if any(f"%{letter}" in line for letter in "aAbBcxXp") and "strftime" in line:
                wrong.append(f"{path.relative_to(PACKAGE)}:{number}")
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FormattedValue) and isinstance(node.format_spec, ast.JoinedStr):
                spec = ast.unparse(node.format_spec)
                if any(f"%{letter}" in spec for letter in "aAbBcxXp"):
                    wrong.append(f"{path.relative_to(PACKAGE)}:{node.lineno}")
    assert not wrong
