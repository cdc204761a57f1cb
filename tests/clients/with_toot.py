"""toot, a client for the terminal, runs the whole of its commands but its full-screen one."""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from steps import Walk, code_of, eventually, true

TOOT = sys.argv[1]
HERE, THERE = os.environ["HERE"], os.environ["THERE"]
NAME_HERE = HERE.removeprefix("http://")
NAME_THERE = THERE.removeprefix("http://")
walk = Walk("toot")
called = set()


def toot(*arguments, said=None):
    called.add(next(word for word in arguments if not word.startswith("-")))
    done = subprocess.run([TOOT, *arguments], input=said, capture_output=True, text=True, timeout=90)
    if done.returncode:
        raise AssertionError(f"toot {' '.join(arguments)}: {(done.stdout + done.stderr).strip()[-500:]}")
    return done.stdout


def login(base):
    called.add("login")
    running = subprocess.Popen(
        [TOOT, "login", "--instance", base], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    for line in running.stdout:
        if line.startswith("http"):
            break
    running.stdin.write("n\n" + code_of(line.strip()) + "\n")
    running.stdin.flush()
    said, _ = running.communicate(timeout=60)
    true("Successfully" in said, said)


walk.step("login to the second node", lambda: login(THERE))
walk.step("login to the first", lambda: login(HERE))
there = f"harbour@{NAME_THERE}"


def as_there(command, *arguments):
    """The other group's host gives the command."""
    toot("activate", there)
    try:
        return toot(command, *arguments)
    finally:
        toot("activate", f"carers@{NAME_HERE}")


def post(*arguments):
    found = re.search(r"(http\S+)", toot("post", *arguments))
    true(found, "no address was told")
    return found[1].rsplit("/", 1)[1]


walk.step("auth", lambda: true(there in toot("auth")))
walk.step("activate", lambda: toot("activate", f"carers@{NAME_HERE}"))
walk.step("whoami", lambda: true("Carers of the coast" in toot("whoami")))
walk.step("instance", lambda: true("Carers of the coast" in toot("instance")))
walk.step("diag", lambda: toot("diag"))
walk.step("search", lambda: eventually("the other group", lambda: "harbour" in toot("search", "-r", f"@{there}")))
walk.step("whois", lambda: true("Harbour neighbours" in toot("whois", f"@{there}")))
walk.step("follow", lambda: toot("follow", f"@{there}"))
walk.step("following", lambda: eventually("the follow", lambda: "harbour" in toot("following")))
walk.step("found from there", lambda: eventually(
    "the group", lambda: "carers" in as_there("search", "-r", f"@carers@{NAME_HERE}")))
walk.step("follow from there", lambda: as_there("follow", f"@carers@{NAME_HERE}"))
walk.step("followers", lambda: eventually("the follower", lambda: "harbour" in toot("followers")))
said = walk.step("post", lambda: post("We meet on Saturday #herons", "--visibility", "public"))
walk.step("post with a warning and a language", lambda: post("Bring a key", "--spoiler-text", "keys", "--language", "en"))
walk.step("status", lambda: true("Saturday" in toot("status", said)))
walk.step("thread", lambda: true("Saturday" in toot("thread", said)))
walk.step("timelines home", lambda: true("Saturday" in toot("timelines", "home")))
walk.step("timelines public", lambda: true("Saturday" in toot("timelines", "public", "--local")))
walk.step("timelines tag", lambda: true("Saturday" in toot("timelines", "tag", "herons")))
walk.step("timelines account", lambda: true("Saturday" in toot("timelines", "account", "carers")))
walk.step("timeline", lambda: true("Saturday" in toot("timeline", "-1")))
walk.step("it arrives there", lambda: eventually("the post", lambda: "Saturday" in as_there("timelines", "home")))


def copy_there():
    found = json.loads(as_there("search", "--json", "carers"))["accounts"][0]
    true(found["acct"] == f"carers@{NAME_HERE}", found["acct"])
    lines = as_there("timelines", "home")
    return re.findall(r"ID (\d+)", lines)[-1] if "ID " in lines else None


copy = walk.step("its number there", copy_there)
if copy:
    walk.step("reblog", lambda: as_there("reblog", copy))
    walk.step("favourite", lambda: as_there("favourite", copy))
    walk.step("notifications", lambda: eventually(
        "the like and the boost", lambda: (text := toot("notifications")) and "favourited your" in text and "boosted your" in text))
    walk.step("reblogged-by", lambda: true("harbour" in toot("reblogged-by", said)))
    walk.step("unreblog", lambda: as_there("unreblog", copy))
    walk.step("unfavourite", lambda: as_there("unfavourite", copy))
    walk.step("a reply", lambda: as_there("post", "We come", "--reply-to", copy))
    walk.step("the reply arrives", lambda: eventually("the reply", lambda: "We come" in toot("thread", said)))
walk.step("bookmark", lambda: toot("bookmark", said))
walk.step("bookmarks", lambda: true("Saturday" in toot("bookmarks")))
walk.step("unbookmark", lambda: toot("unbookmark", said))
walk.step("pin", lambda: toot("pin", said))
walk.step("unpin", lambda: toot("unpin", said))
poll = walk.step("a poll", lambda: post(
    "Which day?", "--poll-option", "Saturday", "--poll-option", "Sunday", "--poll-expires-in", "1 hour"))
walk.step("polls", lambda: toot("polls", "show", poll) if poll else true(False))
walk.step("post for later", lambda: toot("post", "Tomorrow", "--scheduled-in", "2 hours"))
picture = Path(tempfile.mkdtemp()) / "dot.png"
picture.write_bytes(bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63f871fec07f00"
    "08d103872b26d1030000000049454e44ae426082"))
