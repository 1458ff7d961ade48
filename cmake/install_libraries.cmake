# Run at installation: copies the libraries that SIMGPU_PROGRAMS and SIMGPU_MODULES need to SIMGPU_LIBRARY_DIR below the
# prefix. glibc's are left out: they belong to the machine, together with its dynamic loader.
file(GET_RUNTIME_DEPENDENCIES
  EXECUTABLES ${SIMGPU_PROGRAMS}
  MODULES ${SIMGPU_MODULES}
  RESOLVED_DEPENDENCIES_VAR needed_libraries
  POST_EXCLUDE_REGEXES
    "/ld-linux[^/]*$" "/lib(c|m|mvec|dl|rt|pthread|resolv|util|anl)\\.so\\.[0-9]+$")
set(folder $ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/${SIMGPU_LIBRARY_DIR})
file(MAKE_DIRECTORY ${folder})
foreach(library IN LISTS needed_libraries)
  # By the name that it is asked for, which may be that of a link.
  cmake_path(GET library FILENAME name)
  message(STATUS "Installing: ${folder}/${name}")
  file(COPY_FILE ${library} ${folder}/${name})
endforeach()
