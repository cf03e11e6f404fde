#!/bin/bash -eu
# SPDX-License-Identifier: Apache-2.0
# build.sh - the fuzz targets as OSS-Fuzz wants them: built with $CC, $CFLAGS and
# $LIB_FUZZING_ENGINE into $OUT, each with its seeds and its dictionary. Run from the top of the
# checkout, in $WORK (or a folder of its own).
cd "$(dirname "$0")/../.."
build=${WORK:-$(mktemp -d)}/sucat

CFLAGS="${CFLAGS-} ${CPPFLAGS-}" cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=None \
	-DCMAKE_C_COMPILER="$CC" -DCMAKE_CXX_COMPILER="$CXX" -DSUCAT_FUZZ=ON -DSUCAT_DOCS=OFF \
	-DSUCAT_FUZZ_ENGINE="$LIB_FUZZING_ENGINE"
cmake --build "$build" --target fuzz
for program in "$build"/tests/fuzz/fz_*; do
	[ -x "$program" ] || continue
	name=${program##*/fz_}
	cp "$program" "$OUT/"
	python3 -c 'import shutil, sys; shutil.make_archive(sys.argv[1], "zip", sys.argv[2])' \
		"$OUT/fz_${name}_seed_corpus" "$build/tests/fuzz/seeds/$name"
	for dict in tests/fuzz/*.dict; do
		if head -n 1 "$dict" | grep -qw -- "$name"; then
			cp "$dict" "$OUT/fz_$name.dict"
		fi
	done
done
