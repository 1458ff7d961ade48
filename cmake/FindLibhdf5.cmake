# Finds the C library of HDF5 (Debian: libhdf5-dev) and defines Libhdf5::Libhdf5. CMake's own FindHDF5
# needs the language C, which neither this project nor its users need enable.

find_path(Libhdf5_INCLUDE_DIR hdf5.h PATH_SUFFIXES hdf5/serial)
find_library(Libhdf5_LIBRARY NAMES hdf5 hdf5_serial PATH_SUFFIXES hdf5/serial)
if(Libhdf5_INCLUDE_DIR)
  file(STRINGS ${Libhdf5_INCLUDE_DIR}/H5public.h Libhdf5_VERSION REGEX "define H5_VERS_INFO")
  string(REGEX REPLACE ".*version: ([0-9.]+).*" "\\1" Libhdf5_VERSION "${Libhdf5_VERSION}")
endif()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Libhdf5
  REQUIRED_VARS Libhdf5_LIBRARY Libhdf5_INCLUDE_DIR VERSION_VAR Libhdf5_VERSION)
mark_as_advanced(Libhdf5_INCLUDE_DIR Libhdf5_LIBRARY)

if(Libhdf5_FOUND AND NOT TARGET Libhdf5::Libhdf5)
  add_library(Libhdf5::Libhdf5 UNKNOWN IMPORTED)
  set_target_properties(Libhdf5::Libhdf5 PROPERTIES
    IMPORTED_LOCATION ${Libhdf5_LIBRARY}
    INTERFACE_INCLUDE_DIRECTORIES ${Libhdf5_INCLUDE_DIR})
endif()
