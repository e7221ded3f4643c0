"""What the tests share."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# Side by side the cores are shared out: threads that wait for one another lose more than they win.
# Read by torch and numpy when they are loaded, and by what the tests start.
if workers := int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "0")):
    os.environ.setdefault("OMP_NUM_THREADS", str(max((os.cpu_count() or 1) // workers, 1)))

# Machines are slow and busy; a time is never asserted.
settings.register_profile("terazi", deadline=None)
settings.load_profile("terazi")


@pytest.fixture(scope="session")
def mirror() -> Path:
    """The folder of public test data, or a skip that says how to get it."""
    place = os.environ.get("TERAZI_MIRROR", "")
    if not place:
        pytest.skip("TERAZI_MIRROR is not set: this test reads real public test sets from a mirror")
    if not Path(place).is_dir():
        pytest.skip(f"TERAZI_MIRROR is not a folder: {place}")
    return Path(place).resolve()
