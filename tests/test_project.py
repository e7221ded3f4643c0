"""What the project promises about itself."""

import re
import subprocess
import sys
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from terazi.cli import main

ROOT = Path(__file__).parent.parent
HEAVY = ("numpy", "scipy", "babel", "pydantic", "jinja2", "yaml", "bm25s", "cyllama")


def needed(package: str, found: set[str]) -> set[str]:
    """The package and all that it requires without extras."""
    name = re.sub(r"[-_.]+", "-", package).lower()
    if name not in found:
        found.add(name)
        for line in requires(name) or ():
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                needed(requirement.name, found)
    return found


def test_the_core_is_at_most_fifteen_packages() -> None:
    assert len(needed("terazi", set())) <= 15


def test_the_command_line_starts_without_heavy_imports() -> None:
    code = "import sys, terazi.cli; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not set(HEAVY) & set(loaded)


def test_every_command_is_in_the_readme() -> None:
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in main.commands:
        assert f"`terazi {command}" in page


@pytest.mark.parametrize(
    "page", [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md"], ids=lambda page: page.name
)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)[^)]*\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target
