# Run at installation: makes the installed headers include each other as their users do,
# <simgpu/common/error.hpp>, so that a user's own folder named common/ cannot come between.
set(folder $ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/include/simgpu)
file(GLOB_RECURSE headers ${folder}/*.hpp ${folder}/*.cuh)
foreach(header IN LISTS headers)
  file(READ ${header} text)
  string(REGEX REPLACE "#include \"((common|cpu|cuda)/[^\"]+)\"" "#include <simgpu/\\1>" text "${text}")
  file(WRITE ${header} "${text}")
endforeach()
