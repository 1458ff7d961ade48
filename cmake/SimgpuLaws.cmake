# Laws of motion: what a program needs of one is compiled from files that are generated here. Installed,
# this file is part of find_package(simgpu).

# simgpu_add_law(TARGET LAW HEADER [BACKENDS cpu|cuda...]): TARGET gets what the backends (both, unless some
# are named) need to move particles by LAW, a C++ struct that HEADER has, which is then a header of one law
# (see docs/laws.md). TARGET must find HEADER by its include directories, and be linked with simgpu::cpu and
# simgpu::cuda. Its GPU code is compiled where simgpu has CUDA and the project has enabled that language.
function(simgpu_add_law target law header)
  cmake_parse_arguments(PARSE_ARGV 3 arg "" "" "BACKENDS")
  if(NOT arg_BACKENDS)
    set(arg_BACKENDS cpu cuda)
  endif()
  # Installed, the templates are beside this file, and headers are named <simgpu/...>.
  set(here ${CMAKE_CURRENT_FUNCTION_LIST_DIR})
  if(EXISTS ${here}/law.cpp.in)
    set(templates_cpu ${here})
    set(templates_cuda ${here})
    set(prefix simgpu/)
  else()
    set(templates_cpu ${here}/../cpu)
    set(templates_cuda ${here}/../cuda)
    set(prefix "")
  endif()
  cmake_path(GET header STEM name)
  foreach(backend IN LISTS arg_BACKENDS)
    if(backend STREQUAL "cpu")
      set(template law.cpp.in)
      set(source ${name}_cpu.cpp)
    elseif(NOT backend STREQUAL "cuda")
      message(FATAL_ERROR "simgpu_add_law(): there is no backend ${backend}; there are cpu and cuda")
    elseif(simgpu_CUDA AND CMAKE_CUDA_COMPILER_LOADED)
      set(template law.cu.in)
      set(source ${name}_cuda.cu)
    else()
      set(template law_unavailable.cpp.in)
      set(source ${name}_cuda.cpp)
    endif()
    set(source ${CMAKE_CURRENT_BINARY_DIR}/${source})
    configure_file(${templates_${backend}}/${template} ${source} @ONLY)
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
