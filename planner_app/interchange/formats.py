"""Chooses the reader of a foreign file by its suffix."""

from collections.abc import Callable
from pathlib import Path

from planner_app.errors import Cancelled, SourceUnreadable
from planner_app.interchange.csv_file import read_csv
from planner_app.interchange.foreign.mapping import map_source
from planner_app.interchange.foreign.process import read_source
from planner_app.languages import tr
from planner_app.operations.importing.plan_document import PlanDocument

PROJECT_FILES = {
    ".mpp": "Microsoft Project",
    ".mpt": "Microsoft Project template",
    ".mpx": "Microsoft Project exchange",
    ".mpd": "Microsoft Project database",
    ".xml": "Microsoft Project or Primavera XML",
    ".mspdi": "Microsoft Project XML",
    ".xer": "Primavera P6",
    ".pmxml": "Primavera P6 XML",
    ".prx": "Primavera P3",
    ".stx": "SureTrak",
    ".pod": "ProjectLibre",
    ".gan": "GanttProject",
    ".gnt": "Gantt Designer",
    ".planner": "GNOME Planner",
    ".pp": "Asta Powerproject",
    ".easypp": "Asta Easyplan",
    ".ppx": "Phoenix Project Manager",
    ".fts": "FastTrack Schedule",
    ".pep": "TurboProject",
    ".cdpx": "ConceptDraw Project",
    ".cdpz": "ConceptDraw Project",
    ".cdptz": "ConceptDraw Project template",
    ".sp": "Synchro Scheduler",
    ".sdef": "Standard Data Exchange Format",
    ".schedule_grid": "Sage 100 Contractor",
    ".pc": "Project Commander",
    ".bk3": "Deltek Open Plan",
}
"""Suffixes that MPXJ reads, with what they come from."""

TABLES = {".csv": "comma-separated values", ".tsv": "tab-separated values"}

FILTERS = PROJECT_FILES | TABLES
"""Everything that can be read: suffix and what it is, for file dialogs and help."""


def read(
    path: Path,
    *,
    progress: Callable[[str], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> PlanDocument:
    """The file as a document. `progress` is told in a few words what is going on; `cancelled` is
    asked now and then.

    Raises SourceUnreadable with one sentence that says why, or Cancelled.
    """
    suffix = path.suffix.lower()
    # Before any reader: Java takes seconds to start only to say that a file is empty.
    _check(path, suffix)
    tell = progress or (lambda _: None)
    tell(tr("Reading {file}", file=path.name))
    if suffix in TABLES:
        document = read_csv(path)
    else:
        source = read_source(path, cancelled=cancelled)
        tell(tr("Understanding {file}", file=path.name))
        document = map_source(source, path.stem)
    # Asked once more at the end, so that a click while the last step ran is not lost.
    if cancelled is not None and cancelled():
        raise Cancelled(tr("Reading {file} was cancelled.", file=path.name))
    return document


def _check(path: Path, suffix: str) -> None:
    """Refuses what no reader needs to look at."""
    if not path.exists():
        raise SourceUnreadable(tr("There is no file {path}.", path=path))
    if not path.is_file():
        raise SourceUnreadable(
            tr("{path} is not a file but a folder or a device; choose a file in it.", path=path)
        )
    if suffix not in FILTERS:
        known = " ".join(FILTERS)
        if not suffix:
            raise SourceUnreadable(
                tr(
                    "{file} cannot be imported because its name has no ending. The known endings "
                    "are {known}.",
                    file=path.name,
                    known=known,
                )
            )
        raise SourceUnreadable(
            tr(
                "{file} cannot be imported: files ending in {ending} are not known. The known "
                "endings are {known}.",
                file=path.name,
                ending=suffix,
                known=known,
            )
        )
    try:
        with path.open("rb") as file:
            is_empty = not file.read(1)
    except OSError as problem:
        raise SourceUnreadable(
            tr(
                "{file} cannot be opened: {reason}.",
                file=path.name,
                reason=problem.strerror or problem,
            )
        ) from problem
    if is_empty:
        raise SourceUnreadable(tr("{file} is empty.", file=path.name))
