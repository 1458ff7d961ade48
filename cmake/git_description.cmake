# Writes OUTPUT, a header with SIMGPU_GIT_DESCRIPTION, from the git state of SOURCE_DIR; touches the
# file only when it changes. Run at every build, since a commit does not run CMake again.
set(description "")
find_package(Git QUIET)
if(GIT_FOUND)
  # Only a checkout of this very project counts, not one that surrounds an unpacked archive.
  execute_process(COMMAND ${GIT_EXECUTABLE} rev-parse --show-prefix
    WORKING_DIRECTORY ${SOURCE_DIR} OUTPUT_VARIABLE prefix RESULT_VARIABLE failed
    OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  if(NOT failed AND prefix STREQUAL "")
    execute_process(COMMAND ${GIT_EXECUTABLE} describe --always --dirty --tags --abbrev=12
      WORKING_DIRECTORY ${SOURCE_DIR} OUTPUT_VARIABLE description
      OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  endif()
endif()
set(text "#define SIMGPU_GIT_DESCRIPTION \"${description}\"\n")
set(old "")
if(EXISTS ${OUTPUT})
  file(READ ${OUTPUT} old)
endif()
if(NOT text STREQUAL old)
  file(WRITE ${OUTPUT} "${text}")
endif()
