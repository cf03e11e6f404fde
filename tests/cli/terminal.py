#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""terminal.py COMMAND... - run it on a terminal, print what it wrote there; ends with its status."""

import os
import pty
import sys

written = []


def read(fd):
    data = os.read(fd, 65536)
    written.append(data)
    return data if data == b"" else b"\0"


with open(os.devnull, "rb") as nothing:
    os.dup2(nothing.fileno(), 0)
out = os.dup(1)
with open(os.devnull, "wb") as nothing:
    os.dup2(nothing.fileno(), 1)
status = pty.spawn(sys.argv[1:], read)
with os.fdopen(out, "wb") as file:
    file.write(b"".join(written).replace(b"\r\n", b"\n"))
sys.exit(os.waitstatus_to_exitcode(status))
