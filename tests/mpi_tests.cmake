# Tests of simgpu-mpi, by the mpirun that belongs to the MPI that it is built with.
add_executable(simgpu_mpi_fake_gpu fake_gpu.cpp mpi_fake_gpu.cpp)
simgpu_private_options(simgpu_mpi_fake_gpu)
simgpu_link_ranks(simgpu_mpi_fake_gpu)

add_executable(simgpu_mpi_views mpi_views.cpp)
simgpu_private_options(simgpu_mpi_views)
simgpu_link_ranks(simgpu_mpi_views)

add_executable(simgpu_mpi_fields mpi_fields.cpp)
simgpu_private_options(simgpu_mpi_fields)
simgpu_link_ranks(simgpu_mpi_fields)

add_executable(simgpu_mpi_with_test_laws mpi_with_test_laws.cpp)
simgpu_private_options(simgpu_mpi_with_test_laws)
target_include_directories(simgpu_mpi_with_test_laws PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}
  $<TARGET_PROPERTY:simgpu_test_laws,INTERFACE_INCLUDE_DIRECTORIES>)
# Objects, since the library of these would bring a second libhdf5 along.
target_sources(simgpu_mpi_with_test_laws PRIVATE $<TARGET_OBJECTS:simgpu_test_laws>)
simgpu_link_ranks(simgpu_mpi_with_test_laws)

simgpu_add_tests(simgpu_mpi_tests
  mpi_field_test.cpp
  mpi_file_test.cpp
  mpi_law_test.cpp
  mpi_place_test.cpp
  mpi_resume_test.cpp
  mpi_test.cpp
  run_program.cpp
)
simgpu_link_ranks(simgpu_mpi_tests)
target_link_libraries(simgpu_mpi_tests PRIVATE nlohmann_json::nlohmann_json)
set(programs_of_ranks
  SIMGPU_BUILT_MPI_PROGRAM="$<TARGET_FILE:simgpu_mpi>"
  SIMGPU_BUILT_MPI_FAKE_GPU="$<TARGET_FILE:simgpu_mpi_fake_gpu>"
  SIMGPU_MPIRUN="${MPIEXEC_EXECUTABLE}")
target_compile_definitions(simgpu_mpi_tests PRIVATE
  ${programs_of_ranks}
  $<$<BOOL:${SIMGPU_WITH_PARALLEL_HDF5}>:SIMGPU_TEST_PARALLEL_HDF5>
  SIMGPU_BUILT_PROGRAM="$<TARGET_FILE:simgpu>"
  SIMGPU_BUILT_FAULTY_GPU="$<TARGET_FILE:simgpu_faulty_gpu>"
  SIMGPU_BUILT_WITH_TEST_LAWS="$<TARGET_FILE:simgpu_with_test_laws>"
  SIMGPU_BUILT_MPI_WITH_TEST_LAWS="$<TARGET_FILE:simgpu_mpi_with_test_laws>"
  SIMGPU_BUILT_MPI_FIELDS="$<TARGET_FILE:simgpu_mpi_fields>"
  SIMGPU_BUILT_MPI_VIEWS="$<TARGET_FILE:simgpu_mpi_views>")

# These make files with libnetcdf, which brings a second libhdf5 along.
if(SIMGPU_WITH_NETCDF)
  target_sources(simgpu_netcdf_tests PRIVATE mpi_field_program_test.cpp)
  target_compile_definitions(simgpu_netcdf_tests PRIVATE ${programs_of_ranks})
endif()