walk.step("upload", lambda: toot("upload", str(picture), "--description", "A dot"))
walk.step("post with a picture", lambda: post("With a picture", "--media", str(picture), "--description", "A dot"))
walk.step("tags follow", lambda: toot("tags", "follow", "herons"))
walk.step("tags followed", lambda: true("herons" in toot("tags", "followed")))
walk.step("tags info", lambda: toot("tags", "info", "herons"))
walk.step("tags unfollow", lambda: toot("tags", "unfollow", "herons"))
walk.step("tags feature", lambda: toot("tags", "feature", "herons"))
walk.step("tags featured", lambda: true("herons" in toot("tags", "featured")))
walk.step("tags unfeature", lambda: toot("tags", "unfeature", "herons"))
walk.step("lists create", lambda: toot("lists", "create", "Near"))
walk.step("lists add", lambda: toot("lists", "add", "Near", f"@{there}"))
walk.step("lists accounts", lambda: true("harbour" in toot("lists", "accounts", "Near")))
walk.step("lists list", lambda: true("Near" in toot("lists", "list")))
walk.step("timelines list", lambda: toot("timelines", "list", "Near"))
walk.step("lists remove", lambda: toot("lists", "remove", "Near", f"@{there}"))
walk.step("lists delete", lambda: toot("lists", "delete", "Near"))
walk.step("follow-requests list", lambda: toot("follow-requests", "list"))
walk.step("mute", lambda: toot("mute", f"@{there}"))
walk.step("muted", lambda: true("harbour" in toot("muted")))
walk.step("unmute", lambda: toot("unmute", f"@{there}"))
walk.step("block", lambda: toot("block", f"@{there}"))
walk.step("blocked", lambda: true("harbour" in toot("blocked")))
walk.step("unblock", lambda: toot("unblock", f"@{there}"))
walk.step("unfollow", lambda: toot("unfollow", f"@{there}"))
walk.step("delete", lambda: toot("delete", said))
walk.step("update-account", lambda: toot("update-account", "--note", "We look after someone at home."))
walk.step("notifications, cleared", lambda: toot("notifications", "--clear"))
walk.step("logout", lambda: toot("logout", there))
told = subprocess.run([TOOT, "--help"], capture_output=True, text=True).stdout
commands = set(re.findall(r"^  ([a-z][a-z_-]+) ", told[told.index("Commands:"):], re.M))
# One fills the screen; one sends a password to the server instead of signing in on its pages.
left = sorted(commands - called - {"tui", "login_cli"})
walk.step("no command was forgotten", lambda: true(not left, ", ".join(left)))
walk.end()
