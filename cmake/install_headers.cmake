# Run at installation: makes the installed headers include each other as their users do,
# <simgpu/common/base/error.hpp>, so that a user's own folder named common/ cannot come between.
cmake_path(ABSOLUTE_PATH SIMGPU_INCLUDE_DIR BASE_DIRECTORY ${CMAKE_INSTALL_PREFIX})
set(folder $ENV{DESTDIR}${SIMGPU_INCLUDE_DIR}/simgpu)
file(GLOB_RECURSE headers ${folder}/*.hpp ${folder}/*.cuh)
foreach(header IN LISTS headers)
  file(READ ${header} text)
  string(REGEX REPLACE "#include \"((common|cpu|cuda)/[^\"]+)\"" "#include <simgpu/\\1>" text "${text}")
  file(WRITE ${header} "${text}")
endforeach()
