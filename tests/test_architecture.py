"""What the layers' contracts in pyproject.toml cannot say: there is one path for every change of a
plan."""

import ast
from pathlib import Path

import planner_app

PACKAGE = Path(planner_app.__file__).parent
WRITERS = {
    "operations/opened/committing.py": "every edit: window, scripts, import, undo",
    "operations/past/timetravel.py": "a past state into a new file",
    "operations/repair/rebuilding.py": "a damaged plan into a new file",
}
"""The only modules that take a plan's write lock, and for what."""
SUBMITTERS = {"operations/opened/plan_writer.py": "the workspace's writer thread"}


def callers(name: str) -> set[str]:
    """Modules that call a method or function of this name."""
    return {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and name in (getattr(node.func, "attr", None), getattr(node.func, "id", None))
    }


def test_plans_are_written_in_one_place_and_new_files_in_two() -> None:
    assert callers("writing") == set(WRITERS)


def test_only_the_workspace_commits_edits_and_only_committing_opens_orm_sessions() -> None:
    assert callers("commit") == set(SUBMITTERS)
    assert callers("Session") == {"operations/opened/committing.py"}


def test_no_folder_holds_more_modules_than_one_can_look_over() -> None:
    """Beyond sixteen a family of them wants a folder of its own."""
    folders = [PACKAGE, *(path.parent for path in PACKAGE.rglob("__init__.py"))]
    sizes = {
        str(folder.relative_to(PACKAGE)): len(list(folder.glob("*.py"))) - 1 for folder in folders
    }
    assert {folder: size for folder, size in sizes.items() if size > 16} == {}
