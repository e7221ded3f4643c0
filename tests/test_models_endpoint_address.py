"""Which addresses and keys are taken, and where a proxy stands in between."""

import shutil
import ssl
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from terazi.errors import InputError
from terazi.models.endpoint.address import read_address, read_key
from terazi.models.endpoint.http import Transport, _proxy
from terazi.models.endpoint.model import EndpointModel
from terazi.models.endpoint.problems import NoAnswerError
from tests.models_endpoint_server import Answer, Asked, closed_port, serve


@pytest.mark.parametrize(
    ("text", "url", "model", "root"),
    [
        ("endpoint:http://127.0.0.1:8080/v1#smol", "http://127.0.0.1:8080/v1", "smol", ""),
        ("http://localhost/v1/", "http://localhost:80/v1", "", ""),
        ("https://api.example.org/v1#a/b:c-2026", "https://api.example.org:443/v1", "a/b:c-2026",
         ""),
        ("endpoint:https://example.org:8443/llm/v1", "https://example.org:8443/llm/v1", "", "/llm"),
        ("https://example.org/openai", "https://example.org:443/openai", "", "/openai"),
        ("http://[::1]:9/v1#x", "http://[::1]:9/v1", "x", ""),
    ],
)  # fmt: skip
def test_addresses(text: str, url: str, model: str, root: str) -> None:
    address = read_address(text)
    assert (address.url, address.model, address.root) == (url, model, root)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "endpoint:",
        "127.0.0.1:8080/v1",
        "ftp://127.0.0.1/v1",
        "file:///etc/passwd",
        "http://",
        "http://127.0.0.1:99999/v1",
        "http://127.0.0.1:http/v1",
        "http://[::1/v1",
        "https://user:secret@example.org/v1",
        "https://example.org/v1?key=secret",
        "https://exämple.org/v1",
        "https://example.org/v 1",
        "https://example.org/v1#na\x1bme",
        "https://example.org/v1#" + "x" * 201,
    ],
)
def test_what_is_no_address_of_an_endpoint_is_said_with_the_way_out(text: str) -> None:
    with pytest.raises(InputError) as caught:
        read_address(text)
    assert caught.value.way_out
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("host", ["10.0.0.7", "clinic.example.org", "192.168.1.5", "127.evil.com"])
def test_plain_http_to_another_machine_is_refused_unless_allowed(host: str) -> None:
    with pytest.raises(InputError, match="readable by everybody") as caught:
        read_address(f"http://{host}/v1")
    assert "unencrypted: true" in caught.value.way_out
    with pytest.raises(InputError, match="readable by everybody"):
        EndpointModel(f"http://{host}/v1")
    assert read_address(f"http://{host}/v1", unencrypted=True).host == host
    assert not read_address(f"https://{host}/v1").on_this_machine


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.10", "localhost", "[::1]"])
def test_this_machine_needs_no_leave(host: str) -> None:
    assert read_address(f"http://{host}/v1").on_this_machine


def test_a_key_comes_from_the_environment_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_key("") == ""
    monkeypatch.delenv("SOME_KEY", raising=False)
    with pytest.raises(InputError, match="SOME_KEY is to hold") as caught:
        read_key("SOME_KEY")
    assert "never write a key into a proposal" in caught.value.way_out
    monkeypatch.setenv("SOME_KEY", " sk-1 \n")
    assert read_key("SOME_KEY") == "sk-1"
    for wrong in ("two words", "sk-1\r\nHost: other", "schlüssel", "k" * 5000):
        monkeypatch.setenv("SOME_KEY", wrong)
        with pytest.raises(InputError, match="does not hold a key") as caught:
            read_key("SOME_KEY")
        assert wrong[:5] not in str(caught.value)


# Proxies ----------------------------------------------------------------------------------------

PROXY = "http://who:s%40cret@proxy.example:3128"


@pytest.mark.parametrize(
    ("url", "used"),
    [
        ("https://api.example.org/v1", True),
        ("https://inside.example.net/v1", False),  # in no_proxy
        ("https://127.0.0.1:1/v1", False),
        ("http://clinic.example.org/v1", False),  # a proxy would read it all
    ],
)
def test_a_proxy_is_used_only_where_it_cannot_read(
    url: str, *, used: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, PROXY)
    monkeypatch.setenv("no_proxy", "inside.example.net")
    proxy = _proxy(read_address(url, unencrypted=True))
    assert (proxy is not None) == used
    if proxy is not None:
        assert (proxy.hostname, proxy.port) == ("proxy.example", 3128)


def test_a_proxy_is_asked_for_a_tunnel_to_the_host_and_told_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[Asked] = []

    def behaviour(asked: Asked) -> Answer:
        told.append(asked)
        return Answer(raw=[b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"])

    with serve(behaviour) as proxy:
        port = proxy.url.rpartition(":")[2].partition("/")[0]
        monkeypatch.setenv("https_proxy", f"http://who:s%40cret@127.0.0.1:{port}")
        monkeypatch.setenv("no_proxy", "")
        transport = Transport(read_address("https://api.example.org/v1"), "sk-0123456789")
        with pytest.raises(NoAnswerError, match="no connection"):
            transport.exchange("POST", "/v1/completions", b'{"prompt": "private"}', 5)
    (asked,) = told
    assert (asked.method, asked.path) == ("CONNECT", "api.example.org:443")
    assert asked.headers["Proxy-Authorization"] == "Basic d2hvOnNAY3JldA=="
    assert "Authorization" not in asked.headers
    assert asked.body == {}


@pytest.mark.parametrize("proxy", ["socks5://proxy.example:1080", "http://proxy.example:x", "//"])
def test_a_proxy_that_cannot_be_used_is_said(proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", proxy)
    with pytest.raises(InputError, match="https_proxy"):
        Transport(read_address("https://api.example.org/v1"))


def test_a_server_without_tls_gets_no_key_over_https() -> None:
    with serve(lambda _: Answer({})) as endpoint:
        address = read_address(endpoint.url.replace("http:", "https:"))
        with pytest.raises(NoAnswerError, match="no secure connection"):
            Transport(address, "sk-0123456789").exchange("GET", "/v1/models", None, 5)
    assert endpoint.asked == []


def test_a_certificate_must_be_one_that_this_machine_trusts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed: it makes the test's certificate")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "2", "-subj", "/CN=somebody", "-addext",
         "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with serve(lambda _: Answer({"fine": True}), context) as endpoint:
        address = read_address(endpoint.url)
        with pytest.raises(NoAnswerError, match=r"no secure connection.*VERIFY_FAILED"):
            Transport(address, "sk-0123456789").exchange("GET", "/", None, 5)
        assert endpoint.asked == []
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        reply = Transport(address, "sk-0123456789").exchange("GET", "/", None, 5)
        with pytest.raises(NoAnswerError, match="no secure connection"):  # another name
            Transport(replace(address, host="localhost")).exchange("GET", "/", None, 5)
    assert reply.body == b'{"fine": true}'


def test_nobody_listens() -> None:
    with closed_port() as port:
        transport = Transport(read_address(f"http://127.0.0.1:{port}/v1"))
        with pytest.raises(NoAnswerError, match="no connection"):
            transport.exchange("GET", "/v1/models", None, 5)
