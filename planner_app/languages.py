"""Every text that a person sees goes through here: whole sentences with named parts (gettext).

    tr("'{item}' is on hold.", item=name)
    trn("{count} item is on hold.", "{count} items are on hold.", count)
    trc("of a person", "away")             # one English word with two meanings
    TITLE = mark("Move up") ... tr(TITLE)  # a constant: marked where it stands, said where shown

English is the source and needs no catalogue. `catalogues` loads another language into `use`;
`packaging/translations.py` extracts and checks what stands in the catalogues.
"""

from gettext import NullTranslations
from typing import Final

NARROW_SPACE: Final = "\N{NARROW NO-BREAK SPACE}"
ENGLISH: Final = "en"

_LOCALES: Final = {ENGLISH: "en_GB"}
"""Where a language's days and lists are not those of its main country."""


class _Spoken:
    """The language of this process: one person sits before it."""

    # Until `__main__` or a test chooses, texts are the source itself.
    language = ENGLISH
    texts = NullTranslations()


def use(language: str, texts: NullTranslations) -> None:
    """Speak this language from now on; what is on the screen already stays as it is."""
    _Spoken.language, _Spoken.texts = language, texts


def language() -> str:
    """The language spoken, such as "en" or "de"."""
    return _Spoken.language


def locale_name() -> str:
    """The CLDR locale of the language spoken, which `words` takes names and orders from."""
    return _LOCALES.get(_Spoken.language, _Spoken.language)


def tr(message: str, /, **parts: object) -> str:
    """The message in the language spoken, its {named} parts filled in."""
    # gettext answers the empty message with the head of its catalogue.
    said = _Spoken.texts.gettext(message) if message else ""
    # Without parts braces are plain characters: the sentence may hold some.
    return said.format_map(parts) if parts else said


def trn(one: str, many: str, count: int, /, **parts: object) -> str:
    """The form of the message that fits a number; {count} is the number, in words."""
    said = _Spoken.texts.ngettext(one, many, count)
    return said.format_map({"count": grouped(f"{count:,}"), **parts})


def trc(context: str, message: str, /, **parts: object) -> str:
    """As `tr`, for a short text that means different things in different places."""
    said = _Spoken.texts.pgettext(context, message)
    return said.format_map(parts) if parts else said


def mark(message: str) -> str:
    """The message itself: `packaging/translations.py` finds it here, `tr` says it where shown."""
    return message


def grouped(digits: str) -> str:
    """English digits, such as 1,250.5, with a narrow space between thousands.

    A comma or a point there would be read as the decimal sign by half of the people.
    """
    return digits.replace(",", NARROW_SPACE)
