# Disassembles the objects of laws for x86-64 and looks for fused multiply-add instructions.
# FILES: objects. OBJDUMP: the disassembler. EXPECT: exact (none, but in functions of fast arithmetic, in
# those of enclosed steps, which read_roots.py reads, and in those that move vectors or evaluate expressions,
# which read_fused.py reads), contracted (some in those of exact arithmetic) or fast (some in those of fast
# arithmetic).
if(EXPECT STREQUAL "exact")
  set(functions "/^[0-9a-f]* <.*([Ff]ast|(move|evolve)_enclosed|move_exact_vectors|3cpu8evaluateI).*>:$/,/^$/d")
elseif(EXPECT STREQUAL "contracted")
  set(functions "/^[0-9a-f]* <.*move_exact.*>:$/,/^$/p")
else()
  set(functions "/^[0-9a-f]* <.*move_fast.*>:$/,/^$/p")
endif()
if(NOT EXPECT STREQUAL "exact")
  set(quiet -n)
endif()
# read(FILE TEXT): the code of those functions of an object.
function(read file text)
  execute_process(COMMAND ${OBJDUMP} --disassemble --no-show-raw-insn ${file}
    COMMAND sed -E ${quiet} "${functions}" OUTPUT_VARIABLE code COMMAND_ERROR_IS_FATAL ANY)
  set(${text} "${code}" PARENT_SCOPE)
endfunction()

set(all "")
foreach(file IN LISTS FILES)
  read(${file} text)
  string(APPEND all "${text}")
  string(REGEX MATCHALL "vfn?m(add|sub)[0-9a-z]+" found "${text}")
  list(REMOVE_DUPLICATES found)
  if(EXPECT STREQUAL "contracted" AND NOT found)
    message(FATAL_ERROR "${file} shows no fused operation, where there must be some")
  elseif(EXPECT STREQUAL "exact" AND found)
    message(FATAL_ERROR "${file} has ${found} in exact arithmetic; is -ffp-contract=off missing?")
  endif()
  # Each law has its loops there, for processors that could fuse.
  if(EXPECT STREQUAL "exact")
    execute_process(COMMAND ${OBJDUMP} --disassemble --no-show-raw-insn ${file}
      OUTPUT_VARIABLE text COMMAND_ERROR_IS_FATAL ANY)
    string(APPEND all "${text}")
  endif()
  foreach(needed "<[^\n]*move_exact[^\n]*>:" "v(add|sub)[sp]d" "v(add|sub)[sp]s")
    if(EXPECT STREQUAL "exact" AND NOT text MATCHES "${needed}")
      message(FATAL_ERROR "${file} has no ${needed}, so this is not what moves particles")
    endif()
  endforeach()
endforeach()

if(EXPECT STREQUAL "exact")
  foreach(needed "vsqrt[sp]d" "vdiv[sp]d" "vsqrt[sp]s" "vdiv[sp]s")
    if(NOT all MATCHES "${needed}")
      message(FATAL_ERROR "the objects have no ${needed}, so these are not the circle's")
    endif()
  endforeach()
elseif(EXPECT STREQUAL "fast" AND NOT all MATCHES "vfn?m(add|sub)")
  message(FATAL_ERROR "fast arithmetic shows no fused operation, where there must be some")
endif()
