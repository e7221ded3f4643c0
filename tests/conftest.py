"""What the tests share."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

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
