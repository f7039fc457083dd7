"""What this process uses, as far as the system tells."""

from os import sysconf
from pathlib import Path
from time import process_time
from typing import Final

_STATM: Final = Path("/proc/self/statm")
_PAGE: Final = sysconf("SC_PAGE_SIZE")


def cpu_s() -> float:
    """Seconds of processor time, of its own and in the kernel."""
    return process_time()


def rss() -> int:
    """Resident memory in bytes; 0 where the system has no ``/proc``."""
    try:
        return int(_STATM.read_text().split()[1]) * _PAGE
    except (OSError, ValueError, IndexError):
        return 0
