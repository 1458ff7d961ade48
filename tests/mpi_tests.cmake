# Tests of simgpu-mpi, by the mpirun that belongs to the MPI that it is built with.
add_executable(simgpu_mpi_fake_gpu fake_gpu.cpp mpi_fake_gpu.cpp)
simgpu_private_options(simgpu_mpi_fake_gpu)
target_link_libraries(simgpu_mpi_fake_gpu PRIVATE simgpu_ranks)

add_executable(simgpu_mpi_views mpi_views.cpp)
simgpu_private_options(simgpu_mpi_views)
target_link_libraries(simgpu_mpi_views PRIVATE simgpu_ranks)

simgpu_add_tests(simgpu_mpi_tests
  mpi_place_test.cpp
  mpi_resume_test.cpp
  mpi_test.cpp
  run_program.cpp
)
target_link_libraries(simgpu_mpi_tests PRIVATE simgpu_ranks nlohmann_json::nlohmann_json)
target_compile_definitions(simgpu_mpi_tests PRIVATE
  SIMGPU_BUILT_PROGRAM="$<TARGET_FILE:simgpu>"
  SIMGPU_BUILT_FAULTY_GPU="$<TARGET_FILE:simgpu_faulty_gpu>"
  SIMGPU_BUILT_MPI_PROGRAM="$<TARGET_FILE:simgpu_mpi>"
  SIMGPU_BUILT_MPI_FAKE_GPU="$<TARGET_FILE:simgpu_mpi_fake_gpu>"
  SIMGPU_BUILT_MPI_VIEWS="$<TARGET_FILE:simgpu_mpi_views>"
  SIMGPU_MPIRUN="${MPIEXEC_EXECUTABLE}")
