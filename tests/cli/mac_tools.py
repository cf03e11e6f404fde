#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""mac_tools.py - stand-ins for the tools of a Mac that the samples call, by the name they are called.

	plutil -extract KEYPATH raw|json -o - FILE    of a JSON file; what is not there fails, a leaf as json too
	plutil -convert xml1 FILE                a property list that is one
	defaults read DOMAIN KEY, defaults write FILE KEY -string TEXT
	sw_vers -productVersion|-buildVersion, sysctl -n hw.model    of $MAC: "MODEL VERSION BUILD"
"""
import json
import os
import plistlib
import sys


def extract(keypath, form, path):
    with open(path, encoding="utf-8") as file:
        value = json.load(file)
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


def main():
    tool, arguments = os.path.basename(sys.argv[0]), sys.argv[1:]
    model, version, build = os.environ["MAC"].split()
    known = {("sw_vers", "-productVersion"): version, ("sw_vers", "-buildVersion"): build,
             ("sysctl", "-n", "hw.model"): model,
             ("defaults", "read", "/Library/Preferences/ManagedInstalls", "ManagedInstallDir"):
                 os.environ.get("MUNKI")}
    if (tool, *arguments) in known:
        answer = known[tool, *arguments]
        if answer is None:
            return 1
        print(answer)
    elif tool == "plutil" and arguments[0] == "-extract":
        assert arguments[2] in ("raw", "json") and arguments[3:5] == ["-o", "-"], arguments
        try:
            print(extract(arguments[1], arguments[2], arguments[5]))
        except (OSError, ValueError, KeyError, IndexError, TypeError):
            return 1
    elif tool == "plutil" and arguments[:2] == ["-convert", "xml1"]:
        with open(arguments[2], "rb") as file:
            values = plistlib.load(file)
        with open(arguments[2], "wb") as file:
            plistlib.dump(values, file)
    elif tool == "defaults" and arguments[0] == "write" and arguments[3] == "-string":
        write_default(arguments[1], arguments[2], arguments[4])
    else:
        sys.exit(f"{tool}: not played: {arguments}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
