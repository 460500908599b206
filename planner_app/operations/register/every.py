"""All operations of the register, and the page that lists them: `python -m
planner_app.operations.register.every`."""

import sys
from typing import Final

from planner_app.operations.register import (
    item_operations,
    people_operations,
    plan_operations,
    row_operations,
)
from planner_app.operations.register.registered import Registered

# Not marked for translation: the documentation is in English, in every language of the window.
PARTS: Final = {
    "Items": item_operations.OPERATIONS,
    "Assignments and hours": row_operations.OPERATIONS,
    "People and their time": people_operations.OPERATIONS,
    "The plan": plan_operations.OPERATIONS,
}
OPERATIONS: Final = tuple(each for part in PARTS.values() for each in part)
_HEAD: Final = """\
# Operations

What can be done with a plan. Each is one function of `planner_app.operations`, which the window,
scripts and the server hand to the workspace; one call is one edit, one line of the history and one
undo ([R18](rules.md#r18)).

This page is written by `python -m planner_app.operations.register.every`, from the register that
menus read too.
"""
_TABLE: Final = (
    "| in words | function | what it does | works on | rules |\n| --- | --- | --- | --- | --- |\n"
)


def page() -> str:
    """The page `operations.md`."""
    parts = (
        f"\n## {name}\n\n{_TABLE}{''.join(map(_line, operations))}"
        for name, operations in PARTS.items()
    )
    return _HEAD + "".join(parts)


def _line(each: Registered) -> str:
    # A cell of a Markdown table cannot hold a line break.
    titles = "<br>".join([each.title, *(f"*{way}*" for way in each.ways)])
    rules = ", ".join(f"[{rule}](rules.md#{rule.lower()})" for rule in each.rules)
    return f"| {titles} | `{each.key}` | {each.about} | {each.works_on} | {rules} |\n"


if __name__ == "__main__":
    # As bytes: on Windows a text stream would write other line ends and letters, and the page would
    # no longer be what its test compares.
    sys.stdout.buffer.write(page().encode())
