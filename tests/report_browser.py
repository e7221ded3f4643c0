"""A real browser, driven through a pair of pipes: no library, no port, no network of its own.

Chromium's DevTools protocol over ``--remote-debugging-pipe``: JSON messages that end in NUL, read
by the browser from file 3 and written to file 4.
"""

import contextlib
import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--remote-debugging-pipe",
)
# Run in a process of its own: put our pipes where the browser looks for them, and become it.
_START = """
import fcntl, os, sys
pipes = [fcntl.fcntl(int(number), fcntl.F_DUPFD, 10) for number in sys.argv[1:3]]
for place, pipe in zip((3, 4), pipes):
    os.dup2(pipe, place)
os.execv(sys.argv[3], sys.argv[3:])
"""
_PATIENCE = 60.0  # seconds


def find() -> str | None:
    """Where a Chromium is, or None."""
    return next(filter(None, map(shutil.which, _NAMES)), None)


class Browser:
    """One page of a headless Chromium; ``events`` are all that it reported, by name."""

    def __init__(self, program: str, profile: Path) -> None:
        from_us, self._out = os.pipe()
        self._in, to_us = os.pipe()
        command = [program, *_FLAGS, f"--user-data-dir={profile}", "about:blank"]
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START, str(from_us), str(to_us), *command],
            pass_fds=(from_us, to_us),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(from_us)
        os.close(to_us)
        self._buffer = b""
        self._number = 0
        self._session = ""
        self.events: list[tuple[str, dict[str, Any]]] = []
        try:
            target = self.call("Target.createTarget", url="about:blank")["targetId"]
            attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
            self._session = attached["sessionId"]
            for domain in ("Page", "Network", "Log", "Runtime"):
                self.call(f"{domain}.enable")
        except BaseException:
            self._end()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with contextlib.suppress(OSError, TimeoutError):
            self._session = ""
            self.call("Browser.close")
        self._end()

    def _end(self) -> None:
        os.close(self._out)
        os.close(self._in)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """Ask the browser for something and wait for its answer."""
        self._number += 1
        message: dict[str, object] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        for answer in self._messages():
            if answer.get("id") == self._number:
                assert "error" not in answer, f"{method}: {answer['error']}"
                result: dict[str, Any] = answer["result"]
                return result
        raise AssertionError("unreachable")

    def open(self, address: str, *, width: int = 800, height: int = 900) -> None:
        """Open a page at a width of so many pixels and wait until it is all there."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=width < 500,
        )  # fmt: skip
        self.events.clear()
        self.call("Page.navigate", url=address)
        self._until("Page.loadEventFired")
        # Whatever the page still wants to ask for, it asks for now.
        self.run("new Promise(done => requestAnimationFrame(() => setTimeout(done, 200)))")

    def run(self, script: str) -> Any:  # noqa: ANN401  (whatever the script returns)
        """Evaluate an expression as the inspector does, which no policy of the page forbids."""
        answer = self.call(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def requests(self) -> list[str]:
        """Addresses that the page asked for, but for its own and what lies inside it."""
        asked = [
            e["request"]["url"] for name, e in self.events if name.startswith("Network.requestW")
        ]
        return [address for address in asked if not address.startswith("data:")]

    def complaints(self) -> list[str]:
        """Errors and warnings on the console."""
        said = [e["entry"]["text"] for name, e in self.events if name == "Log.entryAdded"]
        said += [str(e) for name, e in self.events if name == "Runtime.exceptionThrown"]
        return said + [str(e) for name, e in self.events if name == "Runtime.consoleAPICalled"]

    def _until(self, event: str) -> None:
        if any(name == event for name, _parameters in self.events):
            return
        for message in self._messages():
            if message.get("method") == event:
                return

    def _messages(self) -> Iterator[dict[str, Any]]:
        """Messages as they come; events are kept on the way."""
        end = time.monotonic() + _PATIENCE
        while True:
            while b"\0" in self._buffer:
                line, _nul, self._buffer = self._buffer.partition(b"\0")
                message = json.loads(line)
                if "method" in message:
                    self.events.append((message["method"], message["params"]))
                yield message
            ready, _w, _x = select.select([self._in], [], [], max(0.0, end - time.monotonic()))
            if not ready:
                raise TimeoutError("the browser says nothing")
            data = os.read(self._in, 1 << 20)
            if not data:
                raise OSError("the browser has gone")
            self._buffer += data
