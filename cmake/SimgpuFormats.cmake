# Decides which formats of particles and pictures are built that take a library of others.

# simgpu_find_format(NAME SUFFIX PACKAGE VERSION DEBIAN): from SIMGPU_NAME (AUTO, ON or OFF) and
# whether PACKAGE is found, in VERSION or newer, sets SIMGPU_WITH_NAME.
macro(simgpu_find_format name suffix package version debian)
  set(SIMGPU_WITH_${name} OFF)
  if(NOT SIMGPU_${name} MATCHES "^(AUTO|ON|OFF)$")
    message(FATAL_ERROR "SIMGPU_${name} is '${SIMGPU_${name}}'; it must be AUTO, ON or OFF.")
  elseif(SIMGPU_${name} STREQUAL "OFF")
    message(STATUS "${name}: off (SIMGPU_${name}=OFF); ${suffix} files are refused")
  else()
    find_package(${package} ${version} QUIET)
    if(${package}_FOUND)
      set(SIMGPU_WITH_${name} ON)
      message(STATUS "${name}: on (${package})")
    elseif(SIMGPU_${name} STREQUAL "ON")
      message(FATAL_ERROR "SIMGPU_${name}=ON, but ${package} ${version} was not found. Install it "
        "(Debian: ${debian}), or build without ${suffix} files by -DSIMGPU_${name}=OFF.")
    else()
      message(STATUS "${name}: off (${package} ${version} was not found); ${suffix} files are refused")
    endif()
  endif()
endmacro()

simgpu_find_format(NPZ .npz ZLIB 1.2 zlib1g-dev)
simgpu_find_format(HDF5 .h5 Libhdf5 1.10.7 libhdf5-dev)
if(SIMGPU_WITH_HDF5)
  # What libhdf5 compressed is inflated by simgpu itself; it comes with zlib.
  find_package(ZLIB 1.2 REQUIRED)
endif()
simgpu_find_format(NETCDF .nc Netcdf 4.7 libnetcdf-dev)
# simgpu-read, which reads what others made with these two libraries.
set(SIMGPU_WITH_READER OFF)
if(SIMGPU_WITH_HDF5 OR SIMGPU_WITH_NETCDF)
  set(SIMGPU_WITH_READER ON)
endif()
simgpu_find_format(PNG .png PNG 1.6 libpng-dev)
