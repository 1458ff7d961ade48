# Installs BUILD_DIR into a fresh prefix, builds the small programs of SOURCE_DIR's tests/consumer and its
# examples against it and runs them; asks for the package's components by themselves. CUDA_COMPILER is empty
# where the build has no CUDA, PYTHON where there is none.
file(REMOVE_RECURSE ${WORK_DIR})
set(prefix ${WORK_DIR}/prefix)
execute_process(COMMAND ${CMAKE_COMMAND} --install ${BUILD_DIR} --prefix ${prefix}
  OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)

# build_project(SOURCE FOLDER [ARGUMENTS...]): builds the project in SOURCE, in WORK_DIR/FOLDER.
function(build_project source folder)
  execute_process(
    COMMAND ${CMAKE_COMMAND} -S ${source} -B ${WORK_DIR}/${folder} -G ${GENERATOR}
      -DCMAKE_PREFIX_PATH=${prefix} -DCMAKE_BUILD_TYPE=Release
      -DCMAKE_CXX_COMPILER=${CXX_COMPILER} "-DCMAKE_CXX_FLAGS=${CXX_FLAGS}"
      -DCMAKE_CUDA_COMPILER=${CUDA_COMPILER} -DCMAKE_CUDA_HOST_COMPILER=${CXX_COMPILER}
      --no-warn-unused-cli ${ARGN}
    COMMAND_ERROR_IS_FATAL ANY)
  execute_process(COMMAND ${CMAKE_COMMAND} --build ${WORK_DIR}/${folder} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

# With the law that docs/laws.md shows.
file(READ ${SOURCE_DIR}/docs/laws.md page)
string(REGEX MATCH "```cpp\n[^`]*" block "${page}")
string(REPLACE "```cpp\n" "" block "${block}")
file(WRITE ${WORK_DIR}/law/fall.hpp "#pragma once\n${block}")
build_project(${SOURCE_DIR}/tests/consumer build -DLAW_FOLDER=${WORK_DIR}/law)
execute_process(COMMAND ${WORK_DIR}/build/consumer WORKING_DIRECTORY ${WORK_DIR} COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${WORK_DIR}/build/table COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${WORK_DIR}/build/fall COMMAND_ERROR_IS_FATAL ANY)

# The example that README shows.
build_project(${SOURCE_DIR}/examples/library example)
execute_process(COMMAND ${WORK_DIR}/example/circles OUTPUT_VARIABLE checksum COMMAND_ERROR_IS_FATAL ANY)
if(NOT checksum STREQUAL "b8e44c4235e412fd\n")
  message(FATAL_ERROR "the example prints ${checksum}")
endif()

# A law of its own, with the GPU's code where this build has CUDA; and its page.
build_project(${SOURCE_DIR}/examples/own_law own_law)
execute_process(COMMAND ${WORK_DIR}/own_law/pendulums COMMAND_ERROR_IS_FATAL ANY)
if(PYTHON)
  execute_process(COMMAND ${PYTHON} ${SOURCE_DIR}/tests/own_law_test.py
      ${SOURCE_DIR}/examples/own_law ${WORK_DIR}/own_law/pendulums
    COMMAND_ERROR_IS_FATAL ANY)
endif()

# expect_find(OUTCOME COMPONENTS HIDDEN): a project that asks for these components, where the packages
# HIDDEN are not to be found, is configured (OUTCOME is FOUND), or not, with OUTCOME in the message.
function(expect_find outcome components hidden)
  set(source ${WORK_DIR}/components)
  file(REMOVE_RECURSE ${source})
  file(WRITE ${source}/CMakeLists.txt "cmake_minimum_required(VERSION 3.25)\n"
    "project(components LANGUAGES CXX)\n"
    "find_package(simgpu REQUIRED ${components})\n")
  set(without)
  foreach(package IN LISTS hidden)
    list(APPEND without -DCMAKE_DISABLE_FIND_PACKAGE_${package}=ON)
  endforeach()
  execute_process(
    COMMAND ${CMAKE_COMMAND} -S ${source} -B ${source}/build -G ${GENERATOR} ${without}
      -DCMAKE_PREFIX_PATH=${prefix} -DCMAKE_CXX_COMPILER=${CXX_COMPILER}
    RESULT_VARIABLE failed OUTPUT_VARIABLE text ERROR_VARIABLE text)
  string(REGEX REPLACE "[ \n]+" " " text "${text}")
  if(outcome STREQUAL "FOUND")
    if(failed)
      message(FATAL_ERROR "find_package(simgpu ${components}) without ${hidden}: ${text}")
    endif()
  elseif(NOT failed OR NOT text MATCHES "${outcome}")
    message(FATAL_ERROR "find_package(simgpu ${components}) without ${hidden}, no \"${outcome}\": ${text}")
  endif()
endfunction()

set(everything OpenMP Random123 Threads Libhdf5 ZLIB PNG CUDAToolkit)
expect_find(FOUND "COMPONENTS memory" "${everything}")
expect_find(FOUND "COMPONENTS memory OPTIONAL_COMPONENTS cpu" "${everything}")
expect_find(FOUND "COMPONENTS common" OpenMP)
expect_find(FOUND "COMPONENTS cpu" CUDAToolkit)
expect_find(FOUND "COMPONENTS memory common cpu cuda" "")
expect_find("simgpu::cpu needs OpenMP" "COMPONENTS cpu" OpenMP)
expect_find("simgpu::cpu needs OpenMP" "" OpenMP)
expect_find("simgpu has no component gpu" "COMPONENTS gpu" "")

execute_process(COMMAND ${prefix}/bin/simgpu --version COMMAND_ERROR_IS_FATAL ANY)
