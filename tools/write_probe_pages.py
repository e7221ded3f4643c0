"""Write docs/probes: a page for each probe, and the table of them in docs/probes.md.

    python tools/write_probe_pages.py

A test compares what is there with what this would write.
"""

# ruff: noqa: INP001  a script, in no package

from pathlib import Path

from terazi.probes.page import described, index, page

DOCS = Path(__file__).resolve().parent.parent / "docs"
BEGIN, END = "<!-- made by tools/write_probe_pages.py -->", "<!-- until here -->"


def with_table(text: str, table: str) -> str:
    """The page with the table between the two marks."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table}\n{END}{after}"


def main() -> None:
    """Write what has changed and take away what is too many."""
    folder = DOCS / "probes"
    folder.mkdir(exist_ok=True)
    probes = described()
    pages = {folder / one.file: page(one) for one in probes}
    overview = DOCS / "probes.md"
    pages[overview] = with_table(overview.read_text(encoding="utf-8"), index(probes))
    for place, text in pages.items():
        place.write_text(text, encoding="utf-8")
    for place in set(folder.glob("*.md")) - set(pages):
        place.unlink()


if __name__ == "__main__":
    main()
