"""Starts two nodes, is the user who lets each app in by the pages, and has each client walk."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import processes
import requests
from bs4 import BeautifulSoup

HERE = Path(__file__).parent
PASSWORD = "a heron stands in the shallow water"


class Node:
    """A node on this machine, with its data in a folder of its own."""

    def __init__(self, root, handle, name):
        self.handle = handle
        self.process = None
        port = processes.port()
        self.url = f"http://localhost:{port}"
        self.environment = {
            "PATH": os.environ["PATH"],
            "KAIFONG_DATA": str(root / handle),
            "KAIFONG_URL": self.url,
            "KAIFONG_LISTEN": f"127.0.0.1:{port}",
            "KAIFONG_DEVELOPMENT": "true",
        }
        (root / handle).mkdir()
        self.run("init", "--name", name, "--handle", handle, "--language", "en", "--shares", "We look after someone.")
        self.log = open(root / f"{handle}.log", "w+")

    def run(self, *arguments, said=None):
        done = subprocess.run(
            [os.environ["KAIFONG"], *arguments], env=self.environment, input=said, capture_output=True, text=True
        )
        if done.returncode:
            raise SystemExit(f"kaifong {' '.join(arguments)}: {done.stderr}")
        return done.stdout.strip()

    def member(self, handle, *arguments):
        self.run("member", "add", handle, "--password-stdin", *arguments, said=PASSWORD + "\n")

    def serve(self):
        self.process = processes.start(
            [os.environ["KAIFONG"], "serve"], env=self.environment, stdout=self.log, stderr=self.log
        )
        for _ in range(300):
            try:
                if requests.get(self.url + "/health", timeout=5).ok:
                    return
            except requests.ConnectionError:
                pass
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise SystemExit(f"{self.handle} does not start:\n{Path(self.log.name).read_text()}")

    def stop(self):
        if self.process:
            processes.end(self.process)


class Browser:
    """Somebody with a browser: keeps cookies and fills in forms."""

    def __init__(self, node):
        self.node = node
        self.session = requests.Session()

    def fill(self, page, action, **fields):
        soup = BeautifulSoup(page.text, "html.parser")
        form = next(
            (form for form in soup.find_all("form") if (form.get("action") or page.url).split("?")[0].endswith(action)),
            None,
        )
        if form is None:
            raise SystemExit(f"no form for {action} on {page.url}:\n{page.text[:3000]}")
        filled = {}
        for field in form.find_all("input"):
            if field.get("name") and field.get("type") not in ("submit", "checkbox", "radio"):
                filled[field["name"]] = field.get("value", "")
            elif field.get("name") and field.has_attr("checked"):
                filled[field["name"]] = field.get("value", "on")
        filled.update(fields)
        address = requests.compat.urljoin(page.url, form.get("action") or page.url)
        return self.session.post(address, data=filled, headers={"Origin": self.node.url}, timeout=30)

    def sign_in(self, handle):
        page = self.session.get(self.node.url + "/sign-in", timeout=30)
        page = self.fill(page, "/sign-in", handle=handle, password=PASSWORD)
        if not page.ok:
            raise SystemExit(f"{handle} cannot sign in: {page.status_code}\n{page.text[:3000]}")

    def let_in(self, address, speaks_as):
        """Says yes to the app, and copies the code."""
        page = self.session.get(address, timeout=30)
        page = self.fill(page, "/oauth/authorize", decision="yes", voice=speaks_as)
        code = BeautifulSoup(page.text, "html.parser").select_one("#code")
        if code is None:
            raise SystemExit(f"no code: {page.status_code} {page.url}\n{page.text[:3000]}")
        return code.text.strip()


# Each client: the command, and who signs in: the host of the first node, who speaks as the group.
def commands(room):
    node = shutil.which("node") or "node"
    return {
        "Mastodon.py": [str(room / "python/bin/python"), str(HERE / "with_mastodon_py.py")],
        "toot": [str(room / "python/bin/python"), str(HERE / "with_toot.py"), str(room / "python/bin/toot")],
        "masto.js": [node, str(room / "javascript/with_masto.mjs")],
        "megalodon": [node, str(room / "javascript/with_megalodon.mjs")],
        "browser": [node, str(room / "javascript/with_browser.mjs")],
    }


def walk(name, command, root):
    """Whether nothing failed, and the lines that were printed."""
    root = root / name
    root.mkdir()
    here = Node(root, "carers", "Carers of the coast")
    there = Node(root, "harbour", "Harbour neighbours")
    here.member("mei", "--role", "coordinator", "--name", "Mei")
    here.member("rain", "--name", "Rain", "--outside")
    there.member("bo", "--role", "coordinator", "--name", "Bo")
    there.member("fern", "--name", "Fern", "--outside")
    nodes = [here, there]
    try:
        for node in nodes:
            node.serve()
        return led(name, command, root, here, there)
    finally:
        for node in nodes:
            node.stop()


def led(name, command, root, here, there):
    """A walk, once both nodes are there."""
    printed = []
    nodes = [here, there]
    users = {
        here.url: ("mei", "group"),
        there.url: ("bo", "group"),
    }
    environment = {
        **os.environ,
        "HERE": here.url,
        "THERE": there.url,
        "HOME": str(root),
        "XDG_CONFIG_HOME": str(root / "config"),
        "TOKEN_RAIN": here.run("token", "rain"),
        "TOKEN_FERN": there.run("token", "fern"),
        "TOKEN_MEI": here.run("token", "mei", "--scopes", "read write follow push admin:read admin:write"),
        "TOKEN_THERE": there.run("token", "bo", "--as-group"),
        "NO_COLOR": "1",
        # For the one that signs in by the pages itself.
        "HOST": users[here.url][0],
        "PASSWORD": PASSWORD,
        "PORT": str(processes.port()),
    }
    client = processes.start(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    # A client that hangs is ended, and has failed.
    guard = threading.Timer(420, processes.kill, [client])
    guard.start()
    told = False
    try:
        for line in client.stdout:
            asked = re.match(r"AUTHORIZE (\S+)", line)
            if not asked:
                told = told or line.startswith("test result:")
                printed.append(line.rstrip("\n"))
                continue
            home = next(url for url in users if asked[1].startswith(url))
            browser = Browser(next(node for node in nodes if node.url == home))
            browser.sign_in(users[home][0])
            client.stdin.write(browser.let_in(asked[1], users[home][1]) + "\n")
            client.stdin.flush()
        client.wait()
    finally:
        guard.cancel()
        processes.kill(client)
    if not told:
        printed.append(f"test result: FAILED. 0 passed; 1 failed; {name} did not come to its end")
    if client.returncode or not told:
        for node in nodes:
            lines = Path(node.log.name).read_text().splitlines()
            printed += [f"--- {node.handle} printed:", *lines[-15:]]
    return client.returncode == 0 and told, printed


def main():
    room = Path(sys.argv[1])
    wanted = sys.argv[2:]
    known = commands(room)
    for name in wanted:
        if name not in known:
            raise SystemExit(f"{name}: known are {', '.join(known)}")
    outcomes = []

    def tell(outcome):
        is_well, printed = outcome
        outcomes.append(is_well)
        print(*printed, sep="\n", flush=True)

    with tempfile.TemporaryDirectory() as root:
        side_by_side([(walk, name, known[name], Path(root)) for name in (wanted or known)], tell)
    sys.exit(0 if all(outcomes) else 1)


def side_by_side(calls, tell):
    """Makes these calls, two at a time, and tells what each gives; nothing that they started outlives this."""
    processes.leave_when_asked()
    with ThreadPoolExecutor(2) as room:
        try:
            for made in [room.submit(*call) for call in calls]:
                tell(made.result())
        finally:
            # Those that have not begun never do; those that wait for a process find that it has ended.
            room.shutdown(wait=False, cancel_futures=True)
            processes.end_all()


if __name__ == "__main__":
    main()
