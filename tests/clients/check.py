"""That a walk leaves no process behind, however it ends."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import processes
from steps import Walk, eventually, true

HERE = Path(__file__).parent

# One that starts another and does not listen to being asked, as a client that hangs.
STUBBORN = "import signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); " \
    "print(subprocess.Popen(['sleep', '600']).pid, flush=True); time.sleep(600)"

# A walk in small: two threads, each waiting for what it started.
SMALL = """
import subprocess, sys
from concurrent.futures import ThreadPoolExecutor
import processes, walk

def one(number):
    child = processes.start([sys.executable, "-c", sys.argv[1]], stdout=subprocess.PIPE, text=True)
    # In one piece: the other thread writes to the same pipe.
    sys.stdout.write(f"{child.pid} {child.stdout.readline().strip()}\\n")
    sys.stdout.flush()
    child.stdout.read()

walk.side_by_side([(one, 1), (one, 2)], lambda _: None)
"""


def runs(process):
    """Whether it is there, and not only its entry that nobody has asked for."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def gone(*all_of_them):
    eventually(f"the end of {all_of_them}", lambda: not any(runs(process) for process in all_of_them))


def a_stubborn_one_ends_with_what_it_started():
    child = processes.start([sys.executable, "-c", STUBBORN], stdout=subprocess.PIPE, text=True)
    below = int(child.stdout.readline())
    true(runs(child.pid) and runs(below))
    processes.end(child, patience=0.2)
    gone(child.pid, below)


def who_has_ended_takes_what_it_started_along():
    child = processes.start(["sh", "-c", "sleep 600 & echo $!"], stdout=subprocess.PIPE, text=True)
    below = int(child.stdout.readline())
    child.wait()
    true(runs(below))
    processes.end(child)
    gone(below)


def asked_to_end(asked):
    whole = subprocess.Popen(
        [sys.executable, "-c", SMALL, STUBBORN], cwd=HERE, env={**os.environ, "PYTHONPATH": str(HERE)},
        stdout=subprocess.PIPE, text=True,
    )
    below = [int(number) for _ in range(2) for number in whole.stdout.readline().split()]
    try:
        true(len(below) == 4 and all(runs(process) for process in below), str(below))
        whole.send_signal(asked)
        true(whole.wait(60) == 128 + asked, str(whole.returncode))
        gone(*below)
    finally:
        for process in filter(runs, below):
            os.kill(process, signal.SIGKILL)


def ports_are_below_those_of_connections():
    given = [processes.port() for _ in range(50)]
    true(len(set(given)) == len(given), str(given))
    lowest = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    # Some systems give nearly all of them to connections; there a walk may have to be begun again.
    if lowest > processes.PORTS.stop:
        true(max(given) < lowest, f"{max(given)} is given to connections, too")


def nothing_starts_after_the_end():
    child = processes.start(["sleep", "600"])
    processes.end_all()
    gone(child.pid)
    try:
        processes.start(["sleep", "600"])
    except SystemExit:
        return
    raise AssertionError("it was started")


walk = Walk("what walks leave")
walk.step("one that does not listen", a_stubborn_one_ends_with_what_it_started)
walk.step("one that has ended", who_has_ended_takes_what_it_started_along)
for asked in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
    walk.step(f"asked to end by {asked.name}", lambda asked=asked: asked_to_end(asked))
walk.step("ports", ports_are_below_those_of_connections)
walk.step("nothing after the end", nothing_starts_after_the_end)
walk.end()
