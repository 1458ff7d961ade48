# Finds the C library of NetCDF (Debian: libnetcdf-dev) and defines Netcdf::Netcdf.
#
# It brings a libhdf5 of its own along. What a program links statically beside it, another libhdf5 for
# instance, is not exported to it: the two must not take each other's functions.

include(FindPackageHandleStandardArgs)

find_path(Netcdf_INCLUDE_DIR netcdf.h)
find_library(Netcdf_LIBRARY NAMES netcdf)
if(Netcdf_INCLUDE_DIR AND EXISTS ${Netcdf_INCLUDE_DIR}/netcdf_meta.h)
  file(STRINGS ${Netcdf_INCLUDE_DIR}/netcdf_meta.h Netcdf_VERSION REGEX "define NC_VERSION ")
  string(REGEX REPLACE ".*\"([0-9.]+).*" "\\1" Netcdf_VERSION "${Netcdf_VERSION}")
endif()
find_package_handle_standard_args(Netcdf
  REQUIRED_VARS Netcdf_LIBRARY Netcdf_INCLUDE_DIR VERSION_VAR Netcdf_VERSION)
mark_as_advanced(Netcdf_INCLUDE_DIR Netcdf_LIBRARY)

if(Netcdf_FOUND AND NOT TARGET Netcdf::Netcdf)
  add_library(Netcdf::Netcdf UNKNOWN IMPORTED)
  set_target_properties(Netcdf::Netcdf PROPERTIES
    INTERFACE_INCLUDE_DIRECTORIES ${Netcdf_INCLUDE_DIR}
    INTERFACE_LINK_OPTIONS "LINKER:--exclude-libs,ALL"
    IMPORTED_LOCATION ${Netcdf_LIBRARY})
endif()
