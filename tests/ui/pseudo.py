"""A language that does not exist: English in brackets, with accents, 40 % longer.

What is shown without brackets never went through `languages`; what does not fit would not fit in
German either.
"""

import re
from gettext import NullTranslations
from typing import Final

LONGER: Final = 0.4
_ACCENTED: Final = str.maketrans("aeioucnsyAEIOUCNSY", "áéíöüçñšýÁÉÍÖÜÇÑŠÝ")
_FILLING: Final = " éñ öü"
_PART: Final = re.compile(r"(\{[^{}]*\})")
_MONTHS: Final = (
    "January February March April May June July August September October November December"
)
_WEEKDAYS: Final = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
_CALENDAR: Final = {
    *(month[:length] for month in _MONTHS.split() for length in (3, len(month))),
    *(day[:length] for day in _WEEKDAYS.split() for length in (2, 3)),
    "Sept",
}
"""What CLDR says in the language that is really spoken."""


class Pseudo(NullTranslations):
    """Says every message longer; patterns of days are no words, they stay as they are."""

    def gettext(self, message: str) -> str:
        return longer(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return longer(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        return message if context.startswith("pattern of") else longer(message)


def longer(message: str) -> str:
    """'[Šávé éñ]' of 'Save', each {part} as it is."""
    pieces = _PART.split(message)
    letters = sum(len(piece) for piece in pieces if not _PART.fullmatch(piece))
    more = max(round(letters * LONGER) - 2, 0)  # the brackets are two of them
    filling = (_FILLING * (more // len(_FILLING) + 1))[:more].rstrip()
    accented = [p if _PART.fullmatch(p) else p.translate(_ACCENTED) for p in pieces]
    return f"[{''.join(accented)}{filling}]"


def untranslated(text: str, names: set[str]) -> str:
    """The words of a text that are neither in brackets nor names of the plan nor of the calendar;
    '' where there are none."""
    if text.endswith("…") and any(name.startswith(text[:-1]) for name in names):
        return ""  # a name that is cut
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, " ")
    outside, depth = [], 0
    for letter in re.sub(r"<[^>]*>", " ", text):
        depth += letter == "["
        outside.append(" " if depth else letter)
        depth -= letter == "]" and depth > 0
    words = re.findall(r"[^\W\d_]{2,}", "".join(outside))
    return " ".join(word for word in words if word not in _CALENDAR)


def is_cut(text: str) -> bool:
    """Whether an ellipsis took the end of a text of ours: a bracket was opened and never closed."""
    return text.endswith("…") and text.count("[") > text.count("]")
