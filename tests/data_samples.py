"""A small catalogue with its mirror, in the format of the public ones, for the tests of data."""

import csv
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import yaml

from terazi.data.catalogue import CatalogueFile, Repository
from terazi.data.entry import OwnEntry
from terazi.data.sets import Files, SetFile, assemble
from terazi.data.testset import TestSet
from terazi.finding import Source

COMMIT = "0123456789abcdef0123456789abcdef01234567"
ROOT = f"github/somebody/topics/{COMMIT}"
TOPICS: dict[str, Any] = {
    "name": "small-topics",
    "title": "Small topics",
    "about": "A few sentences that the tests made up.",
    "kind": "choice",
    "use": "topic",
    "repository": {"owner": "somebody", "name": "topics", "commit": COMMIT},
    "address": "https://example.org/topics",
    "licence": "CC0-1.0",
    "citation": "Nobody (2026). Small topics.",
    "published": "2026-01",
    "format": {"kind": "table", "delimiter": "tab"},
    "fields": {"id": "row", "question": "sentence", "right": "topic"},
    "translations": True,
    "choices": ["health", "money"],
    "splits": {"items": ["test"], "examples": ["train"]},
    "path": "data/{language}/{split}.tsv",
}
PARALLEL: dict[str, Any] = {
    **{key: TOPICS[key] for key in ("about", "repository", "address", "licence", "citation")},
    "name": "small-lines",
    "title": "Small lines",
    "kind": "parallel",
    "use": "parallel",
    "published": "2026-01",
    "format": {"kind": "lines"},
    "splits": {"items": ["dev", "devtest"]},
    "path": "lines/{language}.{split}",
}
TEST = "row\ttopic\tsentence\n1\thealth\tThe nurse came.\n2\tmoney\tThe price rose.\n"
TRAIN = "row\ttopic\tsentence\n7\tmoney\tHe sold maize.\n8\thealth\tShe has a cough.\n"


def write_set(folder: Path, description: Mapping[str, Any], files: Mapping[str, bytes]) -> Path:
    """Write an entry, the table of its files and the files in a mirror; return the YAML file.

    ``files`` go by ``language/split``.
    """
    catalogue = folder / "catalogue"
    catalogue.mkdir(parents=True, exist_ok=True)
    file = catalogue / f"{description['name']}.yaml"
    file.write_text(yaml.safe_dump(dict(description), allow_unicode=True), encoding="utf-8")
    with file.with_name(f"{file.stem}.files.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("language", "split", "path", "bytes", "sha256"))
        for place, content in files.items():
            language, split = place.split("/")
            path = str(description["path"]).format(language=language, split=split)
            digest = hashlib.sha256(content).hexdigest()
            writer.writerow((language, split, path, max(len(content), 1), digest))
            at = folder / "mirror" / ROOT / path
            at.parent.mkdir(parents=True, exist_ok=True)
            at.write_bytes(content)
    return file


def pinned(content: bytes, path: str = "data/file.tsv") -> CatalogueFile:
    """A catalogue's file with this content."""
    return CatalogueFile(
        test_set="small-topics",
        language="sw",
        split="test",
        repository=Repository(owner="somebody", name="topics", commit=COMMIT),
        path=path,
        bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def assembled(file: Path, description: Mapping[str, Any], language: str = "sw") -> TestSet:
    """The test set that one file makes."""
    described = {
        "name": "small",
        "title": "Small",
        "licence": "CC0-1.0",
        "use": "topic",
        "files": [{"language": language, "path": file.name}],
        **description,
    }
    files = Files(language, (SetFile("items", file, Source(title="Small")),))
    return assemble(OwnEntry.model_validate(described), {language: files})


def write_own(folder: Path, description: Mapping[str, Any], files: Mapping[str, str]) -> Path:
    """Write a descriptor and its files beside each other; return the descriptor."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    descriptor = folder / "own.yaml"
    base = {"name": "own", "title": "Own", "licence": "ours"}
    text = yaml.safe_dump({**base, **description}, allow_unicode=True, sort_keys=False)
    descriptor.write_text(text, encoding="utf-8")
    return descriptor


class Answer:
    """What the local server says once: a status, a body, and how it misbehaves."""

    def __init__(
        self, body: bytes = b"", status: int = 200, *, length: int | None = None, wait: float = 0
    ) -> None:
        self.body = body
        self.status = status
        self.length = len(body) if length is None else length
        self.wait = wait


class Server:
    """A server on this machine that gives its answers in turn, and the last one for ever."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.answers: list[Answer] = []
        self.asked: list[str] = []

    def next(self, path: str) -> Answer:
        """Note what was asked and return the answer to it."""
        self.asked.append(path)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def serving() -> Iterator[Server]:
    """Run a server as long as the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = served.next(self.path)
            if answer.wait:
                stopped.wait(answer.wait)
            self.send_response(answer.status)
            self.send_header("Content-Length", str(answer.length))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  its name there
            """Say nothing."""

    stopped = Event()
    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    served = Server(f"http://127.0.0.1:{http.server_address[1]}")
    thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield served
    finally:
        stopped.set()
        http.shutdown()
        thread.join()
        http.server_close()
