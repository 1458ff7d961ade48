# Decides whether simgpu-mpi is built: from SIMGPU_MPI (AUTO, ON or OFF) and whether an MPI is found,
# sets SIMGPU_WITH_MPI.
include(CheckLanguage)

set(SIMGPU_WITH_MPI OFF)
if(NOT SIMGPU_MPI MATCHES "^(AUTO|ON|OFF)$")
  message(FATAL_ERROR "SIMGPU_MPI is '${SIMGPU_MPI}'; it must be AUTO, ON or OFF.")
elseif(SIMGPU_MPI STREQUAL "OFF")
  message(STATUS "MPI: off (SIMGPU_MPI=OFF); simgpu-mpi is not built")
else()
  # CMake finds MPI's interface for C by a compiler for C.
  check_language(C)
  if(CMAKE_C_COMPILER)
    enable_language(C)
    find_package(MPI QUIET COMPONENTS C)
  endif()
  if(MPI_C_FOUND)
    set(SIMGPU_WITH_MPI ON)
    message(STATUS "MPI: on (MPI ${MPI_C_VERSION})")
  elseif(SIMGPU_MPI STREQUAL "ON")
    message(FATAL_ERROR "SIMGPU_MPI=ON, but no MPI was found. Install one (Debian: libopenmpi-dev "
      "openmpi-bin), or build without simgpu-mpi by -DSIMGPU_MPI=OFF.")
  else()
    message(STATUS "MPI: off (no MPI was found); simgpu-mpi is not built")
  endif()
endif()
