"""The command line (contract: Command line). Says things on standard output, progress and trouble
on standard error."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from planner_app import catalogues
from planner_app.command_help import HelpOfCommand, HelpOfProgram
from planner_app.errors import UserError
from planner_app.languages import ENGLISH, mark, tr, trn
from planner_app.ui.printing.charts import CHARTS
from planner_app.ui.printing.file_kinds import FILE_KINDS

# The texts below are said when this module is imported: `__main__` chooses the language before.
app = typer.Typer(
    name="planner-app",
    help=tr("A local desktop resource planner. Without a command it opens a plan in a window."),
    cls=HelpOfProgram,
    no_args_is_help=False,
    add_completion=False,
    # `__main__` tells of errors in one sentence and logs the rest.
    pretty_exceptions_enable=False,
)
_PLAN: Final = tr("A .plan file, or the postgresql:// URL of a shared plan.")
PlanArgument = Annotated[str, typer.Argument(help=_PLAN)]
OPEN: Final = "open"
_KINDS: Final = ", ".join(kind.suffix for kind in FILE_KINDS)
_CHARTS: Final = ", ".join(chart.key for chart in CHARTS)
ServedPlan = Annotated[str | None, typer.Argument(help=_PLAN)]
Host = Annotated[
    str,
    typer.Option(help=tr("The address to listen on; beyond this computer it needs --cert.")),
]
Port = Annotated[int, typer.Option(min=0, max=65535, help=tr("0 takes any free one."))]
Certificate = Annotated[Path | None, typer.Option(help=tr("A certificate (PEM); with --key."))]
PrivateKey = Annotated[Path | None, typer.Option(help=tr("Its private key (PEM)."))]
Insecure = Annotated[
    bool, typer.Option("--insecure", help=tr("Listen beyond this computer without --cert."))
]
ThrottleOption = Annotated[
    bool, typer.Option("--throttle", help=tr("Answer 30 calls in 15 seconds, no more."))
]
NewToken = Annotated[
    str | None,
    typer.Option(metavar=tr("NAME"), help=tr("Make a token and print it, once.")),
]
ReadOnly = Annotated[
    bool, typer.Option("--read-only", help=tr("With --new-token: one that cannot edit."))
]
ListTokens = Annotated[bool, typer.Option("--tokens", help=tr("List whom tokens name."))]
Revoke = Annotated[
    str | None, typer.Option(metavar=tr("NAME"), help=tr("Take a token back, at once."))
]
NowOption = Annotated[str | None, typer.Option(hidden=True)]


def run(arguments: Sequence[str]) -> None:
    """Run one command; ends in SystemExit: 0, or 2 for wrong usage. UserError: the world went
    wrong, in a sentence."""
    words = list(arguments)
    if not words or _is_plan(words[0]):
        words.insert(0, OPEN)  # `planner-app show.plan` opens a window
    app(args=words)


def _is_plan(word: str) -> bool:
    """Whether the first word names a plan to open, and not a command, known or mistyped."""
    names = {
        command.name or getattr(command.callback, "__name__", "")
        for command in app.registered_commands
    }
    # a command is one word, without dots or slashes
    looks_like_one = not word.isidentifier() or Path(word).exists()
    return looks_like_one and word not in names and not word.startswith("-")


@app.command(name=OPEN, hidden=True)
def open_plan(plan: Annotated[str | None, typer.Argument()] = None) -> None:
    """Open the window on a plan, the last one, or a start page."""
    # Each command imports what it needs itself, else --help would wait for Qt and SQLAlchemy.
    from planner_app.application import run_window

    raise typer.Exit(run_window(plan))


@app.command(cls=HelpOfCommand, help=tr("Write a realistic sample production."))
def demo(
    plan: Annotated[
        str | None, typer.Argument(help=tr("Where to write it; without it, night-ferry.plan."))
    ] = None,
    shots: Annotated[
        int,
        typer.Option(min=1, max=20_000, help=tr("How many shots; 10 000 make about 100 000 rows.")),
    ] = 10,
    seed: Annotated[int, typer.Option(help=tr("Another seed makes another production."))] = 1,
) -> None:
    """Write a realistic sample production."""
    from planner_app.application import write_demo

    where = plan or "night-ferry.plan"
    with _progress(trn("Writing {count} shot", "Writing {count} shots", shots)) as advance:
        write_demo(where, shots, seed, advance)
    typer.echo(tr("Wrote the sample production to {file}.", file=where))


@app.command(cls=HelpOfCommand, help=tr("Print when each row starts and finishes, and the alerts."))
def schedule(
    plan: PlanArgument,
    now: Annotated[
        str | None,
        typer.Option(help=tr("Plan as of this moment (ISO 8601); without it, the clock's.")),
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help=tr("One JSON object, as the contract describes."))
    ] = False,
    samples: Annotated[
        int, typer.Option(min=0, max=100_000, help=tr("Simulate this often for the percentiles."))
    ] = 0,
) -> None:
    """Print when each row starts and finishes, and the alerts."""
    from planner_app.operations.opened import schedule_command

    if samples:
        _say_if_first_use()
    if json:
        catalogues.speak(ENGLISH)  # programs read it, whatever this machine speaks
    tell = schedule_command.as_json if json else schedule_command.as_text
    typer.echo(tell(plan, _moment(now), samples))


@app.command(cls=HelpOfCommand, help=tr("Print a chart without a window."))
def report(
    plan: PlanArgument,
    out: Annotated[
        Path,
        typer.Argument(help=tr("The file to write; its kind is one of {kinds}.", kinds=_KINDS)),
    ],
    chart: Annotated[
        str, typer.Option(help=tr("The chart: one of {charts}.", charts=_CHARTS))
    ] = "utilization",
    first: Annotated[str | None, typer.Option("--from", help=tr("First day (ISO 8601)."))] = None,
    last: Annotated[str | None, typer.Option("--to", help=tr("Last day (ISO 8601)."))] = None,
    by: Annotated[str, typer.Option(help=tr("day, week or month."))] = "week",
    team: Annotated[str | None, typer.Option(help=tr("Only this team."))] = None,
    project: Annotated[str | None, typer.Option(help=tr("Only this project."))] = None,
    paper: Annotated[str, typer.Option(help=tr("A4, A3 or Letter."))] = "A4",
    landscape: Annotated[bool, typer.Option("--landscape/--portrait")] = True,
    now: NowOption = None,
) -> None:
    """Print a chart without a window."""
    from planner_app.application import write_report

    _say_if_first_use()
    days = (_day(first, "--from"), _day(last, "--to"))
    words = write_report(
        plan,
        out,
        chart,
        days,
        by,
        team=team,
        project=project,
        paper=paper,
        landscape=landscape,
        now=_moment(now),
    )
    typer.echo(words)


@app.command(
    name="import",
    cls=HelpOfCommand,
    help=tr("Bring a foreign file into a plan, which is made when it is missing."),
)
def import_file(
    source: Annotated[
        Path,
        typer.Argument(help=tr("A file of another program: .mpp, .mpx, .xml, .xer, .csv, ...")),
    ],
    plan: PlanArgument,
) -> None:
    """Bring a foreign file into a plan, which is made when it is missing."""
    from planner_app.application import import_into

    with _progress(tr("Reading {file}", file=source.name)) as advance:
        words = import_into(source, plan, advance)
    typer.echo(words)


@app.command(
    cls=HelpOfCommand,
    help=tr(
        "Print who changed what and when, newest first; look at an earlier revision, or go back "
        "to it by a new edit."
    ),
)
def history(
    plan: PlanArgument,
    out: Annotated[str | None, typer.Argument(help=tr("With --at: the new .plan file."))] = None,
    at: Annotated[
        str | None,
        typer.Option(
            metavar="REV",
            help=tr(
                "Write this revision to OUT: a number, a day or a moment such as 12, 2026-11-20 "
                "or 2026-11-20T15:02 (on the plan's clock)."
            ),
        ),
    ] = None,
    restore: Annotated[
        str | None,
        typer.Option(metavar="REV", help=tr("Go back to this revision, written in the same ways.")),
    ] = None,
) -> None:
    """Print who changed what and when, newest first; look at an earlier revision, or go back to it
    by a new edit."""
    from planner_app.operations.past import timetravel

    # typer knows no arguments that need each other.
    if (at is None) != (out is None) or (at is not None and restore is not None):
        raise typer.BadParameter(
            tr("--at REV takes the file to write, OUT; --restore REV stands alone.")
        )
    if at is not None and out is not None:
        with _progress(tr("Writing the plan as it was")) as advance:
            entry, when = timetravel.write_out(plan, at, out, advance)
        words = tr(
            "Wrote the plan as of revision {revision} ({moment}) to {file}.",
            revision=entry.revision,
            moment=when,
            file=out,
        )
        typer.echo(words)
    elif restore is not None:
        typer.echo(timetravel.restore(plan, restore))
    else:
        for line in timetravel.listing(plan):
            typer.echo(line)


@app.command(
    cls=HelpOfCommand, help=tr("Prove a plan whole: what lies on the disk, the rules, the journal.")
)
def check(
    plan: PlanArgument,
    repair: Annotated[
        bool,
        typer.Option(
            "--repair",
            help=tr("Bring a damaged plan back from its backups and what can be read of it."),
        ),
    ] = False,
) -> None:
    """Prove a plan whole: what lies on the disk, the rules, the journal."""
    from planner_app.operations.checking import check as check_plan
    from planner_app.operations.repair import repair as repair_plan

    if repair:
        typer.echo("\n".join(repair_plan(plan, datetime.now(UTC)).words))
        return
    report = check_plan(plan)
    # Faults are the answer and not an error of usage, so the status is 1 and not 2.
    if not report.is_sound:
        typer.echo("\n".join(report.faults))
        raise typer.Exit(1)
    typer.echo(
        tr(
            "sound: {items}, {assignments}, revision {revision}",
            items=trn("{count} item", "{count} items", report.items),
            assignments=trn("{count} assignment", "{count} assignments", report.assignments),
            revision=report.revision,
        )
    )


@app.command(
    cls=HelpOfCommand,
    help=tr(
        "Answer LiquidPlanner's and ftrack's own clients over HTTP; or make, list and revoke "
        "their tokens."
    ),
)
def serve(
    plan: ServedPlan = None,
    host: Host = "127.0.0.1",
    port: Port = 8040,
    cert: Certificate = None,
    key: PrivateKey = None,
    insecure: Insecure = False,
    throttle: ThrottleOption = False,
    new_token: NewToken = None,
    read_only: ReadOnly = False,
    tokens: ListTokens = False,
    revoke: Revoke = None,
    now: NowOption = None,
) -> None:
    """Answer LiquidPlanner's and ftrack's own clients over HTTP; or make, list and revoke their
    tokens."""
    # Exactly one of the four; a token that cannot edit needs a token that is made.
    if sum((plan is not None, new_token is not None, tokens, revoke is not None)) != 1 or (
        read_only and not new_token
    ):
        raise typer.BadParameter(
            tr("Give a PLAN to serve, or one of --new-token NAME, --tokens and --revoke NAME.")
        )
    if plan is None:
        _manage_tokens(new_token, revoke, read_only=read_only)
        return
    from planner_app.application import serve_plan

    serve_plan(
        plan,
        (host, port),
        cert=cert,
        key=key,
        insecure=insecure,
        throttled=throttle,
        now=_moment(now) if now else None,
        tell=lambda words: typer.echo(words, err=True),
    )


def _manage_tokens(new_token: str | None, revoke: str | None, *, read_only: bool) -> None:
    from planner_app.api.http.tokens import Tokens

    store = Tokens()
    if new_token is not None:
        made = store.make(new_token, read_only=read_only)
        typer.echo(tr("The token of '{name}'; it is shown this once:", name=new_token))
        typer.echo(made)
    elif revoke is not None:
        store.revoke(revoke)
        typer.echo(tr("The token of '{name}' is no longer valid.", name=revoke))
    else:
        for token in store.all():
            words = mark("{name}, since {day}")
            if token.read_only:
                words = mark("{name} (read only), since {day}")
            typer.echo(tr(words, name=token.name, day=token.made))


@app.command(hidden=True)
def pictures(
    folder: Annotated[Path, typer.Argument(help=tr("Where the PNG files go."))],
    plan: Annotated[
        str | None, typer.Argument(help=tr("Of this plan; without it, of the sample production."))
    ] = None,
    now: Annotated[str | None, typer.Option()] = None,
) -> None:
    """Draw the window and the printed pages into files."""
    from planner_app.application import write_pictures

    for path in write_pictures(folder, plan, _moment(now)):
        typer.echo(str(path))


def _say_if_first_use() -> None:
    """Before something is simulated; dates alone are there at once."""
    from planner_app.scheduling.kernel_cache import is_compiled

    if not is_compiled():
        typer.echo(tr("Preparing the scheduler; this takes half a minute, once."), err=True)


@contextmanager
def _progress(words: str) -> Iterator[Callable[[float], None]]:
    """A bar on standard error when that is a terminal; yields a function of the share done, 0 to
    1."""
    # In a log a bar would be a thousand lines.
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(words, total=1.0)
        yield lambda share: bar.update(task, completed=share)


def _moment(words: str | None) -> datetime:
    """The aware moment that a text names; without an offset it is UTC.

    Raises UserError: the text is not a moment.
    """
    if words is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        raise UserError(
            tr("'{text}' is not a moment such as 2026-01-05T09:00+00:00.", text=words)
        ) from None
    # Not the machine's zone: the same command must answer the same everywhere.
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _day(words: str | None, option: str) -> date | None:
    try:
        return None if words is None else date.fromisoformat(words)
    except ValueError:
        raise UserError(
            tr("{option} takes a day such as 2026-01-05, not '{text}'.", option=option, text=words)
        ) from None
