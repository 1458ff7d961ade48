# Decides whether the ranks of simgpu-mpi write .h5 files at once: from SIMGPU_PARALLEL_HDF5 (AUTO, ON or
# OFF) and whether there is a libhdf5 for this MPI, sets SIMGPU_WITH_PARALLEL_HDF5 and defines
# simgpu_parallel_hdf5. It must be of the version of the other one, since what is compiled for that is
# linked with this.
include(CheckCXXSourceCompiles)

# simgpu_find_parallel_hdf5(): of the static and the shared library the first that links, as in
# FindLibhdf5.cmake; says in `why_not` what is missing.
macro(simgpu_find_parallel_hdf5)
  set(why_not "")
  set(flavour openmpi)
  if(NOT "${MPI_C_LIBRARIES};${MPI_C_INCLUDE_DIRS}" MATCHES "openmpi")
    set(flavour mpich)
  endif()
  # Debian has a folder for each; elsewhere there may be just one.
  find_path(ParallelHdf5_INCLUDE_DIR hdf5.h PATH_SUFFIXES hdf5/${flavour})
  find_library(ParallelHdf5_LIBRARY NAMES hdf5_${flavour} hdf5 PATH_SUFFIXES hdf5/${flavour})
  find_library(ParallelHdf5_STATIC_LIBRARY NAMES libhdf5_${flavour}.a libhdf5.a
    PATH_SUFFIXES hdf5/${flavour})
  mark_as_advanced(ParallelHdf5_INCLUDE_DIR ParallelHdf5_LIBRARY ParallelHdf5_STATIC_LIBRARY)
  if(NOT ParallelHdf5_INCLUDE_DIR OR NOT ParallelHdf5_LIBRARY)
    set(why_not "no libhdf5 for this MPI was found")
  else()
    file(STRINGS ${ParallelHdf5_INCLUDE_DIR}/H5public.h version REGEX "define H5_VERS_INFO")
    string(REGEX REPLACE ".*version: ([0-9.]+).*" "\\1" version "${version}")
    if(NOT version STREQUAL Libhdf5_VERSION)
      set(why_not "libhdf5 for this MPI is of version ${version}, not ${Libhdf5_VERSION}")
    endif()
  endif()
  if(NOT why_not)
    set(CMAKE_REQUIRED_QUIET TRUE)
    set(CMAKE_REQUIRED_INCLUDES ${ParallelHdf5_INCLUDE_DIR})
    set(program "
      #include <hdf5.h>
      int main() { return H5Pset_fapl_mpio(0, MPI_COMM_WORLD, MPI_INFO_NULL); }")
    set(CMAKE_REQUIRED_DEFINITIONS -DOMPI_SKIP_MPICXX -DMPICH_SKIP_MPICXX)
    if(ParallelHdf5_STATIC_LIBRARY)
      set(static_link ${ParallelHdf5_STATIC_LIBRARY} ${Libhdf5_beside_static} MPI::MPI_C)
      set(CMAKE_REQUIRED_LIBRARIES ${static_link})
      check_cxx_source_compiles("${program}" ParallelHdf5_STATIC_LINKS)
    endif()
    if(ParallelHdf5_STATIC_LINKS)
      set(link ${static_link})
    else()
      set(link ${ParallelHdf5_LIBRARY} MPI::MPI_C)
      set(CMAKE_REQUIRED_LIBRARIES ${link})
      check_cxx_source_compiles("${program}" ParallelHdf5_LINKS)
      if(NOT ParallelHdf5_LINKS)
        set(why_not "${ParallelHdf5_LIBRARY} does not link with this MPI")
      endif()
    endif()
    unset(CMAKE_REQUIRED_QUIET)
    unset(CMAKE_REQUIRED_INCLUDES)
    unset(CMAKE_REQUIRED_DEFINITIONS)
    unset(CMAKE_REQUIRED_LIBRARIES)
  endif()
endmacro()

set(SIMGPU_WITH_PARALLEL_HDF5 OFF)
if(NOT SIMGPU_PARALLEL_HDF5 MATCHES "^(AUTO|ON|OFF)$")
  message(FATAL_ERROR
    "SIMGPU_PARALLEL_HDF5 is '${SIMGPU_PARALLEL_HDF5}'; it must be AUTO, ON or OFF.")
elseif(SIMGPU_WITH_MPI AND SIMGPU_WITH_HDF5 AND NOT SIMGPU_PARALLEL_HDF5 STREQUAL "OFF")
  simgpu_find_parallel_hdf5()
  if(NOT why_not)
    set(SIMGPU_WITH_PARALLEL_HDF5 ON)
    add_library(simgpu_parallel_hdf5 INTERFACE)
    target_include_directories(simgpu_parallel_hdf5 SYSTEM INTERFACE ${ParallelHdf5_INCLUDE_DIR})
    target_link_libraries(simgpu_parallel_hdf5 INTERFACE ${link})
    message(STATUS "Parallel HDF5: on (${version}); all ranks of simgpu-mpi write .h5 files")
  elseif(SIMGPU_PARALLEL_HDF5 STREQUAL "ON")
    message(FATAL_ERROR "SIMGPU_PARALLEL_HDF5=ON, but ${why_not}. Install it (Debian: "
      "libhdf5-openmpi-dev), or have rank 0 write .h5 files by -DSIMGPU_PARALLEL_HDF5=OFF.")
  else()
    message(STATUS "Parallel HDF5: off (${why_not}); rank 0 of simgpu-mpi writes .h5 files")
  endif()
elseif(SIMGPU_PARALLEL_HDF5 STREQUAL "ON")
  message(FATAL_ERROR "SIMGPU_PARALLEL_HDF5=ON needs MPI and HDF5, and one of them is off.")
elseif(SIMGPU_WITH_MPI AND SIMGPU_WITH_HDF5)
  message(STATUS "Parallel HDF5: off (SIMGPU_PARALLEL_HDF5=OFF); rank 0 of simgpu-mpi writes .h5 files")
endif()

# simgpu_link_ranks(TARGET): links a program with the ranks, and with their libhdf5 alone: see
# common/CMakeLists.txt.
function(simgpu_link_ranks target)
  set_target_properties(${target} PROPERTIES SIMGPU_HAS_PARALLEL_HDF5 ${SIMGPU_WITH_PARALLEL_HDF5})
  target_link_libraries(${target} PRIVATE simgpu_ranks)
endfunction()
