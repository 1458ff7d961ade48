# Runs SCRIPT by PYTHON and expects it to print what PAGE holds.
execute_process(COMMAND ${PYTHON} ${SCRIPT} OUTPUT_VARIABLE made COMMAND_ERROR_IS_FATAL ANY)
file(READ ${PAGE} kept)
if(NOT made STREQUAL kept)
  message(FATAL_ERROR "${PAGE} is not of the results that are kept; make it anew by ${SCRIPT}")
endif()
