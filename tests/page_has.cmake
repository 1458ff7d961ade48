# Expects PAGE to hold, word for word, all that COMMAND prints.
execute_process(COMMAND ${COMMAND} OUTPUT_VARIABLE made COMMAND_ERROR_IS_FATAL ANY)
file(READ ${PAGE} kept)
string(FIND "${kept}" "${made}" place)
if(made STREQUAL "" OR place EQUAL -1)
  message(FATAL_ERROR "${PAGE} does not hold what is printed by ${COMMAND}:\n${made}")
endif()
