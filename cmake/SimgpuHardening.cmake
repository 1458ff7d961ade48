# What compilers and linkers offer against faults that an attacker could use, as far as these know it.
# SECURITY.md lists it; tests/read_program.cmake finds it in the built program.
include(CheckCXXCompilerFlag)
include(CheckCXXSourceCompiles)
include(CheckLinkerFlag)
include(CheckPIESupported)

# Without this check CMake compiles programs for any address, and links them for one.
check_pie_supported(LANGUAGES CXX)

set(simgpu_hardening_options)
foreach(flag IN ITEMS -fstack-protector-strong -fstack-clash-protection -fcf-protection)
  string(MAKE_C_IDENTIFIER "SIMGPU_KNOWS${flag}" known)
  check_cxx_compiler_flag(${flag} ${known})
  if(${known})
    list(APPEND simgpu_hardening_options ${flag})
  endif()
endforeach()

set(simgpu_hardening_link_options)
foreach(keyword IN ITEMS relro now noexecstack)
  check_linker_flag(CXX -Wl,-z,${keyword} SIMGPU_LINKER_KNOWS_${keyword})
  if(SIMGPU_LINKER_KNOWS_${keyword})
    list(APPEND simgpu_hardening_link_options -Wl,-z,${keyword})
  endif()
endforeach()

# Checked calls of the C library: its third level where it has one, or it would warn.
set(CMAKE_REQUIRED_FLAGS "-O2 -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3")
check_cxx_source_compiles([[
#include <cstdlib>
#if !defined(__USE_FORTIFY_LEVEL) || __USE_FORTIFY_LEVEL < 3
#error "not known"
#endif
int main() {}
]] SIMGPU_KNOWS_FORTIFY_3)
unset(CMAKE_REQUIRED_FLAGS)
set(simgpu_fortify_level $<IF:$<BOOL:${SIMGPU_KNOWS_FORTIFY_3}>,3,2>)

# simgpu_harden(TARGET): compiles and, if it is a program or shared, links TARGET with all that.
function(simgpu_harden target)
  set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  list(JOIN simgpu_hardening_options "," host_options)
  target_compile_options(${target} PRIVATE
    "$<$<COMPILE_LANGUAGE:CXX>:${simgpu_hardening_options}>"
    "$<$<AND:$<COMPILE_LANGUAGE:CUDA>,$<BOOL:${simgpu_hardening_options}>>:-Xcompiler=${host_options}>")
  # Only in optimised code, or the C library warns; not in sanitizers' way, which check more. Not in
  # CUDA sources, whose front end need not know the compiler's functions that it takes.
  if(NOT CMAKE_CXX_FLAGS MATCHES "-fsanitize")
    set(optimised $<CONFIG:Release,RelWithDebInfo,MinSizeRel>)
    target_compile_options(${target} PRIVATE
      "$<$<AND:$<COMPILE_LANGUAGE:CXX>,${optimised}>:-U_FORTIFY_SOURCE;-D_FORTIFY_SOURCE=${simgpu_fortify_level}>")
  endif()
  get_target_property(type ${target} TYPE)
  if(type MATCHES "EXECUTABLE|(SHARED|MODULE)_LIBRARY")
    target_link_options(${target} PRIVATE ${simgpu_hardening_link_options})
  endif()
endfunction()
