#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Each rule of scripts/lint is seen failing on a small bad file and passing on a good one."""

import importlib.machinery
import importlib.util
import json
import os
import shutil
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
loader = importlib.machinery.SourceFileLoader("lint", os.path.join(ROOT, "scripts", "lint"))
lint = importlib.util.module_from_spec(importlib.util.spec_from_loader("lint", loader))
loader.exec_module(lint)

SPDX = "/* SPDX-License-Identifier: Apache-2.0 */\n"
PROMISE = "| I8 | one digest | {} |\n"
TEST = "static void test_i8_any_order(void **state);\n"

# rule: (name of the case, files, how many findings)
CASES = {
    "layers": [
        ("core knows nothing else", {"core/a.c": '#include "parser/b.h"\n'}, 1),
        ("fetcher knows no parser", {"fetcher/a.c": '#include "parser/b.h"\n'}, 1),
        ("parser knows no db", {"parser/a.h": '#include "db/b.h"\n'}, 1),
        ("db knows no cli", {"db/a.c": '#include "cli/b.h"\n'}, 1),
        ("cli knows no fetcher", {"cli/a.c": '#include "fetcher/b.h"\n'}, 1),
        ("only the fetcher knows curl", {"cli/a.c": "#include <curl/curl.h>\n"}, 1),
        ("only db knows SQLite", {"parser/a.c": "#include <sqlite3.h>\n"}, 1),
        ("a layer by a path upwards", {"core/a.c": '#include "../db/b.h"\n'}, 1),
        ("in a comment", {"core/a.c": '/* #include "db/b.h" */\n'}, 0),
        ("db stands on parser", {"db/a.c": '#include "parser/b.h"\n#include <sqlite3.h>\n'}, 0),
        ("tests may look anywhere", {"tests/a.c": '#include "db/b.h"\n'}, 0),
    ],
    "own_header_first": [
        ("another first", {"db/a.c": '#include "core/b.h"\n#include "db/a.h"\n', "db/a.h": ""}, 1),
        ("own first", {"db/a.c": '#include "db/a.h"\n#include <stdio.h>\n', "db/a.h": ""}, 0),
        ("no header of its own", {"db/a.c": "#include <stdio.h>\n"}, 0),
    ],
    "header_guard": [
        ("none", {"core/a.h": "int a;\n"}, 1),
        ("another path", {"core/a.h": "#ifndef SUCAT_DB_A_H\n#define SUCAT_DB_A_H\n#endif\n"}, 1),
        ("pragma", {"core/a.h": "#pragma once\n"}, 1),
        (
            "the path",
            {"core/a.h": SPDX + "/* a */\n#ifndef SUCAT_CORE_A_H\n#define SUCAT_CORE_A_H\n#endif\n"},
            0,
        ),
    ],
    "sql": [
        ("a query", {"db/a.c": 'f("SELECT build FROM release");\n'}, 1),
        ("in small letters", {"cli/a.c": 'f("insert into answer values (1)");\n'}, 1),
        ("a transaction", {"db/ingest.c": 'f("COMMIT");\n'}, 1),
        ("a pragma", {"db/migrate.c": 'f("PRAGMA user_version");\n'}, 1),
        ("where they belong", {"db/connection.c": 'f("BEGIN IMMEDIATE", "PRAGMA a");\n'}, 0),
        ("a query does not", {"db/connection.c": 'f("DELETE FROM answer");\n'}, 1),
        ("in a comment", {"db/a.c": '/* "SELECT build FROM release" */\n'}, 0),
        ("a word of English", {"cli/a.c": 'f("SELECT", "select a device from the list");\n'}, 1),
        ("the name of an operand", {"cli/a.c": 'f("SELECT", "update the store");\n'}, 0),
    ],
    "file_length": [
        ("601 lines", {"core/a.c": "int a;\n" * 601}, 1),
        ("600 lines", {"core/a.c": "int a;\n" * 600}, 0),
        ("a script", {"scripts/a": "#!/bin/bash\n" + "true\n" * 600}, 1),
        ("a table of facts", {"data/a.tsv": "a\n" * 1000}, 0),
    ],
    "banned_calls": [
        ("sprintf", {"core/a.c": "void f(void)\n{\n\tsprintf(a, b);\n}\n"}, 1),
        ("atoi in a test", {"tests/a.c": "int a = atoi(b);\n"}, 1),
        ("popen", {"cli/a.c": "f = popen(a, b);\n"}, 1),
        ("safe siblings", {"core/a.c": "snprintf(a, 1, b);\nmy_system(a);\ngmtime_r(a, b);\n"}, 0),
        ("in a string", {"core/a.c": 'f("system(a)");\n'}, 0),
    ],
    "printing": [
        ("printf in db", {"db/a.c": 'printf("a");\n'}, 1),
        ("fputs in parser", {"parser/a.c": "fputs(a, stderr);\n"}, 1),
        ("in the writer", {"cli/writer.c": 'fprintf(out, "a");\n'}, 0),
        ("the fetcher's last words", {"fetcher/main.c": 'fprintf(stderr, "a");\n'}, 0),
        ("an attribute", {"core/a.h": "f() __attribute__((format(printf, 1, 2)));\n"}, 0),
    ],
    "exiting": [
        ("exit in parser", {"parser/a.c": "exit(1);\n"}, 1),
        ("abort in core", {"core/a.c": "abort();\n"}, 1),
        ("in main", {"cli/main.c": "exit(1);\n", "fetcher/main.c": "_exit(1);\n"}, 0),
    ],
    "purity": [
        ("a parser that reads a file", {"parser/a.c": "f = fopen(a, b);\n"}, 1),
        ("a parser that asks the clock", {"parser/a.c": "t = time(NULL);\n"}, 1),
        ("a store that asks the clock", {"db/a.c": "t = instant_now();\n"}, 1),
        ("who waits for a lock", {"db/lock.c": "t = instant_now();\n"}, 0),
        ("a store that opens a file", {"db/a.c": "f = open(a, b);\n"}, 0),
        ("a member of that name", {"parser/a.c": "t = x->time(a) + x.open(b);\n"}, 0),
    ],
    "unfinished": [
        ("in code", {"core/a.c": "/* TOD" "O: later */\n"}, 1),
        ("in a document", {"doc/a.md": "FIXM" "E\n"}, 1),
        ("a template", {"core/a.c": 'f("tmp.XXXXXX");\n'}, 0),
    ],
    "spdx": [
        ("C", {"core/a.c": "int a;\n"}, 1),
        ("a script", {"scripts/a": "#!/bin/sh\ntrue\n"}, 1),
        ("another licence", {"core/a.h": "/* SPDX-License-Identifier: MIT */\n"}, 1),
        ("ours", {"core/a.c": SPDX, "b": "#!/bin/sh\n# SPDX-License-Identifier: Apache-2.0\n"}, 0),
    ],
    "white_space": [
        ("trailing", {"core/a.c": "int a; \n"}, 1),
        ("no line end", {"doc/a.md": "a"}, 1),
        ("empty lines at the end", {"doc/a.md": "a\n\n"}, 1),
        ("an empty last cell", {"data/a.tsv": "a\tb\t\n"}, 0),
    ],
    "suppressions": [
        ("everything silenced", {"core/a.c": "f(); // NOLIN" "T\n"}, 1),
        ("no reason", {"core/a.c": "f(); // NOLIN" "T(cert-err33-c)\n"}, 1),
        ("cppcheck, no reason", {"core/a.c": "// cppcheck-suppres" "s nullPointer\n"}, 1),
        ("shellcheck, no reason", {"a": "#!/bin/sh\n# shellcheck disabl" "e=SC2016\n"}, 1),
        ("both", {"core/a.c": "f(); // NOLIN" "T(cert-err33-c): cannot fail here\n"}, 0),
    ],
    "promises": [
        ("no test", {"doc/architecture.md": PROMISE.format(""), "tests/a.c": TEST}, 1),
        ("unknown test", {"doc/architecture.md": PROMISE.format("`i8_lost`"), "tests/a.c": TEST}, 1),
        (
            "a test of something else",
            {"doc/architecture.md": PROMISE.format("`test_i80`"), "tests/a.c": "test_i80\n"},
            1,
        ),
        (
            "kept",
            {"doc/architecture.md": PROMISE.format("`test_i8_any_order`"), "tests/a.c": TEST},
            0,
        ),
    ],
    "clang_format": [
        ("another taste", {"core/a.c": "int a( int b ){return b;}\n"}, 1),
        ("ours", {"core/a.c": "int\na(int b)\n{\n\treturn b;\n}\n"}, 0),
    ],
    "cppcheck": [
        ("out of bounds", {"core/a.c": "int f(void) { int a[2] = {0}; return a[2]; }\n"}, 1),
        (
            "a loop of jansson",
            {"core/a.c": "void f(void) { json_object_foreach(o, k, v) g(k); }\n"},
            0,
        ),
        ("in bounds", {"core/a.c": "int f(void) { int a[2] = {0}; return a[1]; }\n"}, 0),
    ],
    "shellcheck": [
        ("unquoted", {"a.sh": '#!/bin/sh\nf="a b"\nrm $f\n'}, 1),
        ("quoted", {"a.sh": '#!/bin/sh\nf="a b"\nrm "$f"\n'}, 0),
    ],
    "clang_tidy": [
        ("recursion", {"core/a.c": "int f(int a);\nint f(int a)\n{\n\treturn f(a);\n}\n"}, 1),
        ("none", {"core/a.c": "int f(int a);\nint f(int a)\n{\n\treturn a;\n}\n"}, 0),
    ],
}


