#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""hardening.py PROGRAM... - what a release build promises of its programs, read from their ELF.

A position-independent program; relocations bound at start, then read-only; no memory that is
written and run; checked stack and C library calls; on x86-64 a landing mark where calls land.
"""
import struct
import sys

ET_DYN, EM_X86_64 = 3, 62
PT_LOAD, PT_DYNAMIC, PT_INTERP, PT_GNU_STACK, PT_GNU_RELRO = 1, 2, 3, 0x6474e551, 0x6474e552
PF_X, PF_W = 1, 2
SHT_SYMTAB, SHT_DYNSYM = 2, 11
DT_RPATH, DT_BIND_NOW, DT_RUNPATH, DT_FLAGS, DT_FLAGS_1, DT_TEXTREL = 15, 24, 29, 30, 0x6ffffffb, 22
DF_BIND_NOW, DF_1_NOW, DF_1_PIE = 8, 1, 0x08000000
ENDBR64 = b"\xf3\x0f\x1e\xfa"


class Elf:
    def __init__(self, path):
        with open(path, "rb") as f:
            self.data = f.read()
        if self.data[:6] != b"\x7fELF\x02\x01":
            raise SystemExit("%s: not a 64-bit little-endian ELF file" % path)
        (self.type, self.machine, _, _, phoff, shoff, _, _, phsize, phnum, shsize, shnum,
         _) = struct.unpack_from("<HHIQQQIHHHHHH", self.data, 16)
        self.segments = [struct.unpack_from("<IIQQQQQQ", self.data, phoff + i * phsize)
                         for i in range(phnum)]
        self.sections = [struct.unpack_from("<IIQQQQIIQQ", self.data, shoff + i * shsize)
                         for i in range(shnum)]

    def of_type(self, kind):
        return [segment for segment in self.segments if segment[0] == kind]

    def dynamic(self):
        """{tag: value}"""
        _, _, offset, _, _, size, _, _ = self.of_type(PT_DYNAMIC)[0]
        return dict(struct.unpack_from("<QQ", self.data, at)
                    for at in range(offset, offset + size, 16))

    def symbols(self, kind):
        """{name: address}; 0 = of a library."""
        made = {}
        for section in self.sections:
            if section[1] != kind:
                continue
            names = self.sections[section[6]][4]
            for at in range(section[4], section[4] + section[5], 24):
                name, _, _, _, value, _ = struct.unpack_from("<IBBHQQ", self.data, at)
                end = self.data.index(b"\0", names + name)
                made[self.data[names + name:end].decode()] = value
        return made

    def at(self, address, n):
        """Bytes of the program as it is loaded."""
        for _, _, offset, start, _, size, _, _ in self.of_type(PT_LOAD):
            if start <= address < start + size:
                return self.data[offset + address - start:][:n]
        return b""


def faults(elf):
    """What is not as promised."""
    dynamic = elf.dynamic()
    flags, flags_1 = dynamic.get(DT_FLAGS, 0), dynamic.get(DT_FLAGS_1, 0)
    imported = {name.split("@")[0] for name, value in elf.symbols(SHT_DYNSYM).items() if value == 0}
    stack = elf.of_type(PT_GNU_STACK)
    if elf.type != ET_DYN or not flags_1 & DF_1_PIE or not elf.of_type(PT_INTERP):
        yield "not position-independent (PIE)"
    if not elf.of_type(PT_GNU_RELRO):
        yield "relocations stay writable (RELRO)"
    if not (flags & DF_BIND_NOW or flags_1 & DF_1_NOW or DT_BIND_NOW in dynamic):
        yield "functions are bound when they are called (NOW)"
    if not stack or stack[0][1] & PF_X:
        yield "the stack can be run (NX)"
    if any(segment[1] & PF_W and segment[1] & PF_X for segment in elf.segments):
        yield "a segment is written and run"
    if len([segment for segment in elf.of_type(PT_LOAD) if segment[1] & PF_X]) != 1 or \
            elf.of_type(PT_LOAD)[0][1] & PF_X:
        yield "code shares its pages (separate-code)"
    if DT_TEXTREL in dynamic:
        yield "code is relocated"
    if DT_RPATH in dynamic or DT_RUNPATH in dynamic:
        yield "names folders of libraries (RPATH)"
    if "__stack_chk_fail" not in imported:
        yield "the stack is not checked (canary)"
    if not any(name.endswith("_chk") for name in imported):
        yield "calls of the C library are not checked (FORTIFY)"
    if elf.machine == EM_X86_64 and elf.at(elf.symbols(SHT_SYMTAB).get("main", 0), 4) != ENDBR64:
        yield "no landing mark where main begins (CET)"


def main():
    bad = [(path, what) for path in sys.argv[1:] for what in faults(Elf(path))]
    for path, what in bad:
        print("%s: %s" % (path, what))
    sys.exit(1 if bad or len(sys.argv) < 2 else 0)


if __name__ == "__main__":
    main()
