# Reads PTX for operations that do not round by themselves: fused ones, those without a rounding
# mode (which the assembler may fuse), approximate ones and those that flush to zero. Kernels of fast
# arithmetic, and those that hold particles to the exact solution within a tolerance, may have them.
# Kernels of enclosed steps fuse by name, as do elementary functions in those of flows, of fields and in
# expressions, which may be functions of their own; read_roots.py and read_fused.py look for what is fused beside that.
# FILES: PTX files. EXPECT: exact (none may be there) or contracted (some must be).
set(may_be_inexact "10EvolveFastI|11KeyOfMisfitI")
set(may_be_fused "14EvolveEnclosedI")
if(EXPECT STREQUAL "exact")
  string(APPEND may_be_fused "|6EvolveI[A-Za-z0-9_]*(9AdvectionI|7GriddedI)"
    "|18PlaceOutsideDomainI[A-Za-z0-9_]*8RotationE|N6simgpu10elementary|N6simgpu10expression8evaluate|ZN6simgpu4laws9AdvectionI[A-Za-z0-9_]*4stepI"
    "|ZN6simgpu4laws[A-Za-z0-9]+4stepI[A-Za-z0-9_]*7GriddedI")
endif()
set(fused
  "fma\\.[.a-z]*f(32|64)"
  "mad\\.[.a-z]*f(32|64)")
set(inexact
  "(add|sub|mul)\\.f(32|64)"
  "[a-z]+\\.approx[.a-z0-9]*"
  "[.a-z]+\\.ftz[.a-z0-9]*")
set(text "")
foreach(file IN LISTS FILES)
  file(READ ${file} one)
  # As a list of kernels and functions, each with its name first; what stands before the first of a file is
  # read, too.
  string(REGEX REPLACE "[][;]" " " one "${one}")
  string(REGEX REPLACE "[.]entry|[.]func +([(][^)]*[)])?" ";" one ";${one}")
  list(APPEND kernels ${one})
endforeach()
set(found)
foreach(kernel IN LISTS kernels)
  string(REGEX MATCH "^ *[A-Za-z0-9_]+" name "${kernel}")
  if(name MATCHES "${may_be_inexact}")
    continue()
  endif()
  string(APPEND text "${kernel}")
  set(forbidden ${inexact})
  if(NOT name MATCHES "${may_be_fused}")
    list(APPEND forbidden ${fused})
  endif()
  set(found_here)
  foreach(pattern IN LISTS forbidden)
    string(REGEX MATCHALL "[ \t]${pattern}[ \t]" some "${kernel}")
    list(APPEND found_here ${some})
  endforeach()
  list(APPEND found ${found_here})
  if(found_here)
    list(APPEND guilty ${name})
  elseif(name MATCHES "6EvolveI")
    list(APPEND exact_steps ${name})
  endif()
endforeach()
list(REMOVE_DUPLICATES found)
list(REMOVE_DUPLICATES guilty)

if(EXPECT STREQUAL "contracted")
  # The steps of each law.
  if(exact_steps OR NOT guilty MATCHES "6EvolveI")
    message(FATAL_ERROR "PTX compiled without the project's flags shows no fused operation in steps (${exact_steps}), so this test could not find one")
  endif()
  message(STATUS "found, as expected: ${found}")
  return()
endif()

foreach(needed 6EvolveI 14EvolveEnclosedI 6CreateI 10CountCellsI 14HashOfParticleI 18PlaceOutsideDomainI 15ReachOfParticleI
    div.rn.f64 sqrt.rn.f64 div.rn.f32 sqrt.rn.f32 mul.rn.f64 add.rn.f32)
  if(NOT text MATCHES "${needed}")
    message(FATAL_ERROR "the PTX has no ${needed}, so this is not the kernels' PTX")
  endif()
endforeach()
if(found)
  message(FATAL_ERROR "the PTX of ${guilty} has ${found}; is --fmad=false missing?")
endif()
