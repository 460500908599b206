"""The command line (contract: Command line). Says things on standard output, progress and trouble
on standard error."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from planner_app.errors import UserError
from planner_app.ui.printing.charts import CHARTS
from planner_app.ui.printing.file_kinds import FILE_KINDS

app = typer.Typer(
    name="planner-app",
    help="A local desktop resource planner. Without a command it opens a plan in a window.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
)
PlanArgument = Annotated[
    str, typer.Argument(help="A .plan file, or the postgresql:// URL of a shared plan.")
]
REVISION = "A number, a day or a moment: 12, 2026-11-20, 2026-11-20T15:02 (on the plan's clock)."
OPEN = "open"


def _one_of(names: Iterable[str]) -> str:
    """'a, b or c'."""
    *first, last = names
    return f"{', '.join(first)} or {last}"


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
    looks_like_one = (
        not word.isidentifier() or Path(word).exists()
    )  # a command is one word, without dots or slashes
    return looks_like_one and word not in names and not word.startswith("-")


@app.command(name=OPEN, hidden=True)
def open_plan(plan: Annotated[str | None, typer.Argument()] = None) -> None:
    """Open the window on a plan, the last one, or a start page."""
    from planner_app.application import run_window

    raise typer.Exit(run_window(plan))


@app.command()
def demo(
    plan: Annotated[
        str | None, typer.Argument(help="Where to write it; without it, night-ferry.plan.")
    ] = None,
    shots: Annotated[
        int, typer.Option(min=1, max=20_000, help="How many shots; 10 000 make about 100 000 rows.")
    ] = 10,
    seed: Annotated[int, typer.Option(help="Another seed makes another production.")] = 1,
) -> None:
    """Write a realistic sample production."""
    from planner_app.application import write_demo

    where = plan or "night-ferry.plan"
    with _progress(f"Writing {shots} shots") as advance:
        write_demo(where, shots, seed, advance)
    typer.echo(f"Wrote the sample production to {where}.")


@app.command()
def schedule(
    plan: PlanArgument,
    now: Annotated[
        str | None, typer.Option(help="Plan as of this moment (ISO 8601); without it, the clock's.")
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="One JSON object, as the contract describes.")
    ] = False,
    samples: Annotated[
        int, typer.Option(min=0, max=100_000, help="Simulate this often for the percentiles.")
    ] = 0,
) -> None:
    """Print when each row starts and finishes, and the alerts."""
    from planner_app.operations.opened import schedule_command

    _say_if_first_use()
    tell = schedule_command.as_json if json else schedule_command.as_text
    typer.echo(tell(plan, _moment(now), samples))


@app.command()
def report(
    plan: PlanArgument,
    out: Annotated[
        Path, typer.Argument(help=f"A {_one_of(kind.suffix for kind in FILE_KINDS)} file.")
    ],
    chart: Annotated[
        str, typer.Option(help=f"{_one_of(chart.key for chart in CHARTS)}.")
    ] = "utilization",
    first: Annotated[str | None, typer.Option("--from", help="First day (ISO 8601).")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Last day (ISO 8601).")] = None,
    by: Annotated[str, typer.Option(help="day, week or month.")] = "week",
    team: Annotated[str | None, typer.Option(help="Only this team.")] = None,
    project: Annotated[str | None, typer.Option(help="Only this project.")] = None,
    paper: Annotated[str, typer.Option(help="A4, A3 or Letter.")] = "A4",
    landscape: Annotated[bool, typer.Option("--landscape/--portrait")] = True,
    now: Annotated[str | None, typer.Option(hidden=True)] = None,
) -> None:
    """Print a chart without a window."""
    from planner_app.application import write_report

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


@app.command(name="import")
def import_file(
    source: Annotated[
        Path, typer.Argument(help="A file of another program: .mpp, .mpx, .xml, .xer, .csv, ...")
    ],
    plan: PlanArgument,
) -> None:
    """Bring a foreign file into a plan, which is made when it is missing."""
    from planner_app.application import import_into

    with _progress(f"Reading {source.name}") as advance:
        words = import_into(source, plan, advance)
    typer.echo(words)


@app.command()
def history(
    plan: PlanArgument,
    out: Annotated[str | None, typer.Argument(help="With --at: the new .plan file.")] = None,
    at: Annotated[
        str | None, typer.Option(metavar="REV", help=f"Write this revision to OUT. {REVISION}")
    ] = None,
    restore: Annotated[
        str | None, typer.Option(metavar="REV", help=f"Go back to this revision. {REVISION}")
    ] = None,
) -> None:
    """Print who changed what and when, newest first; look at an earlier revision, or go back to it
    by a new edit."""
    from planner_app.operations.past import timetravel

    if (at is None) != (out is None) or (at is not None and restore is not None):
        raise typer.BadParameter(
            "--at REV takes the file to write, OUT; --restore REV stands alone."
        )
    if at is not None and out is not None:
        with _progress("Writing the plan as it was") as advance:
            entry, when = timetravel.write_out(plan, at, out, advance)
        typer.echo(f"Wrote the plan as of revision {entry.revision} ({when}) to {out}.")
    elif restore is not None:
        typer.echo(timetravel.restore(plan, restore))
    else:
        for line in timetravel.listing(plan):
            typer.echo(line)


@app.command()
def check(
    plan: PlanArgument,
    repair: Annotated[
        bool,
        typer.Option(
            "--repair",
            help="Bring a damaged plan back from its backups and what can be read of it.",
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
    if not report.is_sound:
        typer.echo("\n".join(report.faults))
        raise typer.Exit(1)
    typer.echo(
        f"sound: {report.items} items, {report.assignments} assignments, revision {report.revision}"
    )


@app.command()
def serve(
    plan: Annotated[
        str | None, typer.Argument(help="A .plan file, or the postgresql:// URL of a shared plan.")
    ] = None,
    host: Annotated[
        str,
        typer.Option(help="The address to listen on; other than this computer's own: see --cert."),
    ] = ("127.0.0.1"),
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any free one.")] = 8040,
    cert: Annotated[Path | None, typer.Option(help="A certificate (PEM); with --key.")] = None,
    key: Annotated[Path | None, typer.Option(help="Its private key (PEM).")] = None,
    insecure: Annotated[
        bool, typer.Option("--insecure", help="Listen beyond this computer without --cert.")
    ] = False,
    throttle: Annotated[
        bool, typer.Option("--throttle", help="Answer 30 calls in 15 seconds, no more.")
    ] = False,
    new_token: Annotated[
        str | None, typer.Option(metavar="NAME", help="Make a token and print it, once.")
    ] = None,
    read_only: Annotated[
        bool, typer.Option("--read-only", help="With --new-token: one that cannot edit.")
    ] = False,
    tokens: Annotated[bool, typer.Option("--tokens", help="List whom tokens name.")] = False,
    revoke: Annotated[
        str | None, typer.Option(metavar="NAME", help="Take a token back, at once.")
    ] = None,
    now: Annotated[str | None, typer.Option(hidden=True)] = None,
) -> None:
    """Answer LiquidPlanner's and ftrack's own clients over HTTP; or make, list and revoke their
    tokens."""
    if sum((plan is not None, new_token is not None, tokens, revoke is not None)) != 1 or (
        read_only and not new_token
    ):
        raise typer.BadParameter(
            "Give a PLAN to serve, or one of --new-token NAME, --tokens and --revoke NAME."
        )
    if plan is None:
        _manage_tokens(new_token, revoke, read_only=read_only)
        return
    from planner_app.application import serve_plan

    _say_if_first_use()
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
        typer.echo(f"The token of '{new_token}'; it is shown this once:")
        typer.echo(made)
    elif revoke is not None:
        store.revoke(revoke)
        typer.echo(f"The token of '{revoke}' is no longer valid.")
    else:
        for token in store.all():
            typer.echo(
                f"{token.name}{' (read only)' if token.read_only else ''}, since {token.made}"
            )


@app.command(hidden=True)
def pictures(
    folder: Annotated[Path, typer.Argument(help="Where the PNG files go.")],
    plan: Annotated[
        str | None, typer.Argument(help="Of this plan; without it, of the sample production.")
    ] = None,
    now: Annotated[str | None, typer.Option()] = None,
) -> None:
    """Draw the window and the printed pages into files."""
    from planner_app.application import write_pictures

    for path in write_pictures(folder, plan, _moment(now)):
        typer.echo(str(path))


def _say_if_first_use() -> None:
    from planner_app.scheduling.kernel_cache import is_compiled

    if sys.stderr.isatty() and not is_compiled():
        typer.echo("Preparing the scheduler; this takes half a minute, once.", err=True)


@contextmanager
def _progress(words: str) -> Iterator[Callable[[float], None]]:
    """A bar on standard error when that is a terminal; yields a function of the share done, 0 to
    1."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(words, total=1.0)
        yield lambda share: bar.update(task, completed=share)


def _moment(words: str | None) -> datetime:
    """An aware moment; without an offset it is UTC. UserError: it is none."""
    if words is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        raise UserError(f"'{words}' is not a moment like 2026-01-05T09:00+00:00.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _day(words: str | None, option: str) -> date | None:
    try:
        return None if words is None else date.fromisoformat(words)
    except ValueError:
        raise UserError(f"{option} takes a day like 2026-01-05, not '{words}'.") from None
