# Installs, by component:
#   program      simgpu, its completions and documents
#   manual       what the .deb has at another place or packed: the man page, zsh's completion, LICENSE
#                and, wherever one of these is, simgpu-read
#   mpi          simgpu-mpi, where it is built; packages leave it out, as it is for one MPI alone
#   development  the libraries and what find_package(simgpu) needs
# SimgpuPackage.cmake has two more, which only packages take.
include(CMakePackageConfigHelpers)

set(doc_dir ${CMAKE_INSTALL_DATADIR}/doc/simgpu)

# --- program
# Where a package for any Linux brings libraries along; of no matter where that folder is not. A way to
# libraries that a builder asks for comes instead.
if(NOT CMAKE_INSTALL_RPATH)
  set_target_properties(simgpu PROPERTIES INSTALL_RPATH $ORIGIN/../lib/simgpu)
  # RPATH, not RUNPATH: libraries of that folder find each other by it.
  target_link_options(simgpu PRIVATE -Wl,--disable-new-dtags)
endif()
install(TARGETS simgpu RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT program)
# It reads .h5 files for simgpu, simgpu-mpi and who uses the libraries.
if(TARGET simgpu_read)
  if(NOT CMAKE_INSTALL_RPATH)
    set_target_properties(simgpu_read PROPERTIES INSTALL_RPATH $ORIGIN/../../lib/simgpu)
    target_link_options(simgpu_read PRIVATE -Wl,--disable-new-dtags)
  endif()
  foreach(component IN ITEMS program mpi development)
    install(TARGETS simgpu_read RUNTIME DESTINATION ${SIMGPU_READER_FOLDER} COMPONENT ${component})
  endforeach()
endif()
install(FILES
  ${PROJECT_SOURCE_DIR}/docs/simgpu.convergence.schema.json
  ${PROJECT_SOURCE_DIR}/docs/simgpu.estimate.schema.json
  ${PROJECT_SOURCE_DIR}/docs/simgpu.run.schema.json
  ${PROJECT_SOURCE_DIR}/docs/simgpu.soak.schema.json
  DESTINATION ${CMAKE_INSTALL_DATADIR}/simgpu COMPONENT program)
install(FILES ${PROJECT_SOURCE_DIR}/README.md ${PROJECT_SOURCE_DIR}/SECURITY.md
  DESTINATION ${doc_dir} COMPONENT program)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/docs DESTINATION ${doc_dir} COMPONENT program)

# --- mpi
if(TARGET simgpu_mpi)
  install(TARGETS simgpu_mpi RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT mpi)
endif()

# --- manual
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE ${PROJECT_SOURCE_DIR}/CHANGELOG.md
  DESTINATION ${doc_dir} COMPONENT manual)

if(TARGET simgpu_manual)
  set(shell_files ${PROJECT_BINARY_DIR}/driver/shell)
  install(FILES ${shell_files}/simgpu.1
    DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT manual)
  install(FILES ${shell_files}/_simgpu
    DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions COMPONENT manual)
  install(FILES ${shell_files}/simgpu.bash RENAME simgpu
    DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions COMPONENT program)
  install(FILES ${shell_files}/simgpu.fish
    DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d COMPONENT program)
endif()

# --- development
foreach(folder IN ITEMS common cpu cuda)
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/${folder}
    DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/simgpu COMPONENT development
    FILES_MATCHING PATTERN "*.hpp" PATTERN "*.cuh")
endforeach()
install(CODE "set(SIMGPU_INCLUDE_DIR \"${CMAKE_INSTALL_INCLUDEDIR}\")" COMPONENT development)
install(SCRIPT ${PROJECT_SOURCE_DIR}/cmake/install_headers.cmake COMPONENT development)

set(config_dir ${CMAKE_INSTALL_LIBDIR}/cmake/simgpu)
configure_package_config_file(
  ${PROJECT_SOURCE_DIR}/cmake/simgpuConfig.cmake.in ${PROJECT_BINARY_DIR}/simgpuConfig.cmake
  INSTALL_DESTINATION ${config_dir} PATH_VARS SIMGPU_READER_FOLDER)
write_basic_package_version_file(
  ${PROJECT_BINARY_DIR}/simgpuConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(EXPORT simgpu NAMESPACE simgpu:: FILE simgpuTargets.cmake
  DESTINATION ${config_dir} COMPONENT development)
install(FILES
  ${PROJECT_BINARY_DIR}/simgpuConfig.cmake
  ${PROJECT_BINARY_DIR}/simgpuConfigVersion.cmake
  ${PROJECT_SOURCE_DIR}/cmake/FindLibhdf5.cmake
  ${PROJECT_SOURCE_DIR}/cmake/FindRandom123.cmake
  # What simgpu_add_law() makes of a law.
  ${PROJECT_SOURCE_DIR}/cmake/SimgpuLaws.cmake
  ${PROJECT_SOURCE_DIR}/cpu/law.cpp.in
  ${PROJECT_SOURCE_DIR}/cuda/law.cu.in
  ${PROJECT_SOURCE_DIR}/cuda/law_unavailable.cpp.in
  DESTINATION ${config_dir} COMPONENT development)
