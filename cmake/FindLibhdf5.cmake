# Finds the C library of HDF5 (Debian: libhdf5-dev) and defines Libhdf5::Libhdf5. CMake's own FindHDF5
# needs the language C, which neither this project nor its users need enable.
#
# The static library comes first, if it links with nothing but compression beside it: as Debian builds
# the shared one, it brings some thirty others along (curl, Kerberos, LDAP), which would make each start
# of a program four times as long and take 6 MiB, whether or not it has to do with HDF5.

include(CheckCXXSourceCompiles)
include(FindPackageHandleStandardArgs)

find_path(Libhdf5_INCLUDE_DIR hdf5.h PATH_SUFFIXES hdf5/serial)
find_library(Libhdf5_LIBRARY NAMES hdf5 hdf5_serial PATH_SUFFIXES hdf5/serial)
find_library(Libhdf5_STATIC_LIBRARY NAMES libhdf5.a libhdf5_serial.a PATH_SUFFIXES hdf5/serial)
find_library(Libhdf5_SZ_LIBRARY libsz.a)
find_library(Libhdf5_AEC_LIBRARY libaec.a)
if(Libhdf5_INCLUDE_DIR)
  file(STRINGS ${Libhdf5_INCLUDE_DIR}/H5public.h Libhdf5_VERSION REGEX "define H5_VERS_INFO")
  string(REGEX REPLACE ".*version: ([0-9.]+).*" "\\1" Libhdf5_VERSION "${Libhdf5_VERSION}")
endif()
find_package_handle_standard_args(Libhdf5
  REQUIRED_VARS Libhdf5_LIBRARY Libhdf5_INCLUDE_DIR VERSION_VAR Libhdf5_VERSION)
mark_as_advanced(Libhdf5_INCLUDE_DIR Libhdf5_LIBRARY Libhdf5_STATIC_LIBRARY Libhdf5_SZ_LIBRARY
  Libhdf5_AEC_LIBRARY)

if(Libhdf5_FOUND AND NOT TARGET Libhdf5::Libhdf5)
  set(Libhdf5_beside_static ${Libhdf5_SZ_LIBRARY} ${Libhdf5_AEC_LIBRARY} z ${CMAKE_DL_LIBS} m)
  if(Libhdf5_STATIC_LIBRARY)
    set(CMAKE_REQUIRED_INCLUDES ${Libhdf5_INCLUDE_DIR})
    set(CMAKE_REQUIRED_LIBRARIES ${Libhdf5_STATIC_LIBRARY} ${Libhdf5_beside_static})
    set(CMAKE_REQUIRED_QUIET TRUE)
    check_cxx_source_compiles("
      #include <hdf5.h>
      int main() {
        return H5Fclose(H5Fcreate(\"\", H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT));
      }" Libhdf5_STATIC_LINKS)
    unset(CMAKE_REQUIRED_INCLUDES)
    unset(CMAKE_REQUIRED_LIBRARIES)
    unset(CMAKE_REQUIRED_QUIET)
  endif()
  add_library(Libhdf5::Libhdf5 UNKNOWN IMPORTED)
  set_target_properties(Libhdf5::Libhdf5 PROPERTIES
    INTERFACE_INCLUDE_DIRECTORIES ${Libhdf5_INCLUDE_DIR})
  if(Libhdf5_STATIC_LINKS)
    set_target_properties(Libhdf5::Libhdf5 PROPERTIES
      IMPORTED_LOCATION ${Libhdf5_STATIC_LIBRARY}
      INTERFACE_LINK_LIBRARIES "${Libhdf5_beside_static}")
  else()
    set_target_properties(Libhdf5::Libhdf5 PROPERTIES IMPORTED_LOCATION ${Libhdf5_LIBRARY})
  endif()
endif()
