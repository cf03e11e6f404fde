#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""terminal.py COMMAND... - run it on a terminal, print what it wrote there; ends with its status."""

import os
import pty
import sys

held = b""


def read(fd):
    """Passed on at once, with the line ends of a file; a carriage return waits for what follows it."""
    global held
    data = os.read(fd, 65536)
    text = (held + data).replace(b"\r\n", b"\n")
    held = b"\r" if text.endswith(b"\r") and data else b""
    out.write(text[:len(text) - len(held)])
    return data if data == b"" else b"\0"


with open(os.devnull, "rb") as nothing:
    os.dup2(nothing.fileno(), 0)
out = os.fdopen(os.dup(1), "wb", buffering=0)
with open(os.devnull, "wb") as nothing:
    os.dup2(nothing.fileno(), 1)
status = pty.spawn(sys.argv[1:], read)
out.write(held)
sys.exit(os.waitstatus_to_exitcode(status))
