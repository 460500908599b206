"""Running the server: where it listens, how it is protected, how it stops."""

import asyncio
import ipaddress
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

from planner_app.api.http.app import create_app
from planner_app.api.http.service import Service
from planner_app.errors import UserError
from planner_app.languages import tr

_WAITING: Final = 1024
"""Connections that may wait to be accepted."""
HEAD_SECONDS: Final = 30.0
"""Time for the head of a request to arrive; the body has its own limit."""
_LOCAL_NAMES: Final = ("localhost",)


@dataclass(frozen=True)
class Door:
    """Where to listen, and with which certificate."""

    host: str = "127.0.0.1"
    port: int = 8040
    cert: Path | None = None
    key: Path | None = None
    insecure: bool = False

    @property
    def is_open(self) -> bool:
        """Whether tokens travel where others can read them."""
        return self.cert is None and not _is_loopback(self.host)

    def check(self) -> None:
        """Check the options. UserError: other computers could read the tokens, or the certificate
        or its key is missing."""
        if (self.cert is None) != (self.key is None):
            raise UserError(tr("A certificate needs its key: --cert and --key go together."))
        for file in (self.cert, self.key):
            if file is not None and not file.is_file():
                raise UserError(tr("There is no file {file}.", file=file))
        if self.is_open and not self.insecure:
            raise UserError(
                tr(
                    "On {host} other computers could read the tokens; give --cert and --key, or "
                    "--insecure.",
                    host=self.host,
                )
            )


class Impatient(H11Protocol):
    """HTTP that closes a connection on which the head of a request does not arrive in time."""

    _due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client has connected."""
        super().connection_made(transport)
        self._expect()

    def data_received(self, data: bytes) -> None:
        """A part of a request has arrived."""
        super().data_received(data)
        # The head is read and the answer under way; how long a body may take is the envelope's.
        if self.cycle is not None and not self.cycle.response_complete:
            self._expect_no_more()
        # The clock is not set back by more bytes, or a head sent letter by letter would last for
        # ever.
        elif self._due is None:
            self._expect()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone."""
        self._expect_no_more()
        super().connection_lost(exc)

    def _expect(self) -> None:
        self._due = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def _expect_no_more(self) -> None:
        if self._due is not None:
            self._due.cancel()
            self._due = None


def configured(app: FastAPI, door: Door) -> uvicorn.Config:
    """The settings for uvicorn. UserError: the certificate cannot be used."""
    config = uvicorn.Config(
        app,
        host=door.host,
        port=door.port,
        ssl_certfile=door.cert,
        ssl_keyfile=door.key,
        # uvicorn would set up logging anew, over what the program has set up.
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=15,
        http=Impatient,
        ws="none",
    )
    try:
        # Here and not when it serves: a wrong certificate is told in a sentence, before the
        # address.
        config.load()
    except (OSError, ValueError) as error:
        raise UserError(tr("The certificate cannot be used ({error}).", error=error)) from error
    return config


def run(service: Service, door: Door, ready: Callable[[str], None]) -> None:
    """Serve until Ctrl+C or SIGTERM; accepted calls are finished first. `ready` gets the address
    once the server answers there.

    UserError: the address is taken or does not exist, or the certificate cannot be used.
    """
    # The socket first: that the port is taken is told before anything else is started.
    with listening(door) as listener, _ended_by_signals():
        config = configured(create_app(service, lambda: ready(address_of(listener, door))), door)
        uvicorn.Server(config).run(sockets=[listener])


def listening(door: Door) -> socket.socket:
    """A listening socket. UserError: the address is taken or does not exist."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            door.host, door.port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP
        )[0]
        # With the protocol named, asyncio turns off Nagle's delay: an answer in two parts could
        # otherwise wait for 40 ms.
        listener = socket.socket(family, kind, protocol)
    except (OSError, OverflowError, UnicodeError) as error:
        raise UserError(
            tr(
                "There is no address {host}:{port} ({error}).",
                host=door.host,
                port=door.port,
                error=error,
            )
        ) from error
    try:
        # A server that was just stopped leaves its port waiting for a minute. On Windows the option
        # would let two servers share one port.
        if sys.platform != "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_WAITING)
    except OSError as error:
        listener.close()
        raise UserError(
            tr(
                "The server cannot listen on {host}:{port} ({error}).",
                host=door.host,
                port=door.port,
                error=error,
            )
        ) from error
    return listener


def address_of(listener: socket.socket, door: Door) -> str:
    """The address as a caller writes it, with the port that was really taken."""
    host, port = listener.getsockname()[:2]
    scheme = "http" if door.cert is None else "https"
    name = f"[{host}]" if ":" in host else host
    return f"{scheme}://{name}:{port}"


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """uvicorn stops at a signal and then raises it once more, which would end the program as if it
    had failed."""
    before = {
        # Set before uvicorn's own, which puts back what it found and raises the signal for that.
        number: signal.signal(number, lambda *_: None)
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _is_loopback(host: str) -> bool:
    if host in _LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
