"""Who may ask the server: tokens, kept as scrypt hashes beside the settings, never in a plan."""

import hashlib
import hmac
import json
import logging
import os
import secrets
import threading
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from planner_app.atomic_write import write_whole
from planner_app.errors import Refused, UserError
from planner_app.languages import tr
from planner_app.limits import LONGEST_NAME
from planner_app.settings import settings_folder
from planner_app.words import number_words

log = logging.getLogger(__name__)
_KEY_LENGTH: Final = 8
"""Letters of a token that are not secret: its line in the file is found by them."""
_SECRET_BYTES: Final = 16
_COST: Final = {"n": 2**14, "r": 8, "p": 1}
"""Cost of scrypt: some 40 ms and 16 MiB for a token that was not seen before."""
_MOST_REMEMBERED: Final = 1024


@dataclass(frozen=True)
class Identity:
    """The name of a token, which is the author of edits made with it, and its rights."""

    name: str
    read_only: bool


@dataclass(frozen=True)
class Token:
    """A line of the file."""

    name: str
    key: str
    salt: str
    hash: str
    read_only: bool
    made: str


class Tokens:
    """The tokens of one PLANNER_APP_HOME. Tokens that other processes add or revoke count from the
    next call on."""

    def __init__(self, folder: Path | None = None) -> None:
        self._file = (folder or settings_folder()) / "tokens.json"
        self._secret = secrets.token_bytes(32)
        self._seen: object = None
        self._known: dict[str, Token] = {}
        self._proven: dict[bytes, Identity] = {}
        self._lock = threading.Lock()

    def all(self) -> list[Token]:
        """Every token, oldest first. UserError: the file is damaged or out of reach."""
        try:
            found = json.loads(self._file.read_text("utf-8"))
            return [Token(**line) for line in found]
        except FileNotFoundError:
            return []
        except (OSError, ValueError, TypeError) as error:
            raise UserError(
                tr("The tokens in {file} cannot be read ({error}).", file=self._file, error=error)
            ) from error

    def make(self, name: str, *, read_only: bool) -> str:
        """Make a token and answer it: later only its hash is known. Refused: a bad name, or one
        that has a token."""
        if (
            not name
            # Basic authentication ends the name at the first colon; a header carries no line
            # breaks.
            or ":" in name
            or not name.isprintable()
            or name != name.strip()
            or len(name) > LONGEST_NAME
        ):
            raise Refused(
                tr(
                    "A token needs a name of at most {count} characters, without a colon.",
                    count=number_words(LONGEST_NAME),
                )
            )
        tokens = self.all()
        if any(token.name == name for token in tokens):
            raise Refused(
                tr(
                    "There is already a token for '{name}'; '--revoke {name}' takes it back.",
                    name=name,
                )
            )
        key, secret, salt = (
            secrets.token_hex(_KEY_LENGTH // 2),
            secrets.token_hex(_SECRET_BYTES),
            secrets.token_hex(16),
        )
        made = datetime.now(UTC).isoformat(timespec="seconds")
        self._write([*tokens, Token(name, key, salt, _hash(key + secret, salt), read_only, made)])
        return key + secret

    def revoke(self, name: str) -> None:
        """Revoke a token. Refused: no token has that name."""
        tokens = self.all()
        rest = [token for token in tokens if token.name != name]
        if len(rest) == len(tokens):
            raise Refused(tr("There is no token for '{name}'.", name=name))
        self._write(rest)

    def remembered(self, name: str | None, token: str) -> Identity | None:
        """The identity of a token that was proven since the file last changed, else None; takes
        microseconds."""
        with self._lock:
            self._look()
            return _named(self._proven.get(self._digest(token)), name)

    def prove(self, name: str | None, token: str) -> Identity | None:
        """The identity of a token, None if it is wrong; a wrong one takes as long as a right one.

        `name` is the user name of Basic authentication and must be the token's own; None if only
        the token was given.
        """
        with self._lock:
            self._look()
            seen, line = self._seen, self._known.get(token[:_KEY_LENGTH])
        # Hashed even where no line fits: the time of the answer would tell which keys there are.
        proof = _hash(token, line.salt if line is not None else "00" * 16)
        if not hmac.compare_digest(proof, line.hash if line is not None else "") or line is None:
            return None
        identity = Identity(line.name, line.read_only)
        with self._lock:
            # The file may have changed while it was hashed, and the token been revoked.
            if seen == self._seen and len(self._proven) < _MOST_REMEMBERED:
                self._proven[self._digest(token)] = identity
        return _named(identity, name)

    def _digest(self, token: str) -> bytes:
        """A keyed hash to remember a proven token by, so that a memory dump of this process does
        not hold the token."""
        return hashlib.blake2b(token.encode("utf-8", "replace"), key=self._secret).digest()

    def _look(self) -> None:
        """Forget all tokens if the file has changed, and read it again. If it cannot be read,
        nobody is let in."""
        seen = _state(self._file)
        if seen != self._seen:
            # All of them: which line changed is not asked, for a revoked token must be out at once.
            self._proven.clear()
            self._known.clear()
            self._seen = seen
            try:
                self._known.update((token.key, token) for token in self.all())
            except UserError as error:
                log.warning("nobody can be let in: %s", error)

    def _write(self, tokens: list[Token]) -> None:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            write_whole(
                self._file,
                json.dumps([asdict(token) for token in tokens], indent=1).encode(),
                # Only whoever runs the server reads the hashes.
                mode=0o600,
            )
        except OSError as error:
            raise UserError(
                tr(
                    "The tokens in {file} cannot be written ({error}).",
                    file=self._file,
                    error=error,
                )
            ) from error


def _hash(token: str, salt: str) -> str:
    return hashlib.scrypt(token.encode("utf-8", "replace"), salt=bytes.fromhex(salt), **_COST).hex()


def _named(identity: Identity | None, name: str | None) -> Identity | None:
    return identity if identity is not None and name in (None, identity.name) else None


def _state(file: Path) -> object:
    try:
        found = os.stat(file)  # noqa: PTH116  (asked at every request)
    except OSError:
        return None
    # The number of the file too: it is replaced whole, perhaps twice within one tick of its time.
    return found.st_ino, found.st_mtime_ns, found.st_size
