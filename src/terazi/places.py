"""Where Terazi keeps what can be made again: the cache of models and test data."""

import os
import sys
from pathlib import Path


def cache_folder() -> Path:
    """``TERAZI_CACHE`` if set, else the system's own place for caches; not created here."""
    chosen = os.environ.get("TERAZI_CACHE")
    if chosen:
        return Path(chosen).expanduser()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "terazi"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "terazi"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "terazi"
