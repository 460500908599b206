"""Where the files that are not code are found: help pages, styles, templates, data."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
# The wheel carries resources/ inside the package; an editable install runs beside the checkout's.
_FOLDER = (
    _PACKAGE / "resources" if (_PACKAGE / "resources").is_dir() else _PACKAGE.parent / "resources"
)


def resource(*parts: str) -> Path:
    """The path of a file or folder under resources/: `resource("help", "index.md")`. It need not
    exist."""
    return _FOLDER.joinpath(*parts)
