"""The rules of a plan as data: resources/docs/rules.md, its statements, and who cites a number."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
PAGE: Final = ROOT / "resources" / "docs" / "rules.md"

CITATION: Final = re.compile(r"\b[RASI]\d{1,2}[a-f]?\b")
"""R10, or R10c for a part of it."""
_IN_A_NAME: Final = re.compile(r"\b(?:test_|\w*_)?([rasi])0?(\d{1,2})([a-f]?)_\w+")
"""test_r10c_..., and s05_... of a plan file."""
_HEADING: Final = re.compile(r"^(#+) (.*)$")
_PART: Final = re.compile(r'^<a id="(\w+)"></a>\*\*(\w+)\.\*\*')
_CODE: Final = re.compile(r"`([^`]+)`")
_LABELS: Final = ("Enforced in", "Tested in", "Not built yet")


@dataclass(frozen=True)
class Statement:
    """One statement of a rule and where it holds. `number` is empty in the vocabulary."""

    number: str
    text: str
    modules: tuple[str, ...]
    """Paths under planner_app."""
    tests: tuple[str, ...]
    """tests/x.py::test_y, or a plan file."""
    missing: str
    """What is not built yet."""

    @property
    def is_built(self) -> bool:
        """Something of it holds."""
        return bool(self.modules or self.tests)


def statements(page: str) -> list[Statement]:
    """Every statement of the page, in its order: a paragraph with the list that follows it."""
    found, rule, text = [], "", ""
    for block in re.split(r"\n{2,}", page[page.index("\n## ") :]):
        if heading := _HEADING.match(block.strip()):
            rule, text = (heading[2] if CITATION.fullmatch(heading[2]) else ""), ""
        elif block.startswith(tuple(f"- {label}:" for label in _LABELS)):
            found.append(_statement(rule, text, block))
            text = ""
        else:
            if text and rule:
                found.append(_statement(rule, text, ""))
            text = block.strip()
    return found


def _statement(rule: str, text: str, block: str) -> Statement:
    parts = dict(
        re.findall(rf"^- ({'|'.join(_LABELS)}):(.*?)(?=^- |\Z)", block, re.MULTILINE | re.DOTALL)
    )
    part = _PART.match(text)
    return Statement(
        part[2] if part else rule,
        text,
        tuple(_CODE.findall(parts.get("Enforced in", ""))),
        tuple(_CODE.findall(parts.get("Tested in", ""))),
        " ".join(parts.get("Not built yet", "").split()),
    )


def numbers(page: str) -> set[str]:
    """R10 of every rule, R10c of every part."""
    headings = {heading[2] for line in page.splitlines() if (heading := _HEADING.match(line))}
    parts = {part[2] for line in page.splitlines() if (part := _PART.match(line))}
    return {number for number in headings | parts if CITATION.fullmatch(number)}


def citations(text: str) -> set[str]:
    """Every number cited in a text, those in names of tests and plan files included."""
    in_names = {
        f"{letter.upper()}{number}{part}" for letter, number, part in _IN_A_NAME.findall(text)
    }
    return set(CITATION.findall(text)) | in_names


def files_that_cite() -> Iterator[Path]:
    """Code, tests, plan files and documents."""
    for folder, kinds in {
        "planner_app": ("py",),
        "packaging": ("py",),
        "tests": ("py", "toml", "md"),
    }.items():
        for kind in kinds:
            yield from sorted((ROOT / folder).rglob(f"*.{kind}"))
    yield from sorted((ROOT / "resources" / "docs").glob("*.md"))
    yield ROOT / "README.md"


def faults(page: str) -> list[str]:
    """What is wrong with the page: statements that say nothing, and listed files or tests that are
    not there."""
    found = [
        f"{number} says nothing of where it holds" for number in sorted(numbers(page) - _told(page))
    ]
    for statement in statements(page):
        where = f"{statement.number or 'the vocabulary'}: {statement.text[:50]!r}"
        if not statement.is_built and not statement.missing:
            found.append(f"{where} says nothing of where it holds")
        if statement.is_built and not statement.tests:
            found.append(f"{where} has no test")
        if statement.is_built and not statement.modules:
            found.append(f"{where} has no module")
        found += [
            f"{where}: {module} is gone"
            for module in statement.modules
            if not _is_there("planner_app", module)
        ]
        found += [
            f"{where}: {test} is gone" for test in statement.tests if not _test_is_there(test)
        ]
    return found + list(_not_carrying_their_number(page))


def _told(page: str) -> set[str]:
    return {statement.number for statement in statements(page)}


def _is_there(*parts: str) -> bool:
    return ROOT.joinpath(*parts).is_file()


def _test_is_there(test: str) -> bool:
    path, _, name = test.partition("::")
    if not _is_there(path):
        return False
    source = ROOT.joinpath(path).read_text(encoding="utf-8")
    return not name or re.search(rf"^def {name}\(", source, re.MULTILINE) is not None


def _not_carrying_their_number(page: str) -> Iterator[str]:
    """A rule is in the name of a test that proves it, and a module that enforces it says so.

    Not so the rules of files that come in (I): what they make of a file is proven by the names of
    other rules.
    """
    for rule in sorted({_whole(number) for number in numbers(page)}):
        listed = [statement for statement in statements(page) if _whole(statement.number) == rule]
        if rule.startswith("I") or not any(statement.is_built for statement in listed):
            continue
        names = {
            test.rpartition("::")[2].rpartition("/")[2] for found in listed for test in found.tests
        }
        if not _is_cited(rule, names):
            yield f"{rule}: none of its tests carries its number"
        modules = {ROOT / "planner_app" / module for found in listed for module in found.modules}
        if not _is_cited(
            rule, (path.read_text(encoding="utf-8") for path in modules if path.is_file())
        ):
            yield f"{rule}: none of its modules cites it"


def _is_cited(rule: str, texts: Iterable[str]) -> bool:
    return any(rule == _whole(number) for text in texts for number in citations(text))


def _whole(number: str) -> str:
    """R10 of R10c."""
    return re.sub(r"[a-f]$", "", number)
