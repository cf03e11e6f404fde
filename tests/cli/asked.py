#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""asked.py FOLDER SCHEMAS - what json_ok and key of lib.sh ask, by one process: to start one for each
question costs more than the program that is tested.

A question comes through the pipe FOLDER/in: the folder it is asked in, its name and its words, each
ended by a NUL. What is said to it is in FOLDER/said before its status goes through the pipe
FOLDER/out. It ends with the shell that began it.

    key FILE EXPRESSION     a value of a JSON file, by a Python expression on `o`
    json_ok FILE            one JSON object that its schema in SCHEMAS allows: schema.py
    feed_ok FOLDER          a feed that its readers take: feed_check.py
    well_said FILE          what the program wrote to standard error: message_form.py
    mac_tool NAME ...       mac_tools.py
    render FOLDER ...       tests/world/render.py
    fault FILE PATH JSON    what a server does with a path from now on: an entry of its script
"""

import ctypes
import json
import os
import signal
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PR_SET_PDEATHSIG = 1


def key(path, expression):
    with open(path, encoding="utf-8") as file:
        value = eval(expression, {"json": json, "sys": sys, "o": json.load(file)})
    return 0, value if isinstance(value, str) else json.dumps(value)


def json_ok(path):
    import schema # what few ask for takes the longest to load

    found = schema.check(sys.argv[2], path)
    return int(bool(found)), "\n".join(found)


def feed_ok(folder):
    import feed_check

    feed_check.found.clear()
    feed_check.check_all(folder)
    return int(bool(feed_check.found)), "\n".join(feed_check.found[:40])


def well_said(path):
    sys.path.append(os.path.join(HERE, "..", "server"))
    import message_form

    with open(path, encoding="utf-8", errors="replace") as file:
        found = message_form.faults(file.read())
    return int(bool(found)), "\n".join(found)


def mac_tool(*words):
    import mac_tools

    return mac_tools.play(*words)


def render(*words):
    sys.path.append(os.path.join(HERE, "..", "world"))
    import render as world

    world.main(words)
    return 0, ""


def fault(path, asked, behaviour):
    """Of one path of a script that a server may be reading."""
    with open(path, encoding="utf-8") as file:
        script = json.load(file)
    script[asked] = json.loads(behaviour)
    with open(path + ".new", "w", encoding="utf-8") as file:
        json.dump(script, file)
    os.rename(path + ".new", path)
    return 0, ""


QUESTIONS = {"key": key, "json_ok": json_ok, "feed_ok": feed_ok, "mac_tool": mac_tool, "well_said": well_said,
             "render": render, "fault": fault}


def answer(folder, question, *words):
    os.chdir(folder)
    return QUESTIONS[question](*words)


def main():
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    said = os.path.join(sys.argv[1], "said")
    while os.getppid() != 1:
        with open(os.path.join(sys.argv[1], "in"), encoding="utf-8", errors="surrogateescape") as file:
            words = file.read().split("\0")[:-1]
        try:
            status, text = answer(*words)
        except Exception as e: # of the test's expression, or its file
            status, text = 1, "%s: %s: %s" % (words[1:], type(e).__name__, e)
        with open(said, "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write(text + "\n" if text or words[1] == "key" and not status else "")
        with open(os.path.join(sys.argv[1], "out"), "w", encoding="ascii") as file:
            file.write("%d\n" % status)


if __name__ == "__main__":
    main()
