# Reads by READELF what PROGRAM was hardened with. EXPECT: hardened (all of it) or unhardened (none).
function(read what result)
  execute_process(COMMAND ${READELF} --wide ${what} ${PROGRAM}
    OUTPUT_VARIABLE text COMMAND_ERROR_IS_FATAL ANY)
  set(${result} "${text}" PARENT_SCOPE)
endfunction()
read(--file-header header)
read(--program-headers segments)
read(--dynamic dynamic)
read(--dyn-syms symbols)

set(missing)
# expect(WHAT TEXT PATTERN): notes WHAT as missing where TEXT has no PATTERN.
macro(expect what text pattern)
  if(NOT "${${text}}" MATCHES "${pattern}")
    list(APPEND missing "${what}")
  endif()
endmacro()
set(all "any address" "relocations read-only" "bound at the start" "stack not executable"
  "stack protector" "checked calls")
expect("any address" header "Type: +DYN")
expect("relocations read-only" segments "GNU_RELRO")
expect("bound at the start" dynamic "BIND_NOW|FLAGS_1[^\n]*NOW")
expect("stack not executable" segments "GNU_STACK[^\n]* RW ")
expect("stack protector" symbols "__stack_chk_fail")
expect("checked calls" symbols "__[a-z]+_chk[@ \n]")

if(EXPECT STREQUAL "hardened" AND missing)
  message(FATAL_ERROR "${PROGRAM} misses: ${missing}")
elseif(EXPECT STREQUAL "unhardened" AND NOT missing STREQUAL all)
  message(FATAL_ERROR "${PROGRAM} must miss all of: ${all}; missed were: ${missing}")
endif()
