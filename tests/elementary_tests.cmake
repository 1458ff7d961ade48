# The elementary functions: their loops over SIMD lanes, a trial of many arguments, and what else is read
# and compared.

add_library(simgpu_elementary_loops OBJECT elementary/loops.cpp)
simgpu_private_options(simgpu_elementary_loops)
target_include_directories(simgpu_elementary_loops PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
target_link_libraries(simgpu_elementary_loops PUBLIC simgpu::cpu)
target_link_libraries(simgpu_tests PRIVATE simgpu_elementary_loops)
target_sources(simgpu_tests PRIVATE elementary_test.cpp)

# The functions in any precision, to compare with.
find_path(SIMGPU_MPFR_INCLUDE_DIR mpfr.h)
find_library(SIMGPU_MPFR_LIBRARY mpfr)
mark_as_advanced(SIMGPU_MPFR_INCLUDE_DIR SIMGPU_MPFR_LIBRARY)
if(SIMGPU_MPFR_INCLUDE_DIR AND SIMGPU_MPFR_LIBRARY)
  target_sources(simgpu_tests PRIVATE elementary/mpfr.cpp)
  target_include_directories(simgpu_tests SYSTEM PRIVATE ${SIMGPU_MPFR_INCLUDE_DIR})
  target_link_libraries(simgpu_tests PRIVATE ${SIMGPU_MPFR_LIBRARY})
else()
  message(STATUS "Tests: the elementary functions are not compared with MPFR's (that needs libmpfr)")
  target_sources(simgpu_tests PRIVATE elementary/mpfr_unavailable.cpp)
endif()

# Tries more arguments than a test can.
add_executable(elementary_trial elementary/trial.cpp)
simgpu_private_options(elementary_trial)
target_link_libraries(elementary_trial PRIVATE simgpu::common)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  # Without these, each fused operation is a call.
  target_compile_options(elementary_trial PRIVATE -mavx2 -mfma)
endif()

# Loops over vectors calculate in all lanes at once; those that take a number at a time are found not to.
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64" AND SIMGPU_OBJDUMP
    AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_BUILD_TYPE STREQUAL "Release")
  foreach(expect IN ITEMS packed single)
    add_test(NAME Elementary.Loops_${expect}
      COMMAND ${CMAKE_COMMAND} -DFILE=$<TARGET_OBJECTS:simgpu_elementary_loops>
        -DEXPECT=${expect} -DOBJDUMP=${SIMGPU_OBJDUMP}
        -P ${CMAKE_CURRENT_SOURCE_DIR}/elementary/read_loops.cmake)
  endforeach()
endif()

# The coefficients are what the script makes.
find_program(SIMGPU_SOLLYA sollya)
mark_as_advanced(SIMGPU_SOLLYA)
if(SIMGPU_PYTHON AND SIMGPU_SOLLYA)
  add_test(NAME Elementary.CoefficientsAreThoseOfTheScript
    COMMAND ${SIMGPU_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/elementary/coefficients_test.py
      ${SIMGPU_SOLLYA} ${PROJECT_SOURCE_DIR})
else()
  message(STATUS "Tests: the coefficients are not made anew (that needs sollya)")
endif()

# On a GPU each operation rounds as on the CPU; with nvcc's fast arithmetic it would not, which is found.
if(SIMGPU_WITH_CUDA)
  foreach(variant IN ITEMS exact inexact)
    add_library(simgpu_elementary_${variant} OBJECT elementary/device.cu)
    set_target_properties(simgpu_elementary_${variant} PROPERTIES
      CUDA_PTX_COMPILATION ON CUDA_ARCHITECTURES 75-virtual)
    add_test(NAME Elementary.Ptx_${variant}
      COMMAND ${CMAKE_COMMAND} -DFILE=$<TARGET_OBJECTS:simgpu_elementary_${variant}> -DEXPECT=${variant}
        -P ${CMAKE_CURRENT_SOURCE_DIR}/elementary/read_device.cmake)
  endforeach()
  target_link_libraries(simgpu_elementary_exact PRIVATE simgpu::common)
  target_include_directories(simgpu_elementary_inexact PRIVATE ${PROJECT_SOURCE_DIR})
  target_compile_features(simgpu_elementary_inexact PRIVATE cxx_std_20)
  target_compile_options(simgpu_elementary_inexact PRIVATE -std=c++20 --use_fast_math)
endif()
