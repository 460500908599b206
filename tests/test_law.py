"""The rules stand in the repository (resources/docs/rules.md), and say truly where each holds."""

import pytest

from tests import law

PAGE = law.PAGE.read_text(encoding="utf-8")


def test_every_number_that_is_cited_is_a_rule() -> None:
    known = law.numbers(PAGE)
    unknown = {
        f"{path.relative_to(law.ROOT)}: {number}"
        for path in law.files_that_cite()
        for number in law.citations(f"{path.name} {path.read_text(encoding='utf-8')}") - known
    }
    assert unknown == set()


def test_every_statement_names_modules_and_tests_that_are_there_or_what_is_missing() -> None:
    assert law.faults(PAGE) == []


def test_every_rule_has_a_number_of_its_own_without_gaps() -> None:
    rules = [line.removeprefix("### ") for line in PAGE.splitlines() if line.startswith("### ")]
    counted = {letter: [rule for rule in rules if rule.startswith(letter)] for letter in "RASI"}
    assert {
        letter: [f"{letter}{n}" for n in range(1, len(found) + 1)]
        for letter, found in counted.items()
    } == counted
    assert sum(map(len, counted.values())) == len(rules) > 50


def test_every_plan_file_is_listed() -> None:
    listed = {test for statement in law.statements(PAGE) for test in statement.tests}
    plans = {
        path.relative_to(law.ROOT).as_posix()
        for path in (law.ROOT / "tests/scheduling/plans").rglob("*.toml")
    }
    assert plans - listed == set()


_GOOD = """
## R. Assignments

### R17

A refusal is a sentence.

- Enforced in: `errors.py`
- Tested in:
  - `tests/test_law.py::test_r17_of_a_page`
"""


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        (_GOOD.replace("errors.py", "errands.py"), "errands.py is gone"),
        (
            _GOOD.replace("test_law.py", "test_lore.py"),
            "tests/test_lore.py::test_r17_of_a_page is gone",
        ),
        (_GOOD.replace("_of_a_page", "_that_never_was"), "test_r17_that_never_was is gone"),
        (_GOOD.partition("- Tested")[0], "has no test"),
        (_GOOD.replace("- Enforced in: `errors.py`\n", ""), "has no module"),
        (
            _GOOD.partition("- Enforced")[0] + "\n### R18\n\nMore.\n\n- Not built yet: it.\n",
            "says nothing",
        ),
        (_GOOD.replace("sentence.", "sentence.\n\nOne."), "says nothing"),
        (_GOOD.replace("### R17", "### R18"), "R18: none of its tests carries its number"),
        (_GOOD.replace("errors.py", "cli.py"), "R17: none of its modules cites it"),
    ],
)
def test_r17_of_a_page(page: str, fault: str) -> None:
    """What is wrong with a page is found; this one lists this very test."""
    assert law.faults(_GOOD) == []
    assert any(fault in found for found in law.faults(page))


def test_a_citation_is_found_wherever_it_stands() -> None:
    cited = law.citations("def test_r10c_merges(): ... (R4, S2 to S9) s05_ready.toml")
    assert cited == {"R10c", "R4", "S2", "S9", "S5"}
    assert law.citations("A4 paper, U2, SR7, R2D2, S600") == {"A4"}
