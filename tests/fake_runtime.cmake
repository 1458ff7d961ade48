# A CUDA runtime of the tests' own, whose devices are host memory and whose every call can be made
# to fail. The backend's own objects are linked with it in place of the toolkit's, so what is tested
# is what is shipped; and since the toolkit's is not linked at all, nothing can slip past.
add_library(simgpu_fake_runtime STATIC
  fake_runtime/devices.cpp
  fake_runtime/error_names.cpp
  fake_runtime/faults.cpp
  fake_runtime/graphs.cpp
  fake_runtime/held.cpp
  fake_runtime/kernel_bodies.cpp
  fake_runtime/kernels.cpp
  fake_runtime/memory.cpp
  fake_runtime/streams.cpp
  fake_runtime/work.cpp
)
simgpu_private_options(simgpu_fake_runtime)
target_include_directories(simgpu_fake_runtime PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
target_include_directories(simgpu_fake_runtime SYSTEM PUBLIC ${CUDAToolkit_INCLUDE_DIRS})
target_link_libraries(simgpu_fake_runtime PUBLIC simgpu::common)
# It does the kernels of every law, the tests' own, too.
target_include_directories(simgpu_fake_runtime PRIVATE
  $<TARGET_PROPERTY:simgpu_test_laws,INTERFACE_INCLUDE_DIRECTORIES>)

# simgpu_on_fake_runtime(TARGET): the whole program's objects, those of the tests' laws, and that runtime.
function(simgpu_on_fake_runtime target)
  target_sources(${target} PRIVATE $<TARGET_OBJECTS:simgpu_cuda> $<TARGET_OBJECTS:simgpu_driver>
    $<TARGET_OBJECTS:simgpu_runs> $<TARGET_OBJECTS:simgpu_test_laws>)
  target_include_directories(${target} PRIVATE
    $<TARGET_PROPERTY:simgpu_test_laws,INTERFACE_INCLUDE_DIRECTORIES>)
  target_link_libraries(${target} PRIVATE
    simgpu_fake_runtime simgpu::common simgpu::cpu ${CMAKE_DL_LIBS})
  set_target_properties(${target} PROPERTIES CUDA_RUNTIME_LIBRARY None LINKER_LANGUAGE CXX)
endfunction()

add_executable(simgpu_on_fake_runtime fake_runtime/main.cpp)
simgpu_private_options(simgpu_on_fake_runtime)
simgpu_on_fake_runtime(simgpu_on_fake_runtime)

# Tests of the whole program on it, each call of the runtime failing in turn.
simgpu_add_tests(simgpu_cuda_faults_tests
  cuda_faults_test.cpp fake_runtime_test.cpp field_faults_test.cpp run_program.cpp)
simgpu_on_fake_runtime(simgpu_cuda_faults_tests)
target_compile_definitions(simgpu_cuda_faults_tests PRIVATE
  SIMGPU_BUILT_PROGRAM="$<TARGET_FILE:simgpu>"
  SIMGPU_BUILT_FAULTY_GPU="$<TARGET_FILE:simgpu_faulty_gpu>"
  SIMGPU_BUILT_ON_FAKE_RUNTIME="$<TARGET_FILE:simgpu_on_fake_runtime>")
add_dependencies(simgpu_cuda_faults_tests simgpu_on_fake_runtime)

# The tests that need a GPU, on that of the fake runtime.
simgpu_add_test_program(simgpu_fake_runtime_tests
  backend_test.cpp cells_test.cpp cuda_error_test.cpp cuda_simulation_test.cu
  law_backend_test.cpp)
simgpu_on_fake_runtime(simgpu_fake_runtime_tests)
add_test(NAME OnFakeRuntime COMMAND simgpu_fake_runtime_tests --gtest_filter=*uda*)
set_tests_properties(OnFakeRuntime PROPERTIES TIMEOUT ${suite_timeout})
