"""What is in the wheel."""

from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.packaging.conftest import ROOT


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_every_module_and_migration(names: set[str]) -> None:
    wanted = {path.relative_to(ROOT).as_posix() for path in (ROOT / "planner_app").rglob("*.py")}
    assert wanted <= names
    assert "planner_app/model/migrations/script.py.mako" in names


def test_the_wheel_maps_resources_into_the_package_without_the_pictures(names: set[str]) -> None:
    resources = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "resources").rglob("*")
        if path.is_file()
    }
    pictures = {name for name in resources if name.startswith("resources/pictures/")}
    assert {f"planner_app/{name}" for name in resources - pictures} <= names
    assert not [name for name in names if "pictures" in name.split("/")]


def test_the_wheel_holds_neither_tests_nor_what_belongs_to_the_checkout(names: set[str]) -> None:
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"planner_app"}
    assert any(name.endswith("licenses/LICENSE") for name in names)