def tidy(tree):
    """clang_tidy() on the tree's C, with the compile commands that it needs."""
    commands = [
        {"directory": tree.root, "file": os.path.join(tree.root, path), "command": f"cc -c {path}"}
        for path in tree.c
    ]
    with open(os.path.join(tree.root, "compile_commands.json"), "w", encoding="utf-8") as file:
        json.dump(commands, file)
    return lint.clang_tidy(tree, tree.root)


class Rules(unittest.TestCase):
    def test_each_rule_is_tried(self):
        self.assertEqual(set(CASES), {rule.__name__ for rule in lint.RULES} | {"clang_tidy"})
        for name, cases in CASES.items():
            self.assertTrue({0} < {count for _, _, count in cases}, f"{name} fails and passes")

    def test_cases(self):
        rules = {rule.__name__: rule for rule in lint.RULES} | {"clang_tidy": tidy}
        for name, cases in CASES.items():
            for case, files, count in cases:
                with self.subTest(f"{name}: {case}"), tempfile.TemporaryDirectory() as root:
                    for config in (".clang-format", ".clang-tidy"):
                        shutil.copy(os.path.join(ROOT, config), root)
                    for path, text in files.items():
                        os.makedirs(os.path.dirname(os.path.join(root, path)), exist_ok=True)
                        with open(os.path.join(root, path), "w", encoding="utf-8") as file:
                            file.write(text)
                    found = list(rules[name](lint.Tree(root)))
                    self.assertEqual(len(found), count, found)


if __name__ == "__main__":
    unittest.main()
