"""Where an endpoint is, which model is meant, and the key to it."""

import ipaddress
import os
import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from terazi.errors import InputError

#: How a proposal writes a model behind an endpoint: ``endpoint:http://127.0.0.1:8080/v1#name``.
PREFIX = "endpoint:"
_VERSION_1 = "/v1"
_NAME_LENGTH = 200
_KEY_LENGTH = 4096


@dataclass(frozen=True, slots=True)
class Address:
    """An endpoint and, after ``#``, the model there ("" for the only one it serves).

    ``path`` is that of the OpenAI-compatible part, without a slash at its end.
    """

    secure: bool
    host: str
    port: int
    path: str
    model: str

    @property
    def url(self) -> str:
        """Without the model."""
        scheme = "https" if self.secure else "http"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{host}:{self.port}{self.path}"

    @property
    def root(self) -> str:
        """The path under which llama-server and vLLM keep what is theirs alone."""
        return self.path.removesuffix(_VERSION_1)

    @property
    def on_this_machine(self) -> bool:
        """Whether nothing that is sent leaves the machine."""
        return _is_loopback(self.host)


def read_address(text: str, *, unencrypted: bool = False) -> Address:
    """Read ``endpoint:URL#MODEL``, with or without the prefix.

    Args:
        text: as a proposal has it.
        unencrypted: allow ``http://`` to another machine, where everybody on the way can read
            the questions and the key.

    Raises:
        InputError: it is no such address, or an unsafe one.
    """
    url = _split(text.strip().removeprefix(PREFIX))
    host, port = url.hostname or "", _port(url)
    secure = url.scheme == "https"
    if not secure and not unencrypted and not _is_loopback(host):
        raise InputError(
            f"http:// to {host} would send questions and key readable by everybody on the way",
            way_out="use https://, or, in a network you trust, allow it (unencrypted: true)",
        )
    model = url.fragment
    if len(model) > _NAME_LENGTH or not model.isprintable():
        raise InputError(
            "the model's name after # is too long or has invisible characters",
            way_out="write the name as the endpoint lists it",
        )
    return Address(secure, host, port, url.path.rstrip("/"), model)


def read_key(variable: str) -> str:
    """The key, from the environment variable that the user names; "" where none is named.

    Raises:
        InputError: the variable is not set, or what it holds is no key. The key is not shown.
    """
    if not variable:
        return ""
    key = os.environ.get(variable, "").strip()
    if not key:
        raise InputError(
            f"the environment variable {variable} is to hold the endpoint's key and is not set",
            way_out=f"set {variable} before starting; never write a key into a proposal",
        )
    if len(key) > _KEY_LENGTH or not re.fullmatch(r"[!-~]+", key):
        raise InputError(
            f"the environment variable {variable} does not hold a key that can be sent",
            way_out="a key has no spaces, line breaks or letters outside ASCII",
        )
    return key


def _split(text: str) -> SplitResult:
    try:
        url = urlsplit(text)
    except ValueError as error:
        raise _no_address(str(error)) from error
    if url.scheme not in {"http", "https"} or not url.hostname:
        raise _no_address("it begins with http:// or https:// and a host")
    if "@" in url.netloc or url.query:
        raise InputError(
            "an endpoint's address holds no user name, password or ?query",
            way_out="name an environment variable that holds the key instead",
        )
    if not re.fullmatch(r"[!-~]+", url.netloc + url.path):
        raise _no_address("it has no spaces and no letters outside ASCII")
    return url


def _port(url: SplitResult) -> int:
    try:
        port = url.port
    except ValueError as error:
        raise _no_address(str(error)) from error
    return port or (443 if url.scheme == "https" else 80)


def _no_address(why: str) -> InputError:
    return InputError(
        f"this is not the address of an endpoint: {why}",
        way_out="write it as endpoint:http://127.0.0.1:8080/v1#name-of-the-model",
    )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
