# Packages for who does not build, by cpack: a .deb for Debian, whose libraries it depends on, and a
# .tar.gz for any Linux with glibc, which brings its libraries along. Neither has what programs of
# others are built with.

if(NOT TARGET simgpu_manual)
  return()
endif()

# --- Component debian: what Debian wants at places of its own, or packed.
find_program(SIMGPU_GZIP gzip)
if(SIMGPU_GZIP)
  set(packed ${PROJECT_BINARY_DIR}/debian)
  file(MAKE_DIRECTORY ${packed})
  set(source_simgpu.1 ${shell_files}/simgpu.1)
  set(source_changelog ${PROJECT_SOURCE_DIR}/CHANGELOG.md)
  foreach(file IN ITEMS simgpu.1 changelog)
    # Without name and time, so that the same text gives the same bytes.
    add_custom_command(OUTPUT ${packed}/${file}.gz
      COMMAND ${SIMGPU_GZIP} -9 --no-name --stdout ${source_${file}} > ${packed}/${file}.gz
      DEPENDS ${source_${file}}
      COMMENT "Packing ${file}")
  endforeach()
  add_custom_target(simgpu_debian_files ALL DEPENDS ${packed}/simgpu.1.gz ${packed}/changelog.gz)
  install(FILES ${packed}/simgpu.1.gz
    DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT debian EXCLUDE_FROM_ALL)
  install(FILES ${packed}/changelog.gz DESTINATION ${doc_dir} COMPONENT debian EXCLUDE_FROM_ALL)
  install(FILES ${PROJECT_SOURCE_DIR}/LICENSE RENAME copyright
    DESTINATION ${doc_dir} COMPONENT debian EXCLUDE_FROM_ALL)
  install(FILES ${shell_files}/_simgpu
    DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions COMPONENT debian EXCLUDE_FROM_ALL)
endif()

# --- Component libraries: those that the program needs, but for glibc's.
install(CODE "set(SIMGPU_LIBRARY_DIR lib/simgpu)\nset(SIMGPU_PROGRAMS \"$<TARGET_FILE:simgpu>;$<$<TARGET_EXISTS:simgpu_read>:$<TARGET_FILE:simgpu_read>>\")"
  COMPONENT libraries EXCLUDE_FROM_ALL)
install(SCRIPT ${PROJECT_SOURCE_DIR}/cmake/install_libraries.cmake
  COMPONENT libraries EXCLUDE_FROM_ALL)

# --- What cpack is told. Which components a generator takes is in package_components.cmake.
set(CPACK_GENERATOR DEB TGZ)
set(CPACK_PROJECT_CONFIG_FILE ${PROJECT_SOURCE_DIR}/cmake/package_components.cmake)
set(CPACK_PACKAGE_NAME simgpu)
set(CPACK_PACKAGE_VENDOR "the simgpu authors")
set(CPACK_PACKAGE_CONTACT "the simgpu authors")
set(CPACK_PACKAGE_DESCRIPTION
  "A particle simulator that runs bit-identically on CPUs and CUDA GPUs and
reports exact memory use.")
set(CPACK_STRIP_FILES ON)
string(TOLOWER "${CMAKE_SYSTEM_NAME}-${CMAKE_SYSTEM_PROCESSOR}" system)
set(CPACK_ARCHIVE_FILE_NAME simgpu-${PROJECT_VERSION}-${system})
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
include(CPack)
