"""Serves the pages of resources/docs beside /docs, and links the rules that /docs cites to them."""

import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse
from markdown_it import MarkdownIt

from planner_app.api.http.error_answers import ErrorAnswer
from planner_app.languages import tr
from planner_app.resources import resource

RULES: Final = "/docs/rules"
_CITED: Final = re.compile(r"\b[RASI]\d{1,2}[a-f]?\b(?![^\[\]]*\]\()")
"""The number of a rule that is not yet a link."""
_PAGE: Final = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title} - planner-app</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem; }}
h3 {{ margin: 2.5rem 0 0; }}
table {{ border-collapse: collapse; }}
th, td {{ border: 1px solid #8888; padding: .3rem .6rem; text-align: left; vertical-align: top; }}
code {{ font-size: .85em; overflow-wrap: anywhere; }}
pre {{ overflow-x: auto; }}
ul {{ font-size: .9em; }}
img {{ max-width: 100%; }}
:target {{ background: #fc08; }}
</style>
</head>
<body>
{body}
</body>
</html>
"""  # noqa: E501

router = APIRouter(include_in_schema=False)


@router.get("/docs/{name}")
def read_document(name: str) -> Response:
    """A page of resources/docs, or a drawing in it; open to everybody, as /docs is. ErrorAnswer
    404: there is no such page."""
    # The name is compared with those that are there and never joined to a path, so `..` cannot lead
    # out of the folder.
    files = {path.name: path for path in resource("docs").iterdir()}
    if (page := files.get(f"{name}.md")) is not None:
        return HTMLResponse(as_html(page))
    # Only drawings: whatever else lies in the folder is not meant to be served.
    if (drawing := files.get(name)) is not None and drawing.suffix == ".svg":
        return Response(drawing.read_bytes(), media_type="image/svg+xml")
    raise ErrorAnswer(404, tr("There is no document '{name}'; try /docs/rules.", name=name[:80]))


@cache
def as_html(page: Path) -> str:
    """The page as HTML; each heading has its words as its anchor, so that `rules#r10` leads to a
    rule."""
    # HTML may stand in these pages, for they are the program's own.
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    # In the repository pages link to each other as files; here they have addresses without .md.
    text = re.sub(r"\]\((\w+)\.md(#\w+)?\)", r"](\1\2)", page.read_text(encoding="utf-8"))
    tokens = parser.parse(text)
    title = page.stem
    for opening, words in pairwise(tokens):
        if opening.type == "heading_open":
            opening.attrSet("id", re.sub(r"\W+", "-", words.content.lower()).strip("-"))
            title = words.content if opening.tag == "h1" else title
    return _PAGE.format(title=title, body=parser.renderer.render(tokens, parser.options, {}))


def with_links(document: Any) -> Any:
    """An OpenAPI document in which every description links the rules that it cites."""
    if isinstance(document, dict):
        return {
            # Examples and defaults are data: a link in them would change what they say.
            key: linked(value)
            if key == "description" and isinstance(value, str)
            else with_links(value)
            for key, value in document.items()
        }
    if isinstance(document, list):
        return [with_links(value) for value in document]
    return document


def linked(description: str) -> str:
    """'Only once (R4)' as '... ([R4](/docs/rules#r4))'."""
    return _CITED.sub(lambda cited: f"[{cited[0]}]({RULES}#{cited[0].lower()})", description)
