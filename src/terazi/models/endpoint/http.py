"""One question over HTTP and what came back, within bounds of time and size.

Python's own http.client is enough: one host, JSON both ways. What it lacks is added here: a limit
on the whole exchange (its own is on each read), a limit on size, and connections that are kept.
No redirect is followed. A proxy of the environment (``https_proxy``, ``no_proxy``) is used for
https to other machines, where it sees the host's name and nothing else; http goes straight.
"""

import base64
import contextlib
import socket
import ssl
import threading
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import (
    HTTPConnection,
    HTTPException,
    HTTPResponse,
    HTTPSConnection,
    IncompleteRead,
    RemoteDisconnected,
)
from urllib.parse import SplitResult, unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from terazi import __version__
from terazi.errors import InputError
from terazi.models.endpoint.address import Address
from terazi.models.endpoint.problems import (
    CUT_SHORT,
    NO_CONNECTION,
    NOT_SECURE,
    TOO_BIG,
    TOO_LATE,
    UNREADABLE,
    NoAnswerError,
    quoted,
)

#: Bytes of an answer at most: log-probabilities of a long prompt are some hundred kilobytes.
MOST_BYTES = 8 * 2**20
_PIECE = 64 * 2**10


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back; names of headers are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class _StaleError(Exception):
    """A kept connection had been closed meanwhile by the other side."""


class _Exchange:
    """A question under way, which another thread may break off."""

    def __init__(self, connection: HTTPConnection) -> None:
        self.used_before = connection.sock is not None
        self.late = False
        self._connection = connection
        self._socket: socket.socket | None = None

    def connect(self, seconds: float) -> None:
        """Each step of connecting, and later each read, has so many seconds by itself."""
        self._connection.timeout = seconds
        if self.used_before:
            self._connection.sock.settimeout(seconds)
        else:
            self._connection.connect()
        # Kept here: http.client forgets it where the answer's end is that of the connection.
        self._socket = self._connection.sock

    def too_late(self) -> None:
        """All of it together took too long."""
        self.late = True
        self.break_off()

    def break_off(self) -> None:
        """Wake up who reads: closing alone would leave a read in another thread waiting."""
        with contextlib.suppress(OSError, AttributeError):
            (self._socket or self._connection.sock).shutdown(socket.SHUT_RDWR)


