"""Links between the pages of resources/docs and from README.md lead somewhere."""

import re
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parent.parent
DOCS: Final = ROOT / "resources" / "docs"
PAGES: Final = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]
_CODE: Final = re.compile(r"^ *```.*?^ *```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)
_LINK: Final = re.compile(r"\]\(([^()\s]+)\)|(?:src|href)=\"([^\"]+)\"")


def anchors(page: str) -> set[str]:
    """What a link may name behind '#': headings as GitHub and the server name them, and ids of
    HTML."""
    text = re.sub(r"^ *```.*?^ *```$", "", page, flags=re.MULTILINE | re.DOTALL)
    found = set(re.findall(r'id="(\w+)"', text))
    for heading in re.findall(r"^#+ (.*)$", text, re.MULTILINE):
        on_github = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        on_the_server = re.sub(r"\W+", "-", heading.lower()).strip("-")
        found |= {on_github} & {on_the_server}
    return found


def dead_links(page: Path) -> list[str]:
    """The links of a page to files or anchors that are not there; links into the internet are not
    looked at."""
    text = _CODE.sub("", page.read_text(encoding="utf-8"))
    links = [first or second for first, second in _LINK.findall(text)]
    return [
        link for link in links if not re.match(r"\w+:", link) and not _leads_somewhere(page, link)
    ]


def _leads_somewhere(page: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    to = page.parent / path if path else page
    if not to.exists():
        return False
    return not anchor or anchor in anchors(to.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    assert dead_links(page) == []


def test_readme_leads_to_every_page() -> None:
    text = PAGES[0].read_text(encoding="utf-8")
    assert [page.name for page in PAGES[1:] if f"](resources/docs/{page.name}" not in text] == []


def test_dead_links_are_found(tmp_path: Path) -> None:
    (tmp_path / "other.md").write_text('# Here it is\n\n<a id="r10c"></a>\n')
    links = [
        "other.md",
        "other.md#here-it-is",
        "other.md#r10c",
        "#a-page",
        "https://else.example/#where",
    ]
    dead = ["gone.md", "other.md#gone", "#gone", "gone.svg"]
    page = tmp_path / "page.md"
    page.write_text(
        "# A page\n\n"
        + "".join(f"[words]({link})\n" for link in (*links, *dead))
        + "`[code](gone.md)`\n"
    )
    assert dead_links(page) == dead
