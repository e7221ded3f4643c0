"""What machine this is, in a line, and what it has to spare."""

import os
import platform


def free_memory() -> int:
    """Bytes that a model may take without pushing others out."""
    import psutil  # noqa: PLC0415  comes with the extra of the backend

    return int(psutil.virtual_memory().available)


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
