"""What machine this is, in a line, and what it has to spare."""

import os
import platform
import sys
from pathlib import Path


def free_memory() -> int:
    """Bytes that a model may take without pushing others out."""
    import psutil  # noqa: PLC0415  comes with the extra of the backend

    return int(psutil.virtual_memory().available)


def peak_memory() -> int:
    """The most bytes of memory that this process has taken since it began."""
    if sys.platform == "win32":
        import psutil  # noqa: PLC0415  as above

        return int(psutil.Process().memory_info().peak_wset)
    status = Path("/proc/self/status")
    if status.is_file():  # what getrusage says begins with what the parent had taken
        (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    import resource  # noqa: PLC0415  not on Windows

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(peak if sys.platform == "darwin" else peak * 1024)


def describe_machine() -> str:
    """Cores, memory where it is known, processor family and system."""
    parts = [f"{os.cpu_count()} cores"]
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # not on Windows
        memory = 0
    if memory:
        parts.append(f"{memory / 2**30:.0f} GB of memory")
    return ", ".join([*parts, platform.machine(), platform.system()])
