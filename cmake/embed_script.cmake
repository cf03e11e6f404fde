# Run by embed_files(): OUT, PREFIX, FILES.
set(text "/* Made by cmake/embed_script.cmake. */\n#include <stddef.h>\n")
foreach(file IN LISTS FILES)
	get_filename_component(name ${file} NAME_WE)
	string(MAKE_C_IDENTIFIER "${PREFIX}${name}" name)
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
file(WRITE ${OUT} "${text}")
