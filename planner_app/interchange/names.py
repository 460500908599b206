"""People's names as foreign files write them, and the usernames they get here."""

import re
import unicodedata


def split_name(name: str) -> tuple[str, str]:
    """First and last name of "Ann B. Cole" or "Cole, Ann B."; a single word is a first name."""
    last, comma, first = name.partition(",")
    if comma and first.strip() and last.strip():
        return first.strip(), last.strip()
    first, _, last = name.rpartition(" ")
    return (first, last) if first else (last, "")


def plain_username(name: str) -> str:
    """Somebody called "Ann B. Cole" is "ann.b.cole"."""
    decomposed = unicodedata.normalize("NFKD", name)
    plain = "".join(char for char in decomposed if not unicodedata.combining(char)).lower()
    return re.sub(r"[^\w@+-]+", ".", plain).strip(".") or "person"


def unique_username(name: str, taken: set[str]) -> str:
    """The plain username, the second one with a 2 behind it. Adds it to `taken`."""
    stem = username = plain_username(name)
    number = 1
    while username in taken:
        number += 1
        username = f"{stem}{number}"
    taken.add(username)
    return username
