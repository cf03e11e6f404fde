# SPDX-License-Identifier: Apache-2.0
"""mac_tools.py - stand-ins for the tools of a Mac that the samples call, hundreds of times: mac_tool.sh,
by the name it is called, asks them of asked.py.

	plutil -extract KEYPATH raw|json -o - FILE    of a JSON file; what is not there fails, a leaf as json too
	plutil -convert xml1 FILE                a property list that is one
	defaults read DOMAIN KEY, defaults write FILE KEY -string TEXT
	sw_vers -productVersion|-buildVersion, sysctl -n hw.model    of $MAC: "MODEL VERSION BUILD"
"""
import functools
import json
import os
import plistlib


@functools.lru_cache(maxsize=1)
def load(path, _state):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def extract(keypath, form, path):
    state = os.stat(path)
    value = load(os.path.abspath(path), (state.st_ino, state.st_size, state.st_mtime_ns))
    for key in keypath.split("."):
        value = value[int(key)] if isinstance(value, list) else value[key]
    if form == "json":
        if not isinstance(value, (list, dict)):
            raise TypeError(keypath)
        return json.dumps(value, separators=(",", ":")).replace("/", "\\/")
    # As plutil: the count of an array, the keys of a dictionary.
    if isinstance(value, list):
        return str(len(value))
    return "\n".join(value) if isinstance(value, dict) else str(value)


def write_default(path, key, text):
    path += ".plist"
    values = {}
    if os.path.exists(path):
        with open(path, "rb") as file:
            values = plistlib.load(file)
    values[key] = text
    with open(path, "wb") as file:
        plistlib.dump(values, file, fmt=plistlib.FMT_BINARY)


def play(tool, mac, munki, *arguments):
    """-> (status, what it prints)"""
    model, version, build = mac.split()
    known = {("sw_vers", "-productVersion"): version, ("sw_vers", "-buildVersion"): build,
             ("sysctl", "-n", "hw.model"): model,
             ("defaults", "read", "/Library/Preferences/ManagedInstalls", "ManagedInstallDir"): munki}
    if (tool, *arguments) in known:
        answer = known[tool, *arguments]
        return int(not answer), answer
    if tool == "plutil" and arguments[0] == "-extract":
        assert arguments[2] in ("raw", "json") and arguments[3:5] == ("-o", "-"), arguments
        try:
            return 0, extract(arguments[1], arguments[2], arguments[5])
        except (OSError, ValueError, KeyError, IndexError, TypeError):
            return 1, ""
    if tool == "plutil" and arguments[:2] == ("-convert", "xml1"):
        with open(arguments[2], "rb") as file:
            values = plistlib.load(file)
        with open(arguments[2], "wb") as file:
            plistlib.dump(values, file)
    elif tool == "defaults" and arguments[0] == "write" and arguments[3] == "-string":
        write_default(arguments[1], arguments[2], arguments[4])
    else:
        raise ValueError("not played")
    return 0, ""
