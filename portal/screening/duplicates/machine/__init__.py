"""
The machine that compares: a process of its own, which alone loads numba and OpenCV.

The worker may be a thread of the web server, and a page must not wait for, nor carry, what a
comparison needs. So the worker keeps this process beside it, hands it what it lacks, and asks.
It holds nothing that cannot be handed to it again; when it dies, the next question starts another.
"""

from portal.screening.duplicates.machine.driver import (
    Machine,
    MachineFailed,
    machine_of,
    stop_machine,
)
from portal.screening.duplicates.machine.frames import fingerprint

__all__ = ["Machine", "MachineFailed", "fingerprint", "machine_of", "stop_machine"]
