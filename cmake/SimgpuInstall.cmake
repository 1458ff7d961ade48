# Installs the program, the libraries and what find_package(simgpu) needs.
include(CMakePackageConfigHelpers)

foreach(folder IN ITEMS common cpu cuda)
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/${folder}
    DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/simgpu
    FILES_MATCHING PATTERN "*.hpp" PATTERN "*.cuh")
endforeach()
install(CODE "set(SIMGPU_INCLUDE_DIR \"${CMAKE_INSTALL_INCLUDEDIR}\")")
install(SCRIPT ${PROJECT_SOURCE_DIR}/cmake/install_headers.cmake)

set(config_dir ${CMAKE_INSTALL_LIBDIR}/cmake/simgpu)
configure_package_config_file(
  ${PROJECT_SOURCE_DIR}/cmake/simgpuConfig.cmake.in ${PROJECT_BINARY_DIR}/simgpuConfig.cmake
  INSTALL_DESTINATION ${config_dir})
write_basic_package_version_file(
  ${PROJECT_BINARY_DIR}/simgpuConfigVersion.cmake COMPATIBILITY SameMinorVersion)

install(TARGETS simgpu RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(EXPORT simgpu NAMESPACE simgpu:: FILE simgpuTargets.cmake DESTINATION ${config_dir})
install(FILES
  ${PROJECT_BINARY_DIR}/simgpuConfig.cmake
  ${PROJECT_BINARY_DIR}/simgpuConfigVersion.cmake
  ${PROJECT_SOURCE_DIR}/cmake/FindRandom123.cmake
  DESTINATION ${config_dir})
install(FILES
  ${PROJECT_SOURCE_DIR}/docs/simgpu.estimate.schema.json
  ${PROJECT_SOURCE_DIR}/docs/simgpu.run.schema.json
  DESTINATION ${CMAKE_INSTALL_DATADIR}/simgpu)
