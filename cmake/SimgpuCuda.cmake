# Decides whether the CUDA backend is built, from SIMGPU_CUDA, and for which architectures.
# Sets SIMGPU_WITH_CUDA.

option(SIMGPU_ALL_GPUS
  "Compile for all common GPUs, as for other machines, rather than for those of this one" OFF)

set(SIMGPU_OLDEST_CUDA 12.0) # the first nvcc that knows C++20

# simgpu_find_cuda(REASON): enables CUDA if a fit compiler is here, else sets REASON to what is missing.
macro(simgpu_find_cuda reason)
  set(${reason} "")
  # An nvcc on PATH comes first. By the environment, so that check_language tries it: one that is
  # there and cannot compile is one that is missing.
  if(NOT CMAKE_CUDA_COMPILER AND NOT DEFINED ENV{CUDACXX})
    find_program(SIMGPU_NVCC nvcc PATHS ENV CUDA_PATH /usr/local/cuda PATH_SUFFIXES bin)
    mark_as_advanced(SIMGPU_NVCC)
    if(SIMGPU_NVCC)
      set(ENV{CUDACXX} ${SIMGPU_NVCC})
    endif()
  endif()
  # CMake sets the variable below when it enables the language; ours must not override the user's.
  if(DEFINED CMAKE_CUDA_ARCHITECTURES OR DEFINED ENV{CUDAARCHS})
    set(SIMGPU_CUDA_ARCHITECTURES_GIVEN ON)
  else()
    set(SIMGPU_CUDA_ARCHITECTURES_GIVEN OFF)
  endif()
  include(CheckLanguage)
  check_language(CUDA)
  if(NOT CMAKE_CUDA_COMPILER)
    set(${reason} "no CUDA compiler (nvcc) that works was found")
  else()
    enable_language(CUDA)
    find_package(CUDAToolkit QUIET)
    if(CMAKE_CUDA_COMPILER_VERSION VERSION_LESS SIMGPU_OLDEST_CUDA)
      set(${reason}
        "${CMAKE_CUDA_COMPILER} is ${CMAKE_CUDA_COMPILER_VERSION}, older than ${SIMGPU_OLDEST_CUDA}")
    elseif(NOT TARGET CUDA::cudart_static)
      set(${reason} "${CMAKE_CUDA_COMPILER} is there, but not its static runtime (libcudart_static.a)")
    endif()
  endif()
endmacro()

# Machine code for the common chips that this nvcc knows, and PTX for those between and to come.
function(simgpu_portable_architectures result)
  set(architectures)
  if(CMAKE_CUDA_COMPILER_VERSION VERSION_LESS 12.8)
    set(architectures 75-real 80-real 86-real 89-real 90)
  else()
    set(architectures 75-real 80-real 86-real 89-real 90 100-real 120)
  endif()
  set(${result} ${architectures} PARENT_SCOPE)
endfunction()

set(SIMGPU_WITH_CUDA OFF)
if(SIMGPU_CUDA STREQUAL "OFF")
  message(STATUS "CUDA: off (SIMGPU_CUDA=OFF); only the CPU backend is built")
elseif(SIMGPU_CUDA STREQUAL "AUTO" OR SIMGPU_CUDA STREQUAL "ON")
  simgpu_find_cuda(SIMGPU_CUDA_MISSING)
  if(NOT SIMGPU_CUDA_MISSING)
    set(SIMGPU_WITH_CUDA ON)
  elseif(SIMGPU_CUDA STREQUAL "ON")
    message(FATAL_ERROR
      "SIMGPU_CUDA=ON, but ${SIMGPU_CUDA_MISSING}. Install the CUDA toolkit, "
      "${SIMGPU_OLDEST_CUDA} or newer, and put its nvcc on PATH or name it by "
      "-DCMAKE_CUDA_COMPILER=/path/to/nvcc; or build for the CPU alone with -DSIMGPU_CUDA=OFF.")
  else()
    message(STATUS "CUDA: off (${SIMGPU_CUDA_MISSING}); only the CPU backend is built")
  endif()
else()
  message(FATAL_ERROR "SIMGPU_CUDA is '${SIMGPU_CUDA}'; it must be AUTO, ON or OFF.")
endif()

if(SIMGPU_WITH_CUDA)
  if(NOT SIMGPU_CUDA_ARCHITECTURES_GIVEN)
    # /dev/nvidia0 is there where a GPU and its driver are.
    if(SIMGPU_ALL_GPUS)
      simgpu_portable_architectures(architectures)
    elseif(EXISTS /dev/nvidia0)
      set(architectures native)
    else()
      # The oldest that every supported nvcc knows: its PTX runs on all later GPUs, too.
      set(architectures 75)
    endif()
    set(CMAKE_CUDA_ARCHITECTURES ${architectures} CACHE STRING "GPUs to compile for" FORCE)
  endif()
  message(STATUS "CUDA: ${CMAKE_CUDA_COMPILER_VERSION}, architectures ${CMAKE_CUDA_ARCHITECTURES}")
endif()
# As find_package(simgpu) has it. Projects that have this one as a part see it, too.
set(simgpu_CUDA ${SIMGPU_WITH_CUDA} CACHE INTERNAL "Whether simgpu has its CUDA backend")
