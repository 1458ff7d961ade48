# Tests that need the CUDA toolkit, though no GPU.

# The device's containers on the host, compiled by g++ alone under Thrust's CPP system. The headers
# are the toolkit's own; a system's older Thrust must not come before them.
set(cccl_candidates)
foreach(folder IN LISTS CUDAToolkit_INCLUDE_DIRS)
  list(APPEND cccl_candidates ${folder}/cccl ${folder})
endforeach()
find_path(SIMGPU_CCCL_INCLUDE_DIR thrust/version.h PATHS ${cccl_candidates}
  NO_DEFAULT_PATH REQUIRED)
mark_as_advanced(SIMGPU_CCCL_INCLUDE_DIR)
simgpu_add_tests(simgpu_thrust_tests device_particles_test.cpp)
target_include_directories(simgpu_thrust_tests SYSTEM BEFORE PRIVATE ${SIMGPU_CCCL_INCLUDE_DIR})
target_compile_definitions(simgpu_thrust_tests PRIVATE
  THRUST_HOST_SYSTEM=THRUST_HOST_SYSTEM_CPP THRUST_DEVICE_SYSTEM=THRUST_DEVICE_SYSTEM_CPP)
target_link_libraries(simgpu_thrust_tests PRIVATE simgpu::common)

# A driver of the tests' own, for the runtime to find.
add_library(simgpu_fake_driver SHARED fake_driver.cpp)
simgpu_private_options(simgpu_fake_driver)
target_compile_features(simgpu_fake_driver PRIVATE cxx_std_20)
set_target_properties(simgpu_fake_driver PROPERTIES
  OUTPUT_NAME cuda SUFFIX .so.1 LIBRARY_OUTPUT_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/fake_driver)

simgpu_add_tests(simgpu_cuda_tests
  cuda_error_test.cpp cuda_simulation_test.cu driver_test.cpp run_program.cpp)
target_link_libraries(simgpu_cuda_tests PRIVATE simgpu::cpu simgpu::cuda simgpu_test_laws)
target_compile_definitions(simgpu_cuda_tests PRIVATE
  SIMGPU_BUILT_PROGRAM="$<TARGET_FILE:simgpu>"
  SIMGPU_BUILT_FAULTY_GPU="$<TARGET_FILE:simgpu_faulty_gpu>"
  SIMGPU_FAKE_DRIVER_FOLDER="$<TARGET_FILE_DIR:simgpu_fake_driver>"
  SIMGPU_TOOLKIT_VERSION="${CUDAToolkit_VERSION_MAJOR}.${CUDAToolkit_VERSION_MINOR}")
add_dependencies(simgpu_cuda_tests simgpu_fake_driver)

# The exact kernels as PTX, read for fused operations; and, to see that the reading would find them,
# the same without the project's flags.
get_property(law_kernels GLOBAL PROPERTY SIMGPU_LAW_SOURCES)
list(FILTER law_kernels INCLUDE REGEX "_cuda[.]cu$")
set(kernels_exact ${law_kernels})
set(kernels_contracted ${law_kernels})
list(FILTER kernels_contracted INCLUDE REGEX ${laws_with_twins})
foreach(variant exact contracted)
  add_library(simgpu_ptx_${variant} OBJECT
    ${kernels_${variant}} ${PROJECT_SOURCE_DIR}/cuda/cuda_simulation.cu)
  set_target_properties(simgpu_ptx_${variant} PROPERTIES
    CUDA_PTX_COMPILATION ON CUDA_ARCHITECTURES 75-virtual)
endforeach()
target_link_libraries(simgpu_ptx_exact PRIVATE simgpu::common)
# The real target's own flags as well, since one of them could undo the others.
target_compile_options(simgpu_ptx_exact PRIVATE
  $<TARGET_PROPERTY:simgpu_cuda,COMPILE_OPTIONS>)
target_include_directories(simgpu_ptx_contracted PRIVATE
  ${PROJECT_SOURCE_DIR} $<TARGET_PROPERTY:Random123::Random123,INTERFACE_INCLUDE_DIRECTORIES>)
target_compile_features(simgpu_ptx_contracted PRIVATE cxx_std_20)
target_compile_options(simgpu_ptx_contracted PRIVATE -std=c++20)
add_test(NAME ExactArithmetic.PtxOfTheKernelsRoundsEveryOperationByItself
  COMMAND ${CMAKE_COMMAND} "-DFILES=$<TARGET_OBJECTS:simgpu_ptx_exact>" -DEXPECT=exact
    -P ${CMAKE_CURRENT_SOURCE_DIR}/read_ptx.cmake)
add_test(NAME ExactArithmetic.PtxWithoutTheFlagsIsCaught
  COMMAND ${CMAKE_COMMAND} "-DFILES=$<TARGET_OBJECTS:simgpu_ptx_contracted>" -DEXPECT=contracted
    -P ${CMAKE_CURRENT_SOURCE_DIR}/read_ptx.cmake)

