# Tests of configuring: what is found, what is missing, and what is said of it.

# simgpu_add_configure_test(NAME PATTERN ARGS... [ENVIRONMENT VAR=VALUE]): configures the project
# with ARGS in a folder of its own, which must print PATTERN.
function(simgpu_add_configure_test name pattern)
  cmake_parse_arguments(PARSE_ARGV 2 "" "" "ENVIRONMENT" "")
  add_test(NAME Configure.${name}
    COMMAND ${CMAKE_COMMAND} -E env ${_ENVIRONMENT}
      ${CMAKE_COMMAND} -S ${PROJECT_SOURCE_DIR} -B ${CMAKE_CURRENT_BINARY_DIR}/configure/${name}
      --fresh -G ${CMAKE_GENERATOR} -DCMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER} -DSIMGPU_BUILD_TESTS=OFF
      -DSIMGPU_BUILD_BENCHMARKS=OFF ${_UNPARSED_ARGUMENTS})
  set_tests_properties(Configure.${name} PROPERTIES PASS_REGULAR_EXPRESSION "${pattern}")
endfunction()
simgpu_add_configure_test(CudaOnWithoutACompilerSaysWhatToInstall "Install[ \n]+the[ \n]+CUDA[ \n]+toolkit"
  -DSIMGPU_CUDA=ON ENVIRONMENT CUDACXX=/nonexistent/nvcc)
simgpu_add_configure_test(AutoWithACompilerThatDoesNotWorkIsCpuOnly "only the CPU backend is built"
  ENVIRONMENT CUDACXX=/bin/false)
simgpu_add_configure_test(Hdf5OnWithoutItsLibrarySaysWhatToInstall "Debian:[ \n]+libhdf5-dev"
  -DSIMGPU_CUDA=OFF -DSIMGPU_HDF5=ON -DCMAKE_DISABLE_FIND_PACKAGE_Libhdf5=ON)
simgpu_add_configure_test(NetcdfOnWithoutItsLibrarySaysWhatToInstall "Debian:[ \n]+libnetcdf-dev"
  -DSIMGPU_CUDA=OFF -DSIMGPU_NETCDF=ON -DCMAKE_DISABLE_FIND_PACKAGE_Netcdf=ON)
simgpu_add_configure_test(NpzOnWithoutZlibSaysWhatToInstall "Debian:[ \n]+zlib1g-dev"
  -DSIMGPU_CUDA=OFF -DSIMGPU_NPZ=ON -DCMAKE_DISABLE_FIND_PACKAGE_ZLIB=ON)
simgpu_add_configure_test(Hdf5MustBeAutoOnOrOff "SIMGPU_HDF5[ \n]+is[ \n]+'maybe'"
  -DSIMGPU_CUDA=OFF -DSIMGPU_HDF5=maybe)
simgpu_add_configure_test(CudaMustBeAutoOnOrOff "it must be AUTO, ON or OFF" -DSIMGPU_CUDA=maybe)

simgpu_add_configure_test(PngOnWithoutLibpngSaysWhatToInstall "Install[ \n]+it[ \n]+\\(Debian:[ \n]+libpng-dev"
  -DSIMGPU_CUDA=OFF -DSIMGPU_PNG=ON -DCMAKE_DISABLE_FIND_PACKAGE_PNG=ON)
simgpu_add_configure_test(AutoWithoutLibpngWritesNoPictures ".png[ \n]+files[ \n]+are[ \n]+refused"
  -DSIMGPU_CUDA=OFF -DCMAKE_DISABLE_FIND_PACKAGE_PNG=ON)
simgpu_add_configure_test(PngMustBeAutoOnOrOff "it must be AUTO, ON or OFF" -DSIMGPU_CUDA=OFF
  -DSIMGPU_PNG=maybe)
simgpu_add_configure_test(MpiOnWithoutAnMpiSaysWhatToInstall "Debian:[ \n]+libopenmpi-dev"
  -DSIMGPU_CUDA=OFF -DSIMGPU_MPI=ON -DCMAKE_DISABLE_FIND_PACKAGE_MPI=ON)
simgpu_add_configure_test(ParallelHdf5OnWithoutAnMpiSaysWhatItNeeds "needs[ \n]+MPI[ \n]+and[ \n]+HDF5"
  -DSIMGPU_CUDA=OFF -DSIMGPU_PARALLEL_HDF5=ON -DCMAKE_DISABLE_FIND_PACKAGE_MPI=ON)
simgpu_add_configure_test(ParallelHdf5MustBeAutoOnOrOff "SIMGPU_PARALLEL_HDF5[ \n]+is[ \n]+'maybe'"
  -DSIMGPU_CUDA=OFF -DSIMGPU_PARALLEL_HDF5=maybe)
simgpu_add_configure_test(AutoWithoutAnMpiIsSimgpuAlone "simgpu-mpi[ \n]+is[ \n]+not[ \n]+built"
  -DSIMGPU_CUDA=OFF -DCMAKE_DISABLE_FIND_PACKAGE_MPI=ON)
simgpu_add_configure_test(MpiMustBeAutoOnOrOff "SIMGPU_MPI[ \n]+is[ \n]+'maybe'"
  -DSIMGPU_CUDA=OFF -DSIMGPU_MPI=maybe)

if(SIMGPU_WITH_CUDA)
  set(with_cuda -DSIMGPU_CUDA=ON -DCMAKE_CUDA_COMPILER=${CMAKE_CUDA_COMPILER})
  simgpu_add_configure_test(KeepsTheUsersArchitectures "architectures 90-real"
    ${with_cuda} -DCMAKE_CUDA_ARCHITECTURES=90-real)
  simgpu_add_configure_test(AllGpusAreThoseWithMachineCodeOfTheirOwn
    "architectures 75-real.80-real.86-real.89-real.90" ${with_cuda} -DSIMGPU_ALL_GPUS=ON)
endif()
