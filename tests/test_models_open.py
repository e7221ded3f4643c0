"""From a model's name to a model: what runs it, and a hub that is only asked when it must be."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from threading import Thread
from types import ModuleType

import pytest

from terazi.errors import InputError, TeraziError
from terazi.models import hub
from terazi.models.endpoint.model import EndpointModel
from terazi.models.open import LLAMA_CPP, TRANSFORMERS, backend_for, place_of
from terazi.options.interface import RunsElsewhere, RunsHere
from terazi.options.model import build
from terazi.proposal.options import Endpoint, Model
from tests.models_endpoint_server import NAME, openai, serve

COMMIT = "0123456789abcdef0123456789abcdef01234567"
FILES = {"config.json": b"{}", "model.safetensors": b"weights", "tokenizer.json": b"{}"}
OTHERS = {"pytorch_model.bin": b"pickled", "modeling_own.py": b"print('no')"}


def test_a_file_is_for_llama_cpp_and_a_folder_for_transformers(tmp_path: Path) -> None:
    file = tmp_path / "ours.gguf"
    file.touch()
    assert place_of("ours.gguf", tmp_path) == file
    assert backend_for(file) == LLAMA_CPP
    assert backend_for(tmp_path) == TRANSFORMERS
    assert backend_for(file, TRANSFORMERS) == TRANSFORMERS


# A model behind an endpoint ---------------------------------------------------------------------


def test_an_endpoint_is_an_option_that_does_not_run_here(tmp_path: Path) -> None:
    part = Model(kind="model", name="Hosted", model="endpoint:", endpoint=Endpoint(at_once=2))
    with serve(openai) as endpoint:
        part = part.model_copy(update={"model": f"endpoint:{endpoint.url}#{NAME}"})
        option = build(part, tmp_path)
        assert isinstance(option.model, EndpointModel)
        assert option.model.at_once == 2
        assert isinstance(option, RunsElsewhere)
        assert not isinstance(option, RunsHere)
        assert option.answer(["Habari?"], "sw")[0].text
        assert option.address == endpoint.url


def test_the_address_is_looked_at_before_anything_is_sent(tmp_path: Path) -> None:
    part = Model(kind="model", name="Hosted", model="endpoint:http://models.example.org/v1#m")
    with pytest.raises(InputError, match="readable by everybody on the way") as caught:
        build(part, tmp_path)
    assert caught.value.field == "Hosted"


# A model of the hub -----------------------------------------------------------------------------


class Hub(BaseHTTPRequestHandler):
    """As much of the hub as its library asks for."""

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        asked: list[str] = self.server.asked  # type: ignore[attr-defined]
        asked.append(self.path)
        path = self.path.partition("?")[0]
        known = FILES | OTHERS
        if path == "/api/models/owner/tiny/revision/main":
            listed = [{"rfilename": name} for name in known]
            self._send(json.dumps({"id": "owner/tiny", "sha": COMMIT, "siblings": listed}).encode())
        elif path.startswith("/api/models/owner/tiny/tree/"):
            tree = [
                {"type": "file", "path": name, "size": len(body), "oid": COMMIT}
                for name, body in known.items()
            ]
            self._send(json.dumps(tree).encode())
        elif path.startswith(f"/owner/tiny/resolve/{COMMIT}/"):
            self._send(known[path.rpartition("/")[2]])
        else:
            self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  its name
        pass

    def _send(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Repo-Commit", COMMIT)
        self.send_header("ETag", f'"{hash(body):x}"')
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


@contextmanager
def hub_here() -> Iterator[tuple[str, list[str]]]:
    """The hub's address, and the paths that are asked for."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    server.asked = []  # type: ignore[attr-defined]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", server.asked  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


FETCH = """
import sys
from pathlib import Path
from terazi.models.hub import fetch
print(fetch(sys.argv[1], offline=sys.argv[2] == "offline"))
"""


def fetch(name: str, address: str, home: Path, *, offline: bool = False) -> Path:
    """In a process of its own, since the hub's library reads its settings once."""
    own = {"HF_ENDPOINT": address, "HF_HOME": str(home), "HF_HUB_DISABLE_XET": "1"}
    done = subprocess.run(
        [sys.executable, "-c", FETCH, name, "offline" if offline else "online"],
        # An offline weighing in this process, by another test, has told the library to stay so.
        env={**os.environ, **own, "HF_HUB_OFFLINE": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return Path(done.stdout.strip().splitlines()[-1])


@pytest.mark.skipif(not find_spec("huggingface_hub"), reason="needs the extra torch")
def test_a_model_of_the_hub_is_fetched_once_without_code_and_pickles(tmp_path: Path) -> None:
    with hub_here() as (address, asked):
        place = fetch("owner/tiny", address, tmp_path)
        assert {file.name: file.read_bytes() for file in place.iterdir()} == FILES
        assert not any(name in path for path in asked for name in OTHERS)
    # The hub is gone, and is not needed.
    assert fetch("owner/tiny", address, tmp_path, offline=True) == place


@pytest.mark.skipif(not find_spec("huggingface_hub"), reason="needs the extra torch")
def test_offline_nothing_is_asked(tmp_path: Path) -> None:
    with hub_here() as (address, asked):
        with pytest.raises(RuntimeError, match="the hub does not give the model owner/tiny"):
            fetch("owner/tiny", address, tmp_path, offline=True)
        assert asked == []
        with pytest.raises(RuntimeError, match="the hub does not give the model owner/none"):
            fetch("owner/none", address, tmp_path)


def test_the_hub_is_told_what_is_wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[object, ...]] = []

    def snapshot_download(name: str, **more: object) -> str:
        told.append((name, more["revision"], more["local_files_only"]))
        if name == "owner/none":
            raise OSError("404\nwith a long tail")
        return str(tmp_path)

    library = ModuleType("huggingface_hub")
    library.snapshot_download = snapshot_download  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "huggingface_hub", library)
    assert place_of("hub:owner/tiny", Path()) == tmp_path
    assert place_of("hub:owner/tiny@v1", Path(), offline=True) == tmp_path
    assert told == [("owner/tiny", None, False), ("owner/tiny", "v1", True)]
    with pytest.raises(InputError, match=r"owner/none: 404\n") as caught:
        hub.fetch("owner/none")
    assert "name the folder" in caught.value.way_out


def test_without_the_hubs_library_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    with pytest.raises(TeraziError, match=r"pip install 'terazi\[torch\]'"):
        hub.fetch("owner/tiny")
