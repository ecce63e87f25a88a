"""Runs a program and says how long it took and how much memory it had.

launch.py OUT ERR PROGRAM ARGUMENTS…

This is a small process of its own, because Linux counts the memory of who starts a program as the program's at first.
"""

import json
import os
import sys
import time


def run(out: str, err: str, command: list[str]) -> dict[str, float]:
    """Exit status, seconds from start to end and of all processors, and the most kilobytes (RSS) of `command`."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    actions = [(os.POSIX_SPAWN_OPEN, 1, out, flags, 0o600), (os.POSIX_SPAWN_OPEN, 2, err, flags, 0o600)]
    start = time.perf_counter()
    process = os.posix_spawnp(command[0], command, os.environ, file_actions=actions)
    _, status, usage = os.wait4(process, 0)
    seconds = time.perf_counter() - start
    processor = usage.ru_utime + usage.ru_stime
    size = usage.ru_maxrss / 1024 if sys.platform == "darwin" else usage.ru_maxrss  # bytes there
    return {"status": os.waitstatus_to_exitcode(status), "seconds": seconds, "processor": processor, "kilobytes": size}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(sys.argv[1], sys.argv[2], sys.argv[3:])))
