"""The command line's help in the language spoken: titles and the lines that typer adds itself.

What typer refuses by itself, such as a missing argument, stays English: it builds those sentences
without gettext and offers no way to replace them.
"""

from typing import Any

from typer.core import TyperCommand, TyperGroup

from planner_app.languages import tr


class HelpOfCommand(TyperCommand):
    """A command whose help speaks the language of the program."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """The first line of the help."""
        formatter.write_usage(
            ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), tr("Usage: ")
        )

    def get_help_option(self, ctx: Any) -> Any:
        """The option --help."""
        return _said(super().get_help_option(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The whole help."""
        _name_panels()
        super().format_help(ctx, formatter)


class HelpOfProgram(TyperGroup):
    """The program as a whole, likewise."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """The first line of the help."""
        formatter.write_usage(
            ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), tr("Usage: ")
        )

    def get_help_option(self, ctx: Any) -> Any:
        """The option --help."""
        return _said(super().get_help_option(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The whole help."""
        _name_panels()
        super().format_help(ctx, formatter)


def _said(option: Any) -> Any:
    if option is not None:
        option.help = tr("Show this message and exit.")
    return option


def _name_panels() -> None:
    """Titles of the frames; here and not at import, because rich takes long to import."""
    from typer import rich_utils

    # typer keeps these titles as constants of its module and offers no other way in.
    rich_utils.ARGUMENTS_PANEL_TITLE = tr("Arguments")
    rich_utils.OPTIONS_PANEL_TITLE = tr("Options")
    rich_utils.COMMANDS_PANEL_TITLE = tr("Commands")
    rich_utils.DEFAULT_STRING = tr("[default: {value}]", value="{}")
    rich_utils.REQUIRED_LONG_STRING = tr("[required]")
