"""Running text out of the formats that packages keep it in: pages, manuals, messages, stories.

A document is its id and its paragraphs. Messages are what a program says to whoever uses it;
what is no sentence (menus, names of keys, patterns with holes for other words) is left out.
"""

import html
import io
import json
import re
import struct
from collections.abc import Iterable, Iterator
from gettext import GNUTranslations
from html.parser import HTMLParser
from itertools import pairwise

Document = tuple[str, list[str]]

FEWEST_WORDS = 4
CHUNK = 50  # messages of a document
_BLOCKS = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "title", "li", "td", "dd", "dt"))
_WITHOUT = frozenset(
    ("script", "style", "pre", "screen", "nav", "info", "table", "head", "header", "footer")
)
_VOID = frozenset(("area", "base", "br", "col", "hr", "img", "input", "link", "meta", "wbr"))
_TAG = re.compile(r"<[^<>]*>")
_LINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]|\[\w+:[^\s\]]+ ([^\]]*)\]")
_UNIT = re.compile(r'<tu tuid="([^":]+):[^"]*">(.*?)</tu>', re.DOTALL)
_FONT = re.compile(r"\\f(?:\[\w*\]|\(..|.)|\\[&|^]")


def plain(text: str) -> str:
    """The text with single blanks."""
    return " ".join(text.split())


def is_running(text: str) -> bool:
    """Whether it has the words of a sentence, or nearly."""
    return sum(any(map(str.isalpha, word)) for word in text.split()) >= FEWEST_WORDS


def translated(paragraphs: Iterable[str], original: set[str]) -> list[str]:
    """The paragraphs that are not word for word in the original."""
    return [one for one in paragraphs if one not in original]


def chunks(files: Iterable[tuple[str, Iterable[str]]]) -> Iterator[Document]:
    """Messages of files, so many to a document; each message once, however many files have it."""
    known: set[str] = set()
    for name, messages in files:
        own = [one for one in dict.fromkeys(messages) if one not in known]
        known.update(own)
        for number, start in enumerate(range(0, len(own), CHUNK), 1):
            yield f"{name}-{number}", own[start : start + CHUNK]


def message(text: str) -> list[str]:
    """The sentences of a program's message; none if it has holes with grammar (``{count, …}``)."""
    shown = _LINK.sub(lambda link: link[1] or link[2] or "", text.replace("'''", ""))
    shown = _TAG.sub(" ", html.unescape(shown)).replace("%PRODUCTNAME", "LibreOffice")
    if any(sign in shown for sign in ("{", "}", "[[", "|", "\\", "~~")):
        return []
    lines = [plain(line.replace("~", "").replace("''", "")) for line in shown.split("\n")]
    return [line for line in lines if is_running(line)]


class _Page(HTMLParser):
    def __init__(self, begins: str) -> None:
        super().__init__(convert_charrefs=True)
        self.paragraphs: list[str] = []
        self._begins = begins  # the id of the part that is read; "" for all
        self._reading = not begins
        self._open = 0
        self._words: list[str] = []
        self._without: list[str] = []  # the parts left out that we are within, and tags of theirs

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self._reading = self._reading or told.get("id") == self._begins
        hidden = tag in _WITHOUT or "MAC" in (told.get("class") or "").split()
        hidden = hidden or (tag == "code" and not self._open)  # a listing, no word of a sentence
        if tag not in _VOID and (self._without or hidden):
            self._without.append(tag)
        elif tag in _BLOCKS and not self._without:
            self._flush()
            self._open += 1

    def handle_endtag(self, tag: str) -> None:
        if self._without:
            if tag in self._without:
                while self._without.pop() != tag:
                    pass
        elif tag in _BLOCKS:
            self._flush()
            self._open = max(self._open - 1, 0)

    def handle_data(self, data: str) -> None:
        if self._reading and self._open and not self._without:
            self._words.append(data)

    def _flush(self) -> None:
        text = plain("".join(self._words))
        self._words = []
        if is_running(text):
            self.paragraphs.append(text)


def page(text: str, begins: str = "") -> list[str]:
    """The paragraphs of a page of HTML or Mallard.

    Args:
        text: of the page.
        begins: the id of the element with which its own text begins.
    """
    reader = _Page(begins)
    reader.feed(text)
    reader.close()
    return reader.paragraphs


