# Run by embed_files(): OUT, PREFIX, FILES.
set(digests "")
set(text "/* Made by cmake/embed_script.cmake. */\n#include <stddef.h>\n")
foreach(file IN LISTS FILES)
	get_filename_component(name ${file} NAME_WE)
	string(MAKE_C_IDENTIFIER "${PREFIX}${name}" name)
	file(SHA256 ${file} digest)
	string(APPEND digests ${digest})
	file(READ ${file} hex HEX)
	string(LENGTH "${hex}" digits)
	math(EXPR len "${digits} / 2")
	string(REGEX REPLACE "(................................)" "\\1\n" hex "${hex}")
	string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," hex "${hex}")
	string(APPEND text
		"extern const unsigned char ${name}[];\n"
		"extern const size_t ${name}_len;\n"
		"const unsigned char ${name}[] = {\n${hex}0x00};\n"
		"const size_t ${name}_len = ${len};\n")
endforeach()
string(SHA256 digest "${digests}")
string(APPEND text
	"extern const char ${PREFIX}digest[];\n"
	"const char ${PREFIX}digest[] = \"${digest}\";\n")
file(WRITE ${OUT} "${text}")
