"""Processes that end with whoever started them, and the ports on which they listen."""

import os
import random
import signal
import socket
import subprocess
import sys
import threading

# Below those that a system gives to connections, so that none of them takes a port before a node does.
PORTS = range(20_000, 30_000)

_lock = threading.Lock()
_given = set()
_started = []
_is_over = False


def port():
    """One on which nobody listens, and that was given to nobody else."""
    for number in random.sample(PORTS, 100):
        with _lock, socket.socket() as free:
            if number in _given:
                continue
            try:
                free.bind(("127.0.0.1", number))
            except OSError:
                continue
            _given.add(number)
            return number
    raise SystemExit(f"no free port from {PORTS.start} to {PORTS.stop}")


def start(command, **options):
    """Starts it in a group of its own, with which whatever it starts is found, too."""
    with _lock:
        if _is_over:
            raise SystemExit("nothing is started any more")
        process = subprocess.Popen(command, start_new_session=True, **options)
        _started.append(process)
        return process


def end(process, patience=30):
    """Asks it to end, and then ends it and all that it started."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            pass
    kill(process)


def kill(process):
    """Ends it at once, and all that it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()
    with _lock:
        if process in _started:
            _started.remove(process)


def end_all():
    """Ends whatever still runs; nothing is started any more."""
    global _is_over
    with _lock:
        _is_over = True
        left = list(_started)
    for process in left:
        kill(process)


def leave_when_asked():
    """Has `finally` come about also when somebody else ends this process."""
    for asked in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(asked, _leave)


def _leave(asked, _frame):
    # Once is enough: what is ended in the meantime must not be left half done.
    for other in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(other, signal.SIG_IGN)
    sys.exit(128 + asked)
