"""Loads a language's catalogue: `resources/translations/LANGUAGE.po`, compiled into the cache.

Compiling takes about a second and is done once for each version of a catalogue; so no compiled
file is kept beside the source, and a translator sees a changed line at the next start.
"""

import gettext
import io
import locale
import logging
import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

from planner_app.atomic_write import write_whole
from planner_app.languages import ENGLISH, use
from planner_app.resources import resource
from planner_app.settings import LANGUAGE, Settings, cache_folder

log = logging.getLogger(__name__)

SYSTEM: Final = "system"
"""The preference for the language of the machine, where there is a catalogue of it."""
NAMES: Final = {ENGLISH: "English", "de": "Deutsch"}
"""The languages there are, each in its own words."""
_LOCALE_VARIABLES: Final = ("LC_ALL", "LC_MESSAGES", "LANG")


def speak_preferred() -> str:
    """Use the language of the settings from now on, and say which: for what a person reads."""
    wanted = Settings().get(LANGUAGE)
    language = of_the_machine() if wanted == SYSTEM else wanted
    speak(language if language in NAMES else ENGLISH)
    return language if language in NAMES else ENGLISH


def speak(language: str) -> None:
    """Use a language from now on. English needs no catalogue."""
    texts = gettext.NullTranslations() if language == ENGLISH else load(language)
    use(language, texts)


def load(language: str) -> gettext.GNUTranslations:
    """The texts of a language. Raises OSError: there is no catalogue of it."""
    source = catalogue_file(language).read_bytes()
    # The digest in the name: a changed catalogue is compiled anew, an old file is never believed.
    kept = cache_folder() / "translations" / f"{language}-{sha256(source).hexdigest()[:16]}.mo"
    with suppress(OSError):
        return gettext.GNUTranslations(io.BytesIO(kept.read_bytes()))
    compiled = compile_catalogue(source)
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        write_whole(kept, compiled)
    except OSError as error:
        log.warning("the catalogue could not be kept: %s", error)
    return gettext.GNUTranslations(io.BytesIO(compiled))


def compile_catalogue(source: bytes) -> bytes:
    """A catalogue's text in gettext's compiled form."""
    # Babel takes long to import and is needed once for each version of a catalogue.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(source)))
    return compiled.getvalue()


def catalogue_file(language: str) -> Path:
    """Where the texts of a language are kept; it need not exist."""
    return resource("translations", f"{language}.po")


def of_the_machine() -> str:
    """The language the machine is set to, such as "de"; English where it says none."""
    said = next((os.environ[name] for name in _LOCALE_VARIABLES if os.environ.get(name)), "")
    if not said:  # Windows and macOS keep it elsewhere
        with suppress(ValueError):
            said = locale.getlocale()[0] or ""
    return said.split("_")[0].split(".")[0].lower() or ENGLISH
