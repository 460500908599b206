"""Reading plans written for TaskJuggler: as much of the language as the published ones need."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

HOURS = {"min": 1 / 60, "h": 1.0, "d": 8.0, "w": 40.0}
"""Of working time; a calendar day has 24."""


@dataclass
class Statement:
    """A line of the language and what stands in its braces."""

    words: list[str]
    inside: list["Statement"] = field(default_factory=list)

    def all(self, word: str) -> list["Statement"]:
        """The statements inside that begin with a word."""
        return [statement for statement in self.inside if statement.words[0] == word]

    def one(self, word: str) -> list[str]:
        """The words after the last statement inside that begins with a word."""
        return ([statement.words[1:] for statement in self.all(word)] or [[]])[-1]


@dataclass
class Task:
    """A task: its full id, and the index of its parent."""

    name: str
    parent: int
    statement: Statement


@dataclass
class Source:
    """A plan as it is written."""

    text: str
    top: Statement
    tasks: list[Task] = field(default_factory=list)

    def predecessors(self, index: int) -> Iterator[int]:
        """What a task itself waits for: `!` is a step outwards, the rest a path from there."""
        at = {task.name: number for number, task in enumerate(self.tasks)}
        for statement in self.tasks[index].statement.all("depends"):
            for word in statement.words[1:]:
                outer = index
                for _ in range(len(word) - len(word.lstrip("!"))):
                    outer = self.tasks[outer].parent
                inside = f"{self.tasks[outer].name}." if word.startswith("!") and outer >= 0 else ""
                yield at[inside + word.lstrip("!")]


def read(path: Path) -> Source:
    """A plan in a file."""
    text = path.read_text(encoding="utf-8")
    source = Source(text, Statement(["plan"], _statements(iter(_tokens(_expanded(text))))))
    _collect(source, source.top, -1)
    return source


def hours(amount: str, day: float = 8.0) -> float:
    """Hours of an amount such as 5d or 6.4h, for days of so many hours."""
    number = amount.rstrip("minhdw")
    unit = amount.removeprefix(number)
    return float(number) * HOURS[unit] * (day / 8.0 if unit in "dw" else 1.0)


def _collect(source: Source, inside: Statement, parent: int) -> None:
    for statement in inside.all("task"):
        index = len(source.tasks)
        own = f"_Task_{index + 1}" if statement.words[1].startswith('"') else statement.words[1]
        outer = f"{source.tasks[parent].name}." if parent >= 0 else ""
        source.tasks.append(Task(outer + own, parent, statement))
        _collect(source, statement, index)


def _expanded(text: str) -> str:
    """Without comments and texts to be shown, macros written out."""
    text = re.sub(r"-8<-.*?->8-", '""', text, flags=re.DOTALL)
    text = re.sub(
        r'("[^"\n]*")|#[^\n]*|/\*.*?\*/', lambda found: found[1] or "", text, flags=re.DOTALL
    )
    macros = dict(re.findall(r"macro\s+(\w+)\s*\[(.*?)\]", text, re.DOTALL))
    text = re.sub(r"macro\s+\w+\s*\[.*?\]", "", text, flags=re.DOTALL)

    def body(call: re.Match[str]) -> str:
        given = re.findall(r'"([^"]*)"', call[2])
        return re.sub(
            r"\$\{(\d)\}", lambda number: given[int(number[1]) - 1], macros.get(call[1], "")
        )

    while (wider := re.sub(r'\$\{([a-z]\w*)((?:\s*"[^"]*")*)\s*\}', body, text)) != text:
        text = wider
    return text


def _tokens(text: str) -> list[str]:
    return re.findall(r'"[^"]*"|[{}\n]|[^\s{},"]+', text)


def _statements(tokens: Iterator[str]) -> list[Statement]:
    """Up to the closing brace. A statement ends with its line or its block."""
    found: list[Statement] = []
    words: list[str] = []
    for token in tokens:
        if token not in ("{", "}", "\n"):
            words.append(token)
            continue
        if words:
            found.append(Statement(words))
            words = []
        if token == "{":
            found[-1].inside = _statements(tokens)
        elif token == "}":
            break
    return found
