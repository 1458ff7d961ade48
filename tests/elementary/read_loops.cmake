# Disassembles the loops of loops.cpp, for x86-64, and looks for calculations with one number at a time and
# for vectors that are put together from parts.
# FILE: their object. OBJDUMP: the disassembler. EXPECT: packed (neither is in loops over vectors) or single (the
# first is in the others).
execute_process(COMMAND ${OBJDUMP} --disassemble --no-show-raw-insn ${FILE}
  OUTPUT_VARIABLE code COMMAND_ERROR_IS_FATAL ANY)
set(name_packed loop_v[34])
set(name_single one_by_one)
# As a list of functions, each with its name first.
string(REGEX REPLACE "[][;]" " " code "${code}")
string(REGEX REPLACE "\n[0-9a-f]+ <" ";" functions "${code}")
list(FILTER functions INCLUDE REGEX "^[A-Za-z0-9_]*${name_${EXPECT}}[A-Za-z0-9_]*>")
list(LENGTH functions count)
if(count LESS 16)
  message(FATAL_ERROR "${FILE} has ${count} loops, where each function must have some")
endif()
set(operation "(fn?m[a-z0-9]+|mul|add|sub|div|sqrt)")
set(guilty)
foreach(function IN LISTS functions)
  string(REGEX MATCH "^[A-Za-z0-9_]+" name "${function}")
  string(REGEX MATCHALL "v${operation}p[sd]" in_lanes "${function}")
  string(REGEX MATCH "[ \t](v?${operation}s[sd]|vpinsr[bwdq]|vmovhp[sd]|vinsert[fi]128)" found "${function}")
  if(NOT in_lanes OR found)
    list(APPEND guilty "${name}: ${found}")
  endif()
endforeach()
if(EXPECT STREQUAL "packed" AND guilty)
  message(FATAL_ERROR "these loops are not vectorised: ${guilty}")
elseif(EXPECT STREQUAL "single" AND NOT guilty)
  message(FATAL_ERROR "loops that take one number at a time seem not to, so this test finds nothing")
endif()
