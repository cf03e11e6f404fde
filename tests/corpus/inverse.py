#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""targets and bases are inverse over 10,000 sampled device x base x moment."""
import os
import subprocess
import sys

from store import Store, unpack


def main():
    with Store() as store:
        store.run("import", "--manifest", unpack("pmv-series", store.folder))
        return subprocess.run([os.environ["SUCAT_INVERSE"], store.path, "10000", "20261124"],
                              check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
