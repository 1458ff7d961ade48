# Reads PTX for operations that do not round by themselves: fused ones, those without a rounding
# mode (which the assembler may fuse), approximate ones and those that flush to zero.
# FILES: PTX files. EXPECT: exact (none may be there) or contracted (some must be).
set(inexact
  "fma\\.[.a-z]*f(32|64)"
  "mad\\.[.a-z]*f(32|64)"
  "(add|sub|mul)\\.f(32|64)"
  "[a-z]+\\.approx[.a-z0-9]*"
  "[.a-z]+\\.ftz[.a-z0-9]*")
set(text "")
foreach(file IN LISTS FILES)
  file(READ ${file} one)
  string(APPEND text "${one}")
endforeach()
set(found)
foreach(pattern IN LISTS inexact)
  string(REGEX MATCHALL "[ \t]${pattern}[ \t]" some "${text}")
  list(APPEND found ${some})
endforeach()
list(REMOVE_DUPLICATES found)

if(EXPECT STREQUAL "contracted")
  if(NOT found)
    message(FATAL_ERROR "PTX compiled without the project's flags shows no fused operation, so this test could not find one")
  endif()
  message(STATUS "found, as expected: ${found}")
  return()
endif()

foreach(needed div.rn.f64 sqrt.rn.f64 div.rn.f32 sqrt.rn.f32 mul.rn.f64 add.rn.f32)
  if(NOT text MATCHES "[ \t]${needed}[ \t]")
    message(FATAL_ERROR "the PTX has no ${needed}, so this is not the kernels' PTX")
  endif()
endforeach()
if(found)
  message(FATAL_ERROR "the PTX of the exact kernels has ${found}; is --fmad=false missing?")
endif()
