# Reads the PTX of device.cu for operations that are approximate, flush to zero, or lack a rounding mode,
# so that the assembler could fuse them.
# FILE: the PTX. EXPECT: exact (none) or inexact (some).
file(READ ${FILE} code)
string(REGEX MATCHALL "[a-z]+\\.approx[.a-z0-9]*|[a-z.]+\\.ftz[.a-z0-9]*|(add|sub|mul|mad)\\.f(32|64)" found "${code}")
list(REMOVE_DUPLICATES found)
foreach(needed IN ITEMS fma.rn.f64 fma.rn.f32 div.rn.f64 sqrt.rn.f64)
  if(EXPECT STREQUAL "exact" AND NOT code MATCHES "${needed}")
    message(FATAL_ERROR "${FILE} has no ${needed}, so this is not the functions' PTX")
  endif()
endforeach()
if(EXPECT STREQUAL "exact" AND found)
  message(FATAL_ERROR "the functions' PTX has ${found}")
elseif(EXPECT STREQUAL "inexact" AND NOT found)
  message(FATAL_ERROR "PTX of fast arithmetic shows none of it, so this test finds nothing")
endif()
