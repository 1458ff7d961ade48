# Tests of the Python package, a file of pytest each: Python.<Name> is tests/python/test_<name>.py.

execute_process(COMMAND ${Python_EXECUTABLE} -c "import pytest, numpy"
  RESULT_VARIABLE has_no_pytest OUTPUT_QUIET ERROR_QUIET)
if(has_no_pytest)
  message(STATUS "Tests: the Python package is not tested (that needs pytest and numpy)")
  return()
endif()

file(GLOB python_tests CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/python/test_*.py)
foreach(file IN LISTS python_tests)
  cmake_path(GET file STEM name)
  string(REGEX REPLACE "^test_" "" name ${name})
  string(SUBSTRING ${name} 0 1 first)
  string(SUBSTRING ${name} 1 -1 rest)
  string(TOUPPER ${first} first)
  add_test(NAME Python.${first}${rest}
    COMMAND ${Python_EXECUTABLE} -m pytest --quiet --no-header -p no:cacheprovider ${file})
  set_tests_properties(Python.${first}${rest} PROPERTIES ENVIRONMENT
    "PYTHONPATH=${PROJECT_BINARY_DIR}/python;PYTHONDONTWRITEBYTECODE=1")
endforeach()
