# simgpu_library(NAME): what every library of ours shares, for the target simgpu_NAME.
function(simgpu_library name)
  set(target simgpu_${name})
  add_library(simgpu::${name} ALIAS ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name})
  # In the tree, headers include each other from its root ("common/particle.hpp"); installed, as users
  # do (<simgpu/common/particle.hpp>): see install_headers.cmake.
  target_include_directories(${target} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_compile_features(${target} PUBLIC cxx_std_20)
  # By flag rather than by feature: CMake 3.25 does not know that nvcc 13 has C++20.
  target_compile_options(${target} PUBLIC "$<$<COMPILE_LANGUAGE:CUDA>:-std=c++20>")
  simgpu_private_options(${target})
  simgpu_limit_frames(${target})
  install(TARGETS ${target} EXPORT simgpu
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development)
endfunction()

# simgpu_private_options(TARGET): warnings, hardening, and source paths as the project names them, so
# that reports say driver/run/run.cpp wherever it was built.
function(simgpu_private_options target)
  simgpu_harden(${target})
  target_compile_options(${target} PRIVATE
    "$<$<COMPILE_LANGUAGE:CXX>:-Wall;-Wextra;-Wpedantic;-Wconversion;-Wsign-conversion>"
    # Several files compiled as one (CMAKE_UNITY_BUILD) share what each of them has for itself.
    "$<$<AND:$<COMPILE_LANGUAGE:CXX>,$<NOT:$<BOOL:${CMAKE_UNITY_BUILD}>>>:-Wshadow>"
    "$<$<COMPILE_LANGUAGE:CUDA>:-Xcompiler=-Wall,-Wextra,-Wshadow>"
    # g++ 12 sees overlaps in std::string that are not there (GCC bug 105651).
    "$<$<COMPILE_LANG_AND_ID:CXX,GNU>:-Wno-restrict>"
    "$<$<COMPILE_LANGUAGE:CXX>:-ffile-prefix-map=${PROJECT_SOURCE_DIR}/=>"
    "$<$<COMPILE_LANGUAGE:CUDA>:-Xcompiler=-ffile-prefix-map=${PROJECT_SOURCE_DIR}/=>")
endfunction()

# simgpu_limit_frames(TARGET): small stacks are enough (ulimit -s 64). What is large belongs on the heap, where
# a lack of memory is told rather than a crash. Sanitizers and code that is not optimised have frames of
# their own kind.
function(simgpu_limit_frames target)
  if(NOT CMAKE_CXX_FLAGS MATCHES "-fsanitize")
    target_compile_options(${target} PRIVATE
      "$<$<AND:$<COMPILE_LANGUAGE:CXX>,$<CONFIG:Release>>:-Wframe-larger-than=20000>")
  endif()
endfunction()

# simgpu_optimise_little(TARGET): for what takes longer to compile than it ever runs. Not at all by g++ under
# a sanitizer, which makes its optimiser's work several times as much.
function(simgpu_optimise_little target)
  set(level -O1)
  if(simgpu_optimiser_is_slow)
    set(level -O0)
  endif()
  target_compile_options(${target} PRIVATE
    "$<$<AND:$<COMPILE_LANGUAGE:CXX>,$<CONFIG:Release,RelWithDebInfo>>:${level}>")
endfunction()

set(simgpu_optimiser_is_slow OFF)
if(CMAKE_CXX_FLAGS MATCHES "-fsanitize" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  set(simgpu_optimiser_is_slow ON)
endif()
