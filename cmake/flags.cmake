# Warnings, sanitizers and hardening, as one interface target: sucat_flags.
include(CheckCCompilerFlag)
include(CheckCSourceCompiles)

add_library(sucat_flags INTERFACE)
target_compile_features(sucat_flags INTERFACE c_std_17)
# XSI for realpath(), tsearch(): it includes _POSIX_C_SOURCE=200809L.
target_compile_definitions(sucat_flags INTERFACE _XOPEN_SOURCE=700)
target_include_directories(sucat_flags INTERFACE ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR})
target_compile_options(sucat_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
	-Wstrict-prototypes -Wmissing-prototypes -Wvla -Wformat=2 -Wundef -Wcast-qual -Wwrite-strings
	-Wnull-dereference $<$<BOOL:${SUCAT_WERROR}>:-Werror>)

if(SUCAT_SANITIZE) # a list with a comma breaks $<BOOL:...>, hence if()
	target_compile_options(sucat_flags INTERFACE
		-fsanitize=${SUCAT_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
	target_link_options(sucat_flags INTERFACE -fsanitize=${SUCAT_SANITIZE})
endif()

# What libFuzzer learns from; another engine brings its own flags. tests/fuzz links it.
if(SUCAT_FUZZ AND SUCAT_FUZZ_ENGINE STREQUAL "-fsanitize=fuzzer")
	target_compile_options(sucat_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

if(CMAKE_BUILD_TYPE STREQUAL "RelWithDebInfo" AND NOT SUCAT_SANITIZE AND NOT SUCAT_FUZZ)
	foreach(flag -fstack-protector-strong -fstack-clash-protection -fcf-protection=full
			-ftrivial-auto-var-init=zero -fno-delete-null-pointer-checks -fno-strict-overflow)
		string(MAKE_C_IDENTIFIER "SUCAT_HAS${flag}" known)
		check_c_compiler_flag(${flag} ${known})
		if(${known})
			target_compile_options(sucat_flags INTERFACE ${flag})
		endif()
	endforeach()
	# Level 3 also knows sizes that are found out as it runs: gcc 12 and glibc 2.34 have it.
	set(CMAKE_REQUIRED_FLAGS "-O2 -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3")
	check_c_source_compiles("#include <string.h>
		#if __USE_FORTIFY_LEVEL < 3
		#error a lower level
		#endif
		int main(void) { return 0; }" SUCAT_HAS_FORTIFY_3)
	unset(CMAKE_REQUIRED_FLAGS)
	target_compile_options(sucat_flags INTERFACE
		-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=$<IF:$<BOOL:${SUCAT_HAS_FORTIFY_3}>,3,2>)
	if(NOT APPLE)
		target_link_options(sucat_flags INTERFACE -pie
			-Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code)
	endif()
endif()
