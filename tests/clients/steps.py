"""Steps of a walk: each is counted, and one that fails does not end the others."""

import sys
import time
import traceback


class Walk:
    def __init__(self, name):
        self.name = name
        self.passed = 0
        self.failures = []

    def step(self, what, act):
        """Runs one step. Gives what it gave, or None when it failed."""
        try:
            value = act()
        except Exception as error:  # noqa: BLE001: whatever a client raises is a finding
            self.failures.append(what)
            print(f"FAILED  {self.name}: {what}: {type(error).__name__}: {error}")
            line = traceback.extract_tb(error.__traceback__)
            print("        " + " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(line[-6:])))
            return None
        self.passed += 1
        return value

    def end(self):
        failed = len(self.failures)
        word = "FAILED" if failed else "ok"
        print(f"test result: {word}. {self.passed} passed; {failed} failed; {self.name}", flush=True)
        sys.exit(1 if failed else 0)


def true(condition, said=""):
    if not condition:
        raise AssertionError(said or "it is not so")


def eventually(what, find, seconds=40):
    """Waits until `find` gives something."""
    ends = time.monotonic() + seconds
    while True:
        found = find()
        if found:
            return found
        if time.monotonic() > ends:
            raise AssertionError(f"never came: {what}")
        time.sleep(0.2)


def code_of(address):
    """The code that the user copies by hand once she has let the app in."""
    print(f"AUTHORIZE {address}", flush=True)
    return sys.stdin.readline().strip()
