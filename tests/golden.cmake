# Makes the golden file anew by CPython (PYTHON) and holds it against the one in DATA.
execute_process(
  COMMAND ${PYTHON} ${DATA}/original.py ${DATA}/original_initial.csv ${OUTPUT}
  COMMAND_ERROR_IS_FATAL ANY)
execute_process(
  COMMAND ${CMAKE_COMMAND} -E compare_files ${OUTPUT} ${DATA}/original_after_100.csv
  COMMAND_ERROR_IS_FATAL ANY)
