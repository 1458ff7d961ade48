# Decides whether pictures can be written, from SIMGPU_PNG. Sets SIMGPU_WITH_PNG.

set(SIMGPU_WITH_PNG OFF)
if(SIMGPU_PNG STREQUAL "OFF")
  message(STATUS "PNG: off (SIMGPU_PNG=OFF); no pictures are written")
elseif(SIMGPU_PNG STREQUAL "AUTO" OR SIMGPU_PNG STREQUAL "ON")
  find_package(PNG QUIET)
  if(PNG_FOUND)
    set(SIMGPU_WITH_PNG ON)
  elseif(SIMGPU_PNG STREQUAL "ON")
    message(FATAL_ERROR
      "SIMGPU_PNG=ON, but libpng was not found. Install it (Debian: libpng-dev), or build without "
      "pictures with -DSIMGPU_PNG=OFF.")
  else()
    message(STATUS "PNG: off (libpng was not found); no pictures are written")
  endif()
else()
  message(FATAL_ERROR "SIMGPU_PNG is '${SIMGPU_PNG}'; it must be AUTO, ON or OFF.")
endif()