def manual(text: str) -> list[str]:
    """The paragraphs of a manual page in the language of ``man``; examples are left out."""
    paragraphs: list[str] = []
    words: list[str] = []
    within = ""  # a part that is left out
    for line in [*text.split("\n"), ".PP"]:
        request = line.split(maxsplit=1)[0] if line.startswith((".", "'")) else ""
        if within:
            within = "" if request in {"..", ".fi", ".EE"} else within
        elif request in {".ig", ".nf", ".EX"}:
            within = request
        elif request in {".B", ".I", ".BR", ".BI", ".IR", ".RB", ".RI", ".IB"}:
            words.append(line.partition(" ")[2].replace('"', ""))
            continue
        elif not request and line.strip():
            words.append(line)
            continue
        found = plain(_roff(" ".join(words)))
        words = []
        if is_running(found) and "\\" not in found:
            paragraphs.append(found)
    return paragraphs


def _roff(text: str) -> str:
    text = _FONT.sub("", text)
    for sign, shown in (
        ("\\-", "-"),
        ("\\(aq", "'"),
        ("\\(cq", "’"),
        ("\\(lq", "“"),
        ("\\(rq", "”"),
        ("\\(bu", "•"),
        ("\\ ", " "),
        ("\\~", " "),
        ("\\e", ""),
        ("\\.", "."),
        ("\\'", "'"),
    ):
        text = text.replace(sign, shown)
    return text


def story(text: str) -> list[str]:
    """The title and pages of a story of the African Storybook; not who made it."""
    title, *pages = re.split(r"^##.*$", text, flags=re.MULTILINE)
    told = [one for one in pages if not one.lstrip().startswith("* License")]
    return [one for one in map(plain, [title.lstrip("# "), *told]) if one]


def stories_language(text: str) -> str:
    """What the footer of such a story says of its language."""
    found = re.search(r"^\* Language: (\S+)", text, flags=re.MULTILINE)
    return found[1] if found else ""


def articles(text: str) -> Iterator[Document]:
    """The preamble and the articles of a page of the Universal Declaration of Human Rights."""
    _, *parts = re.split(r'<(?:header>|article data-number=")', text)
    for number, part in enumerate(parts):
        paragraphs = page(part.partition("</article>")[0].partition("</header>")[0])
        if paragraphs:
            yield str(number), paragraphs


def units(text: str, language: str) -> Iterator[Document]:
    """The articles of a TMX file of TICO-19, whose units are named by their article.

    Args:
        text: of the file.
        language: the side to take, as the file calls it.
    """
    side = re.compile(rf'<tuv xml:lang="{re.escape(language)}">\s*<seg>(.*?)</seg>', re.DOTALL)
    found: dict[str, list[str]] = {}
    for name, unit in _UNIT.findall(text):
        sentence = side.search(unit)
        if sentence and sentence[1].strip():
            found.setdefault(name, []).append(plain(html.unescape(sentence[1])))
    yield from found.items()


def catalogue(content: bytes) -> list[str]:
    """The messages of a compiled gettext catalogue that differ from what they translate."""
    held = GNUTranslations(io.BytesIO(content))._catalog  # type: ignore[attr-defined]  # noqa: SLF001  it shows them no other way
    found = []
    for key, value in held.items():
        original = (key if isinstance(key, str) else key[0]).rpartition("\x04")[2]
        if original and value != original:
            found += message(value)
    return found


def resources(content: bytes) -> list[str]:
    """The messages of a resource file of Chromium, version 5 (a table of places, then texts)."""
    version, encoding, count = struct.unpack_from("<IIH", content)
    if (version, encoding) != (5, 1):
        raise ValueError(f"a resource file of version {version}, encoding {encoding}")
    places = [struct.unpack_from("<HI", content, 12 + 6 * at)[1] for at in range(count + 1)]
    found = []
    for start, end in pairwise(places):
        found += message(content[start:end].decode("utf-8", "replace"))
    return found


def strings(content: bytes, original: bytes = b"{}") -> list[str]:
    """The messages of a JSON file, without those that are the same in the original file."""
    english = json.loads(original)
    found = []
    for key, value in json.loads(content).items():
        if isinstance(value, str) and value != english.get(key):
            found += message(value)
    return found
