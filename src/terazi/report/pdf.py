"""The report on paper: printed to PDF by a Chromium that is on the machine, without a network.

No library: the page is HTML, and a browser prints HTML best. The browser gets a profile of its own
that is thrown away, and resolves no name.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from terazi.errors import TeraziError
from terazi.files import write_atomically

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
    "brave-browser",
)
ENVIRONMENT = "TERAZI_BROWSER"  # path of the program, where it has another name
_PATIENCE = 180  # seconds; a slow machine may need one or two minutes
_FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-pdf-header-footer",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)


def find_browser() -> str:
    """Find a browser that can print.

    Raises:
        TeraziError: there is none.
    """
    named = os.environ.get(ENVIRONMENT, "")
    for name in (named,) if named else BROWSERS:
        if found := shutil.which(name):
            return found
    raise TeraziError(
        f"a PDF needs a browser, and there is no {named or 'Chromium, Chrome or Edge'} here\n"
        f"  → install Chromium, or name the program in {ENVIRONMENT}; or open the report in any "
        "browser and print it from there"
    )


def print_pdf(page: Path) -> Path:
    """Print a page of the report beside itself, ``report.html`` as ``report.pdf``.

    Raises:
        TeraziError: there is no browser, it cannot print, or the disk refuses.
    """
    program = find_browser()
    to = page.with_suffix(".pdf")
    with tempfile.TemporaryDirectory(prefix="terazi-") as scratch:
        printed = Path(scratch) / "page.pdf"
        # Chromium starts no sandbox for the administrator; the page holds no script.
        rights = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        command = [
            program, *_FLAGS, *rights, f"--user-data-dir={scratch}/profile",
            f"--print-to-pdf={printed}", page.resolve().as_uri(),
        ]  # fmt: skip
        said = _run(command)
        if not printed.is_file():
            raise TeraziError(
                f"{program} printed nothing: {said[-300:].strip() or 'it does not say why'}\n"
                "  → open the report in a browser and print it from there"
            )
        write_atomically(to, printed.read_bytes())
    return to


def _run(command: list[str]) -> str:
    try:
        done = subprocess.run(  # noqa: S603  (a browser that the user installed)
            command,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"it took more than {_PATIENCE} seconds"
    except OSError as error:
        return str(error)
    return done.stderr
