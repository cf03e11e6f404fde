# embed_files(OUT VAR PREFIX FILES...): a C file that defines, for each FILE, the array
# `const unsigned char <PREFIX><name>[]` (name: file name without extension, as an identifier;
# NUL-terminated) and `const size_t <PREFIX><name>_len` (without the NUL); and, for all of them,
# `const char <PREFIX>digest[]`, 64 hex digits. No tool needed.
set(SUCAT_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/embed_script.cmake)

function(embed_files out prefix)
	set(inputs)
	foreach(file IN LISTS ARGN)
		get_filename_component(file ${file} ABSOLUTE)
		list(APPEND inputs ${file})
	endforeach()
	add_custom_command(OUTPUT ${out}
		COMMAND ${CMAKE_COMMAND} "-DOUT=${out}" "-DPREFIX=${prefix}" "-DFILES=${inputs}"
			-P ${SUCAT_EMBED_SCRIPT}
		DEPENDS ${inputs} ${SUCAT_EMBED_SCRIPT}
		VERBATIM)
endfunction()
