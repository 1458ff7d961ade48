# Read by cpack for each generator.
if(CPACK_GENERATOR STREQUAL "DEB")
  set(components program debian)
else()
  set(components program manual libraries)
  # Also the name of the folder that all is in.
  set(CPACK_PACKAGE_FILE_NAME ${CPACK_ARCHIVE_FILE_NAME})
endif()
list(GET CPACK_INSTALL_CMAKE_PROJECTS 0 build_folder)
set(CPACK_INSTALL_CMAKE_PROJECTS)
foreach(component IN LISTS components)
  list(APPEND CPACK_INSTALL_CMAKE_PROJECTS ${build_folder} simgpu ${component} /)
endforeach()
