"""What a command costs with all its processes: seconds by the clock and of the processor, memory at its peak.

    python -m benchmarks.measure COMMAND [ARGUMENT ...]

runs it twice and prints three numbers and the exit code. The first run is timed and left alone; in the second
its memory is looked at, which keeps a core busy for a tenth of the time. Memory is the largest sum over all
processes at one moment, in MB, pages they share counted once (PSS, looked at five times a second; where the
system has no such account, the largest process alone).
"""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

EVERY = 0.2
BECOME_REAPER = 36  # prctl(PR_SET_CHILD_SUBREAPER): grandchildren left behind are waited for here


def descendants(root: int) -> list[int]:
    """Return a process and all below it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, ValueError, IndexError):
                continue
            children.setdefault(parent, []).append(int(entry.name))
    found = [root]
    for process in found:
        found += children.get(process, [])
    return found


def memory(processes: list[int]) -> float:
    """Return the memory of some processes in MB, shared pages once."""
    total = 0
    for process in processes:
        try:
            lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def clocked(command: list[str]) -> tuple[float, float, int]:
    """Return seconds by the clock, seconds of the processor, and the exit code."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(BECOME_REAPER, 1, 0, 0, 0)
    start = time.perf_counter()
    code = subprocess.call(command, stdout=subprocess.DEVNULL)
    wall = time.perf_counter() - start
    while sys.platform != "win32":
        try:
            os.wait()
        except ChildProcessError:
            break
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, used.ru_utime + used.ru_stime, code


def watched(command: list[str]) -> float:
    """Return the memory at its peak, in MB."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, memory(descendants(process.pid)))
        with suppress(subprocess.TimeoutExpired):
            process.wait(EVERY)
    return peak


def run(command: list[str]) -> tuple[float, float, float, int]:
    """Return seconds by the clock, seconds of the processor, MB, and the exit code."""
    wall, cpu, code = clocked(command)
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    seen = watched(command) if sys.platform == "linux" and not code else 0.0
    return wall, cpu, seen or largest, code


if __name__ == "__main__":
    print(*run(sys.argv[1:]))