# The exact PTX executed on the CPU (ptx/), and each kernel's results held to the CPU's; faults that are
# planted in it; and the interpreter by itself.
if(SIMGPU_PYTHON)
  foreach(variant exact contracted)
    add_test(NAME ExactArithmetic.FlowsInPtx_${variant}
      COMMAND ${SIMGPU_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/read_fused.py ptx ${variant}
        $<TARGET_OBJECTS:simgpu_ptx_${variant}> -- $<TARGET_OBJECTS:simgpu_ptx_contracted>
      COMMAND_EXPAND_LISTS)
    add_test(NAME ExactArithmetic.RootsInPtx_${variant}
      COMMAND ${SIMGPU_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/read_roots.py
        ptx ${variant} $<TARGET_OBJECTS:simgpu_ptx_${variant}> COMMAND_EXPAND_LISTS)
  endforeach()
  add_executable(simgpu_describe_laws describe_laws.cpp field_runs.cpp)
  simgpu_private_options(simgpu_describe_laws)
  target_link_libraries(simgpu_describe_laws PRIVATE simgpu_test_laws nlohmann_json::nlohmann_json)
  set(ptx_test ${SIMGPU_PYTHON} -B ${CMAKE_CURRENT_SOURCE_DIR})
  set(ptx_programs --simgpu $<TARGET_FILE:simgpu_with_test_laws>
    --laws $<TARGET_FILE:simgpu_describe_laws>)
  add_test(NAME Ptx.EveryBitIsTheCpus
    COMMAND ${ptx_test}/ptx_test.py ${ptx_programs} --only others $<TARGET_OBJECTS:simgpu_ptx_exact>
    COMMAND_EXPAND_LISTS)
  add_test(NAME Ptx.EveryBitOfFlowsIsTheCpus
    COMMAND ${ptx_test}/ptx_test.py ${ptx_programs} --only flows $<TARGET_OBJECTS:simgpu_ptx_exact>
    COMMAND_EXPAND_LISTS)
  add_test(NAME Ptx.EveryBitInFieldsIsTheCpus
    COMMAND ${ptx_test}/ptx_test.py ${ptx_programs} --only fields $<TARGET_OBJECTS:simgpu_ptx_exact>
    COMMAND_EXPAND_LISTS)
  add_test(NAME Ptx.PlantedFaultsAreSeen
    COMMAND ${ptx_test}/ptx_faults_test.py ${ptx_programs}
      --contracted $<TARGET_OBJECTS:simgpu_ptx_contracted>
      --exact $<TARGET_OBJECTS:simgpu_ptx_exact> COMMAND_EXPAND_LISTS)
  add_test(NAME Ptx.InstructionsRoundAsTheyMust COMMAND ${ptx_test}/ptx_instructions_test.py)
  add_test(NAME Ptx.ThreadsAreKeptApart COMMAND ${ptx_test}/ptx_threads_test.py)
  set_tests_properties(Ptx.EveryBitIsTheCpus Ptx.EveryBitOfFlowsIsTheCpus
    Ptx.EveryBitInFieldsIsTheCpus Ptx.PlantedFaultsAreSeen Ptx.InstructionsRoundAsTheyMust Ptx.ThreadsAreKeptApart PROPERTIES
    SKIP_RETURN_CODE 77 TIMEOUT ${suite_timeout} LABELS simgpu_ptx)
endif()

# The machine code of the circle's kernels for one GPU, whose operations bench/sass_count.py counts.
find_program(SIMGPU_CUOBJDUMP cuobjdump HINTS ${CUDAToolkit_BIN_DIR})
find_program(SIMGPU_NVDISASM nvdisasm HINTS ${CUDAToolkit_BIN_DIR})
mark_as_advanced(SIMGPU_CUOBJDUMP SIMGPU_NVDISASM)
if(SIMGPU_PYTHON AND SIMGPU_CUOBJDUMP AND SIMGPU_NVDISASM AND CMAKE_BUILD_TYPE MATCHES "^(Rel|MinSize)")
  set(circle_kernels ${law_kernels})
  list(FILTER circle_kernels INCLUDE REGEX "circle_cuda[.]cu$")
  add_library(simgpu_circle_sass OBJECT ${circle_kernels})
  set_target_properties(simgpu_circle_sass PROPERTIES CUDA_ARCHITECTURES 90-real UNITY_BUILD OFF)
  target_link_libraries(simgpu_circle_sass PRIVATE simgpu::common)
  add_test(NAME Bench.SassIsCounted
    COMMAND ${SIMGPU_PYTHON} -B ${CMAKE_CURRENT_SOURCE_DIR}/sass_count_test.py
      ${PROJECT_SOURCE_DIR}/bench/sass_count.py
      ${SIMGPU_CUOBJDUMP} $<TARGET_OBJECTS:simgpu_circle_sass> sm_90)
else()
  message(STATUS "Tests: no machine code of GPUs is counted (that needs cuobjdump and nvdisasm)")
endif()

# Unoptimised, CUDA sources call functions of the toolkit's runtime that are never reached otherwise, and
# that the tests' own does not have.
if(CMAKE_BUILD_TYPE MATCHES "^(Rel|MinSize)")
  include(fake_runtime.cmake)
else()
  message(STATUS "Tests: none on the fake runtime (those need an optimised build)")
endif()
