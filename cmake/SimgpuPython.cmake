# Decides whether the Python package is built, from SIMGPU_PYTHON_PACKAGE. Sets SIMGPU_WITH_PYTHON.

set(SIMGPU_OLDEST_PYTHON 3.11)

# simgpu_find_nanobind(PYTHON...): looks for nanobind where these interpreters have it.
macro(simgpu_find_nanobind)
  foreach(python IN ITEMS ${ARGN})
    if(NOT nanobind_FOUND AND EXISTS "${python}")
      execute_process(COMMAND ${python} -m nanobind --cmake_dir
        OUTPUT_VARIABLE folder OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
      if(folder)
        find_package(nanobind CONFIG QUIET PATHS ${folder} NO_DEFAULT_PATH)
      endif()
    endif()
  endforeach()
endmacro()

# simgpu_find_python(REASON): finds what the package is built with, else sets REASON to what is missing.
macro(simgpu_find_python reason)
  set(${reason} "")
  if(NOT Python_EXECUTABLE)
    # The system's own comes first: it is the one that the system's numpy is for.
    find_program(SIMGPU_SYSTEM_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH)
    mark_as_advanced(SIMGPU_SYSTEM_PYTHON)
    if(SIMGPU_SYSTEM_PYTHON AND NOT SKBUILD)
      set(Python_EXECUTABLE ${SIMGPU_SYSTEM_PYTHON})
    endif()
  endif()
  find_package(Python ${SIMGPU_OLDEST_PYTHON} QUIET COMPONENTS Interpreter Development.Module)
  if(NOT Python_FOUND)
    set(${reason} "no Python of version ${SIMGPU_OLDEST_PYTHON} or newer with its headers was found")
  else()
    simgpu_find_nanobind(${Python_EXECUTABLE} ${PROJECT_SOURCE_DIR}/build/python-venv/bin/python)
    if(NOT nanobind_FOUND)
      set(${reason} "nanobind was not found")
    endif()
  endif()
endmacro()

set(SIMGPU_WITH_PYTHON OFF)
if(SIMGPU_PYTHON_PACKAGE STREQUAL "OFF")
  message(STATUS "Python: off (SIMGPU_PYTHON_PACKAGE=OFF); the package is not built")
elseif(SIMGPU_PYTHON_PACKAGE STREQUAL "AUTO" AND CMAKE_CXX_FLAGS MATCHES "-fsanitize")
  message(STATUS "Python: off (a sanitizer would have to be in Python, too); the package is not built")
elseif(SIMGPU_PYTHON_PACKAGE STREQUAL "AUTO" OR SIMGPU_PYTHON_PACKAGE STREQUAL "ON")
  simgpu_find_python(SIMGPU_PYTHON_PACKAGE_MISSING)
  if(NOT SIMGPU_PYTHON_PACKAGE_MISSING)
    set(SIMGPU_WITH_PYTHON ON)
    message(STATUS "Python: ${Python_VERSION} (${Python_EXECUTABLE}), nanobind ${nanobind_VERSION}")
  elseif(SIMGPU_PYTHON_PACKAGE STREQUAL "ON")
    message(FATAL_ERROR
      "SIMGPU_PYTHON_PACKAGE=ON, but ${SIMGPU_PYTHON_PACKAGE_MISSING}. Install Python's headers (Debian: "
      "python3-dev) and nanobind (pip install nanobind), or build without the Python package by "
      "-DSIMGPU_PYTHON_PACKAGE=OFF.")
  else()
    message(STATUS "Python: off (${SIMGPU_PYTHON_PACKAGE_MISSING}); the package is not built")
  endif()
else()
  message(FATAL_ERROR "SIMGPU_PYTHON_PACKAGE is '${SIMGPU_PYTHON_PACKAGE}'; it must be AUTO, ON or OFF.")
endif()
