# Adds a field to the particle in a copy of the sources, in the one line where that is said to be
# enough, and compiles what depends on it.
# SOURCE_DIR, WORK_DIR, CXX_COMPILER, RANDOM123_DIR.
file(REMOVE_RECURSE ${WORK_DIR})
file(COPY ${SOURCE_DIR}/common ${SOURCE_DIR}/cpu DESTINATION ${WORK_DIR})
file(READ ${WORK_DIR}/common/particle.hpp text)
string(REGEX REPLACE "(#define SIMGPU_PARTICLE_FIELDS\\(FIELD\\)[^\n]*\n)"
  "\\1  FIELD(mass, \"mass\", \"a field more\") \\\\\n" changed "${text}")
if(changed STREQUAL text)
  message(FATAL_ERROR "the field list was not found in common/particle.hpp")
endif()
file(WRITE ${WORK_DIR}/common/particle.hpp "${changed}")
foreach(source
    common/compare.cpp common/io/csv_reader.cpp common/io/csv_writer.cpp
    common/io/npy_reader.cpp common/io/npy_writer.cpp common/io/npz_reader.cpp
    cpu/cpu_simulation.cpp cpu/evolve.cpp)
  execute_process(
    COMMAND ${CXX_COMPILER} -std=c++20 -fsyntax-only -Wall -Wextra -Wpedantic -Werror -fopenmp
      -ffp-contract=off -I ${WORK_DIR} -I ${RANDOM123_DIR} ${WORK_DIR}/${source}
    COMMAND_ERROR_IS_FATAL ANY)
endforeach()
