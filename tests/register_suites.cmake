# Run after a test program is linked: writes the file that has ctest run each test suite of PROGRAM as
# one test. One process a suite rather than one a case: there are a thousand cases that take a
# millisecond, and starting a process takes longer, most of all under a sanitizer.
execute_process(COMMAND ${PROGRAM} --gtest_list_tests
  OUTPUT_VARIABLE listing RESULT_VARIABLE status TIMEOUT 60)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "${PROGRAM} --gtest_list_tests: ${status}")
endif()

# A suite's name ends with a dot, and a comment may follow; its cases are indented.
string(REGEX MATCHALL "(^|\n)[^ \n]+\\." suites "${listing}")
if(NOT suites)
  message(FATAL_ERROR "${PROGRAM} has no tests")
endif()
set(script)
foreach(suite IN LISTS suites)
  string(REGEX REPLACE "^\n|\\.$" "" suite "${suite}")
  string(APPEND script
    "add_test([==[${suite}]==] [==[${PROGRAM}]==] [==[--gtest_filter=${suite}.*]==])\n"
    "set_tests_properties([==[${suite}]==] PROPERTIES TIMEOUT ${TIMEOUT}\n"
    "  LABELS ${LABEL} WORKING_DIRECTORY [==[${FOLDER}]==])\n")
endforeach()
file(WRITE ${FILE} "${script}")
