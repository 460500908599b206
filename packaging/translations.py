"""Extract every text that a person sees into the catalogues under resources/translations.

    python3 packaging/translations.py            # brings each catalogue up to date, keeps its texts
    python3 packaging/translations.py --check    # changes nothing; status 1 where something lacks

A catalogue is checked for texts that are missing, unsure or no longer used, and for {parts} that
are not those of the English text.
"""

import ast
import importlib.util
import io
import string
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import environment

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

TEXTS = {"tr": 1, "mark": 1, "trn": 2, "trc": 2}
"""The functions of `planner_app.languages` and how many of their first arguments are texts."""
NOTE = "# For translators:"
SOURCES = environment.ROOT / "planner_app"
CATALOGUES = environment.ROOT / "resources" / "translations"


def main() -> int:
    """Run in the environment's own Python, which has Babel."""
    if importlib.util.find_spec("babel") is None:
        command = [str(environment.prepare(["test"])), __file__, *sys.argv[1:]]
        return subprocess.run(command, check=False).returncode
    lacking = [line for path in catalogues() for line in brought_up(path, "--check" in sys.argv)]
    for line in lacking:
        print(line)
    return 1 if lacking else 0


def catalogues() -> list[Path]:
    """The catalogues there are."""
    return sorted(CATALOGUES.glob("*.po"))


def brought_up(path: Path, only_check: bool) -> list[str]:
    """Bring one catalogue up to date, unless only checked, and say what it lacks."""
    from babel.messages.pofile import read_po, write_po

    found = io.BytesIO(path.read_bytes())
    catalogue = read_po(found, locale=path.stem)
    catalogue.update(extracted(), no_fuzzy_matching=False, update_creation_date=False)
    # What nobody says any more would be translated for ever.
    catalogue.obsolete.clear()
    written = io.BytesIO()
    write_po(written, catalogue, width=100, sort_output=True, omit_header=False, no_location=True)
    if not only_check:
        path.write_bytes(written.getvalue())
    stale = only_check and written.getvalue() != path.read_bytes()
    lacks = [f"{path.name}: {line}" for line in _lacks(catalogue)]
    return [*([f"{path.name}: run packaging/translations.py"] if stale else []), *lacks]


def extracted() -> "Catalog":
    """All texts of the program, with the comments for translators (`# For translators: ...`).

    Babel's own extractor passes over calls that stand inside another call or an f-string, so the
    sources are read here.
    """
    from babel.messages.catalog import Catalog

    texts = Catalog(charset="utf-8", header_comment="# The texts of planner_app.")
    for path in sorted(SOURCES.rglob("*.py")):
        source = path.read_text("utf-8")
        lines = source.splitlines()
        for call, said in _calls(ast.parse(source)):
            context = said.pop(0) if call == "trc" else None
            above = lines[said[0].lineno - 2].strip()
            note = above.removeprefix(NOTE).strip() if above.startswith(NOTE) else ""
            message = tuple(text.value for text in said) if call == "trn" else said[0].value
            texts.add(
                message,
                None,
                [(path.name, said[0].lineno)],
                auto_comments=[note] if note else [],
                context=None if context is None else context.value,
            )
    return texts


def _calls(tree: ast.Module) -> Iterator[tuple[str, list["Text"]]]:
    """The name of each call that says a text, and its texts; those of constants stand elsewhere."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    for call in calls:
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        said = call.args[: TEXTS.get(name, 0)]
        literals = [
            Text(text.value, text.lineno)
            for text in said
            if isinstance(text, ast.Constant) and isinstance(text.value, str)
        ]
        if said and len(literals) == len(said):
            yield name, literals


class Text(NamedTuple):
    """A literal of the sources."""

    value: str
    lineno: int


def _lacks(catalogue: "Catalog") -> Iterator[str]:
    for message in catalogue:
        if not message.id:
            continue
        sources = message.id if isinstance(message.id, tuple | list) else (message.id,)
        said = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if message.fuzzy or not all(said):
            yield f"{'unsure' if message.fuzzy else 'missing'}: {sources[0]!r}"
        elif parts(said[-1] or "") != parts(sources[-1]):
            yield f"other parts: {sources[-1]!r}"
        elif any(parts(text or "") - parts(sources[-1]) for text in said):
            yield f"unknown parts: {sources[-1]!r}"


def parts(text: str) -> set[str]:
    """The names in braces. Dates' patterns and the like have none."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


if __name__ == "__main__":
    sys.exit(environment.guarded(main))