class Transport:
    """Exchanges with one host; safe for several threads.

    Args:
        address: the endpoint.
        key: sent as bearer token to this host alone, and shown nowhere.
        most_bytes: of one answer.
    """

    def __init__(self, address: Address, key: str = "", *, most_bytes: int = MOST_BYTES) -> None:
        self.address = address
        self._most_bytes = most_bytes
        self._headers = {
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "Content-Type": "application/json",
            "User-Agent": f"terazi/{__version__}",
        }
        if key:
            self._headers["Authorization"] = f"Bearer {key}"
        self._proxy = _proxy(address)
        self._tls = ssl.create_default_context() if address.secure else None
        self._idle: list[HTTPConnection] = []
        self._under_way: set[_Exchange] = set()
        self._lock = threading.Lock()
        self.close = weakref.finalize(self, _close, self._idle, self._lock)

    def exchange(self, method: str, path: str, body: bytes | None, seconds: float) -> Reply:
        """Ask and read the whole answer, whatever its status.

        Args:
            method: GET or POST.
            path: on the host.
            body: JSON, or None.
            seconds: for all of it, from connecting to the last byte.

        Raises:
            NoAnswerError: no connection, too late, cut short, too big.
        """
        with self._lock:
            kept = self._idle.pop() if self._idle else None
        if kept is not None:
            with contextlib.suppress(_StaleError):
                return self._talk(kept, method, path, body, seconds)
        return self._talk(self._new(), method, path, body, seconds)

    def cut(self) -> None:
        """Break off what is under way in other threads."""
        with self._lock:
            for exchange in self._under_way:
                exchange.break_off()

    def _talk(
        self, connection: HTTPConnection, method: str, path: str, body: bytes | None, seconds: float
    ) -> Reply:
        exchange = _Exchange(connection)
        watch = threading.Timer(seconds, exchange.too_late)
        watch.daemon = True
        with self._lock:
            self._under_way.add(exchange)
        watch.start()
        keep = False
        try:
            exchange.connect(seconds)
            connection.request(method, path, body=body, headers=self._headers)
            with contextlib.closing(connection.getresponse()) as response:
                content = self._read(response)
            if exchange.late:
                raise TimeoutError  # what was read may be a part
            keep = not response.will_close
            headers = {name.lower(): value for name, value in response.getheaders()}
            return Reply(response.status, headers, content)
        except (NoAnswerError, OSError, HTTPException, ValueError) as error:
            if exchange.late or isinstance(error, TimeoutError):
                raise NoAnswerError(TOO_LATE, f"{seconds:g} seconds") from error
            if exchange.used_before and isinstance(error, ConnectionError):
                raise _StaleError from error
            if isinstance(error, NoAnswerError):
                raise
            raise _no_answer(error) from error
        finally:
            watch.cancel()
            with self._lock:
                self._under_way.discard(exchange)
                if keep:
                    self._idle.append(connection)
            if not keep:
                connection.close()

    def _read(self, response: HTTPResponse) -> bytes:
        declared = response.getheader("Content-Length", "")
        content = bytearray()
        if declared.isdecimal() and int(declared[:20]) > self._most_bytes:
            raise NoAnswerError(TOO_BIG, f"more than {self._most_bytes} bytes")
        while piece := response.read1(_PIECE):
            content += piece
            if len(content) > self._most_bytes:
                raise NoAnswerError(TOO_BIG, f"more than {self._most_bytes} bytes")
        if declared.isdecimal() and len(content) < int(declared[:20]):
            raise NoAnswerError(CUT_SHORT, f"{len(content)} bytes of {int(declared[:20])}")
        coding = response.getheader("Content-Encoding", "identity")
        if coding != "identity":
            raise NoAnswerError(UNREADABLE, f"it is packed as {quoted(coding, 20)}, unasked")
        return bytes(content)

    def _new(self) -> HTTPConnection:
        host, port = self.address.host, self.address.port
        if self._tls is None:
            return HTTPConnection(host, port)
        if self._proxy is None:
            return HTTPSConnection(host, port, context=self._tls)
        connection = HTTPSConnection(
            self._proxy.hostname or "", self._proxy.port or 80, context=self._tls
        )
        connection.set_tunnel(host, port, _proxy_headers(self._proxy))
        return connection


def _close(idle: list[HTTPConnection], lock: threading.Lock) -> None:
    """Let go of the kept connections."""
    with lock:
        for connection in idle:
            connection.close()
        idle.clear()


def _no_answer(error: OSError | HTTPException | ValueError) -> NoAnswerError:
    if isinstance(error, ssl.SSLError):
        return NoAnswerError(NOT_SECURE, quoted(error.reason or "TLS failed"))
    if isinstance(error, (IncompleteRead, RemoteDisconnected, ConnectionResetError)):
        return NoAnswerError(CUT_SHORT)
    if isinstance(error, OSError):
        return NoAnswerError(NO_CONNECTION, quoted(error.strerror or error))
    return NoAnswerError(UNREADABLE, f"it is not HTTP ({type(error).__name__})")


def _proxy(address: Address) -> SplitResult | None:
    if not address.secure or address.on_this_machine or proxy_bypass(address.host):
        return None
    named = getproxies().get("https", "")
    if not named:
        return None
    try:
        proxy = urlsplit(named if "://" in named else f"http://{named}")
        usable = proxy.scheme == "http" and bool(proxy.hostname) and proxy.port != 0
    except ValueError:
        usable = False
    if usable:
        return proxy
    raise InputError(
        "the proxy in the environment (https_proxy) is not the address of an HTTP proxy",
        way_out="write it as http://host:port, or name the endpoint's host in no_proxy",
    )


def _proxy_headers(proxy: SplitResult) -> dict[str, str]:
    if proxy.username is None:
        return {}
    pair = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
    return {"Proxy-Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
