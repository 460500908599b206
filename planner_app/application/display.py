"""Qt's application, on a screen or into files; the only one of the process."""

import os
import sys
from typing import TYPE_CHECKING

from planner_app.errors import UserError
from planner_app.languages import language, locale_name, tr
from planner_app.settings import THEME, Settings

if TYPE_CHECKING:
    from PySide6.QtCore import QTranslator
    from PySide6.QtWidgets import QApplication

    from planner_app.ui.look.theme import ThemeHolder


def has_no_display() -> bool:
    """Whether this is a Linux session without X11 or Wayland."""
    return sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


def refuse_without_display() -> None:
    """Raise UserError where there is no display and QT_QPA_PLATFORM names no other platform."""
    if has_no_display() and "QT_QPA_PLATFORM" not in os.environ:
        raise UserError(
            tr(
                "There is no display here to open a window on, so nothing was opened; "
                "'planner-app pictures FOLDER PLAN' draws the window into files, and "
                "'planner-app schedule' and 'planner-app report' need none."
            )
        )


def dressed_application() -> "tuple[QApplication, ThemeHolder]":
    """The process's application in the colours that the settings name. UserError: Qt cannot be
    loaded."""
    try:
        from PySide6.QtWidgets import QApplication
    except ImportError as error:
        raise UserError(
            tr(
                "Qt cannot start here ({reason}); "
                "'python3 packaging/run.py' installs what it needs.",
                reason=error,
            )
        ) from error

    from planner_app.ui.look.theme import DARK, LIGHT, ThemeHolder

    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(["planner-app"])
        application.setApplicationName("planner-app")
        application.setApplicationDisplayName("planner-app")
        speak_in_widgets(application)
    # One for all windows, so that a theme chosen in one is worn by all.
    holder = application.findChild(ThemeHolder)
    if not isinstance(holder, ThemeHolder):
        holder = ThemeHolder(application)
        holder.choose({"light": LIGHT, "dark": DARK}.get(Settings().get(THEME)))
        holder.apply()
    return application, holder


def speak_in_widgets(application: "QApplication") -> "QTranslator":
    """Let Qt's own widgets and dialogs speak the language of the program; the translator used.

    Without this a calendar, a spin box or a Cancel button would speak that of the machine.
    """
    from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator

    locale = QLocale(locale_name())
    QLocale.setDefault(locale)
    application.setLayoutDirection(locale.textDirection())
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    translator = QTranslator(application)
    # English is what Qt's texts are written in: it has no catalogue, or one that says the same.
    if translator.load(f"qtbase_{language()}", folder):
        application.installTranslator(translator)
    return translator


def headless_application() -> "QApplication":
    """An application that draws into files; without a display, offscreen."""
    if has_no_display():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return dressed_application()[0]
