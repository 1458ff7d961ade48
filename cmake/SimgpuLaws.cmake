# Laws of motion: what a program needs of one is compiled from files that are generated here. Installed,
# this file is part of find_package(simgpu).

# Where the templates are, and how headers of simgpu are named.
if(PROJECT_NAME STREQUAL "simgpu" AND EXISTS ${CMAKE_CURRENT_LIST_DIR}/../cpu/law.cpp.in)
  set(simgpu_cpu_law ${CMAKE_CURRENT_LIST_DIR}/../cpu/law.cpp.in)
  set(simgpu_cuda_law ${CMAKE_CURRENT_LIST_DIR}/../cuda/law.cu.in)
  set(simgpu_cuda_law_unavailable ${CMAKE_CURRENT_LIST_DIR}/../cuda/law_unavailable.cpp.in)
  set(simgpu_header_prefix "")
else()
  set(simgpu_cpu_law ${CMAKE_CURRENT_LIST_DIR}/law.cpp.in)
  set(simgpu_cuda_law ${CMAKE_CURRENT_LIST_DIR}/law.cu.in)
  set(simgpu_cuda_law_unavailable ${CMAKE_CURRENT_LIST_DIR}/law_unavailable.cpp.in)
  set(simgpu_header_prefix "simgpu/")
endif()

# simgpu_add_law(TARGET LAW HEADER [BACKENDS cpu|cuda...]): TARGET gets what the backends (both, unless some
# are named) need to move particles by LAW, a C++ struct that HEADER has (see common/law.hpp). TARGET must
# find HEADER by its include directories, and be linked with simgpu::cpu and simgpu::cuda. Its GPU code is
# compiled where simgpu has CUDA and the project has enabled that language.
function(simgpu_add_law target law header)
  cmake_parse_arguments(PARSE_ARGV 3 arg "" "" "BACKENDS")
  if(NOT arg_BACKENDS)
    set(arg_BACKENDS cpu cuda)
  endif()
  cmake_path(GET header STEM name)
  set(prefix ${simgpu_header_prefix})
  foreach(backend IN LISTS arg_BACKENDS)
    if(backend STREQUAL "cpu")
      set(template ${simgpu_cpu_law})
      set(source ${CMAKE_CURRENT_BINARY_DIR}/${name}_cpu.cpp)
    elseif(simgpu_CUDA AND CMAKE_CUDA_COMPILER)
      set(template ${simgpu_cuda_law})
      set(source ${CMAKE_CURRENT_BINARY_DIR}/${name}_cuda.cu)
    else()
      set(template ${simgpu_cuda_law_unavailable})
      set(source ${CMAKE_CURRENT_BINARY_DIR}/${name}_cuda.cpp)
    endif()
    configure_file(${template} ${source} @ONLY)
    target_sources(${target} PRIVATE ${source})
    set_property(GLOBAL APPEND PROPERTY SIMGPU_LAW_SOURCES ${source})
  endforeach()
  # Every law, for the tests, which hold each to the same promises.
  get_property(laws GLOBAL PROPERTY SIMGPU_LAWS)
  if(NOT law IN_LIST laws)
    set_property(GLOBAL APPEND PROPERTY SIMGPU_LAWS ${law})
    set_property(GLOBAL APPEND PROPERTY SIMGPU_LAW_HEADERS ${header})
  endif()
endfunction()
