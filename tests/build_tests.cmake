# Tests of how the project compiles, configures and installs.

find_program(SIMGPU_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH)
find_program(SIMGPU_PYTHON python3)

# --- Every header compiles alone: those of .hpp by the host compiler, those of .cuh by nvcc. Built by
# script/check.
file(GLOB_RECURSE headers RELATIVE ${PROJECT_SOURCE_DIR} CONFIGURE_DEPENDS
  ${PROJECT_SOURCE_DIR}/common/*.hpp ${PROJECT_SOURCE_DIR}/cpu/*.hpp
  ${PROJECT_SOURCE_DIR}/cuda/*.hpp ${PROJECT_SOURCE_DIR}/cuda/*.cuh
  ${PROJECT_SOURCE_DIR}/driver/*.hpp)
# Not public: these two show types of the CUDA runtime.
set(toolkit_headers cuda/cuda_error.hpp cuda/event.hpp)
# Not public either: these show types of HDF5, which need not be here.
set(hdf5_headers common/io/hdf5_attributes.hpp common/io/hdf5_dimensions.hpp common/io/hdf5_handle.hpp
  common/io/hdf5_new_file.hpp common/io/hdf5_rows.hpp)
if(NOT SIMGPU_WITH_HDF5)
  list(REMOVE_ITEM headers ${hdf5_headers})
endif()
# These show types of MPI.
if(SIMGPU_WITH_MPI)
  file(GLOB mpi_headers RELATIVE ${PROJECT_SOURCE_DIR} CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/mpi/*.hpp)
  list(APPEND headers ${mpi_headers})
endif()
set(plain_sources)
set(toolkit_sources)
foreach(header IN LISTS headers)
  string(MAKE_C_IDENTIFIER ${header} name)
  if(header MATCHES "\\.cuh$")
    set(source ${CMAKE_CURRENT_BINARY_DIR}/headers/${name}.cu)
    list(APPEND toolkit_sources ${source})
  else()
    set(source ${CMAKE_CURRENT_BINARY_DIR}/headers/${name}.cpp)
    if(header IN_LIST toolkit_headers)
      list(APPEND toolkit_sources ${source})
    else()
      list(APPEND plain_sources ${source})
    endif()
  endif()
  # Twice, so that a missing #pragma once shows.
  file(CONFIGURE OUTPUT ${source} CONTENT "#include \"${header}\"\n#include \"${header}\"\n")
endforeach()
if(NOT plain_sources)
  message(FATAL_ERROR "no headers found to test")
endif()
add_library(simgpu_header_tests OBJECT EXCLUDE_FROM_ALL ${plain_sources})
set_target_properties(simgpu_header_tests PROPERTIES UNITY_BUILD OFF)
target_compile_options(simgpu_header_tests PRIVATE $<$<CONFIG:Release,RelWithDebInfo>:-O0>)
target_link_libraries(simgpu_header_tests PRIVATE simgpu::common simgpu::cpu
  $<$<BOOL:${SIMGPU_WITH_HDF5}>:Libhdf5::Libhdf5> $<$<BOOL:${SIMGPU_WITH_MPI}>:MPI::MPI_C>)
simgpu_private_options(simgpu_header_tests)
if(SIMGPU_WITH_CUDA)
  add_library(simgpu_toolkit_header_tests OBJECT EXCLUDE_FROM_ALL ${toolkit_sources})
  target_link_libraries(simgpu_toolkit_header_tests PRIVATE simgpu::cuda)
  set_target_properties(simgpu_toolkit_header_tests PROPERTIES
    CUDA_ARCHITECTURES 75-real UNITY_BUILD OFF)
  add_dependencies(simgpu_header_tests simgpu_toolkit_header_tests)
endif()

# Laws that are compiled a second time, without the flags that keep operations from being fused: one of each
# kind, since all laws are compiled with the same flags.
set(laws_with_twins "/(circle|double_gyre|drift)_(cpu|cuda)[.]")

# --- Exact arithmetic on the CPU: the laws' own objects, which hold code for processors that have fused
# multiply-add, have none but in fast arithmetic; compiled without the project's flags they do, so the
# reading can find it.
find_program(SIMGPU_OBJDUMP objdump)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64" AND SIMGPU_OBJDUMP)
  get_property(law_sources GLOBAL PROPERTY SIMGPU_LAW_SOURCES)
  list(FILTER law_sources INCLUDE REGEX "_cpu[.]cpp$")
  list(FILTER law_sources INCLUDE REGEX ${laws_with_twins})
  add_library(simgpu_cpu_contracted OBJECT ${law_sources})
  set_target_properties(simgpu_cpu_contracted PROPERTIES UNITY_BUILD OFF)
  target_compile_features(simgpu_cpu_contracted PRIVATE cxx_std_20)
  target_compile_options(simgpu_cpu_contracted PRIVATE -fno-math-errno -ffp-contract=fast)
  target_include_directories(simgpu_cpu_contracted PRIVATE ${PROJECT_SOURCE_DIR}
    $<TARGET_PROPERTY:Random123::Random123,INTERFACE_INCLUDE_DIRECTORIES>)
  set(objects_exact
    $<FILTER:$<TARGET_OBJECTS:simgpu_cpu>;$<TARGET_OBJECTS:simgpu_test_laws>,INCLUDE,_cpu[.]cpp>)
  set(objects_contracted $<TARGET_OBJECTS:simgpu_cpu_contracted>)
  set(objects_fast ${objects_exact})
  foreach(variant IN ITEMS exact contracted fast)
    add_test(NAME ExactArithmetic.CpuObjects_${variant}
      COMMAND ${CMAKE_COMMAND} "-DFILES=${objects_${variant}}" -DEXPECT=${variant}
        -DOBJDUMP=${SIMGPU_OBJDUMP} -P ${CMAKE_CURRENT_SOURCE_DIR}/read_objects.cmake)
  endforeach()
  # Enclosed steps fuse by name. What else is fused there shows in the roots they take; unoptimised, in
  # functions of other names. So do elementary functions, beside which there are more fused operations
  # where others are fused, too.
  if(SIMGPU_PYTHON AND CMAKE_BUILD_TYPE MATCHES "^(Rel|MinSize)")
    foreach(variant IN ITEMS exact contracted)
      add_test(NAME ExactArithmetic.VectorsInCpuObjects_${variant}
        COMMAND ${SIMGPU_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/read_fused.py
          ${SIMGPU_OBJDUMP} ${variant} "${objects_${variant}}" -- "${objects_contracted}" COMMAND_EXPAND_LISTS)
      add_test(NAME ExactArithmetic.RootsInCpuObjects_${variant}
        COMMAND ${SIMGPU_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/read_roots.py
          ${SIMGPU_OBJDUMP} ${variant} "${objects_${variant}}" COMMAND_EXPAND_LISTS)
    endforeach()
  endif()
else()
  message(STATUS "Tests: the CPU's objects are not read (that needs x86-64 and objdump)")
endif()

add_test(NAME ExactArithmetic.FastMathDoesNotCompile
  COMMAND ${CMAKE_CXX_COMPILER} -std=c++20 -ffast-math -fsyntax-only -x c++
    -I ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/common/laws/circle/step.hpp)
set_tests_properties(ExactArithmetic.FastMathDoesNotCompile PROPERTIES
  PASS_REGULAR_EXPRESSION "drop that flag")

# --- The program is hardened; a program that is not is seen not to be.
find_program(SIMGPU_READELF readelf)
if(SIMGPU_READELF AND CMAKE_BUILD_TYPE MATCHES "^Rel" AND NOT CMAKE_CXX_FLAGS MATCHES "-fsanitize")
  add_executable(simgpu_unhardened unhardened.cpp)
  target_compile_options(simgpu_unhardened PRIVATE
    -fno-pie -fno-stack-protector -U_FORTIFY_SOURCE)
  target_link_options(simgpu_unhardened PRIVATE -no-pie -Wl,-z,norelro,-z,lazy,-z,execstack)
  foreach(variant IN ITEMS hardened unhardened)
    set(program_hardened $<TARGET_FILE:simgpu>)
    set(program_unhardened $<TARGET_FILE:simgpu_unhardened>)
    add_test(NAME Hardening.Program_${variant}
      COMMAND ${CMAKE_COMMAND} -DPROGRAM=${program_${variant}} -DEXPECT=${variant}
        -DREADELF=${SIMGPU_READELF} -P ${CMAKE_CURRENT_SOURCE_DIR}/read_program.cmake)
  endforeach()
endif()

# --- The installed library serves a program of its user's.
add_test(NAME Install.ServesAConsumer
  COMMAND ${CMAKE_COMMAND}
    -DBUILD_DIR=${PROJECT_BINARY_DIR} -DWORK_DIR=${CMAKE_CURRENT_BINARY_DIR}/consumer
    -DSOURCE_DIR=${PROJECT_SOURCE_DIR} -DGENERATOR=${CMAKE_GENERATOR}
    -DCXX_COMPILER=${CMAKE_CXX_COMPILER} -DCXX_FLAGS=${CMAKE_CXX_FLAGS}
    -DCUDA_COMPILER=$<$<BOOL:${SIMGPU_WITH_CUDA}>:${CMAKE_CUDA_COMPILER}>
    -DPYTHON=$<$<BOOL:${SIMGPU_PYTHON}>:${SIMGPU_PYTHON}>
    -P ${CMAKE_CURRENT_SOURCE_DIR}/consumer.cmake)
set_tests_properties(Install.ServesAConsumer PROPERTIES TIMEOUT 300 RESOURCE_LOCK build)

# --- The report is what the schema says; the golden file is what CPython gives.
if(SIMGPU_PYTHON)
  add_test(NAME Json.ReportsFollowTheSchema
    COMMAND ${SIMGPU_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/json_schema_test.py
      ${PROJECT_SOURCE_DIR}/docs
      $<TARGET_FILE:simgpu> $<TARGET_FILE:simgpu_faulty_gpu>
      $<$<BOOL:${SIMGPU_WITH_MPI}>:$<TARGET_FILE:simgpu_mpi>> COMMAND_EXPAND_LISTS)
  set_tests_properties(Json.ReportsFollowTheSchema PROPERTIES SKIP_RETURN_CODE 77)
  separate_arguments(format_list NATIVE_COMMAND ${formats})
  list(REMOVE_ITEM format_list .csv)
  add_test(NAME Files.NumpyAndHdf5SeeTheSameBits
    COMMAND ${SIMGPU_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/files_test.py
      $<TARGET_FILE:simgpu> ${format_list})
  set_tests_properties(Files.NumpyAndHdf5SeeTheSameBits PROPERTIES SKIP_RETURN_CODE 77)
  add_test(NAME Snapshots.VtkSeesTheSameBits
    COMMAND ${SIMGPU_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/vtk_test.py
      $<TARGET_FILE:simgpu> ${format_list})
  set_tests_properties(Snapshots.VtkSeesTheSameBits PROPERTIES SKIP_RETURN_CODE 77)
  add_test(NAME Trajectories.NetcdfAndXarraySeeTheSameBits
    COMMAND ${SIMGPU_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/trajectory_netcdf_test.py
      $<TARGET_FILE:simgpu> ${format_list})
  set_tests_properties(Trajectories.NetcdfAndXarraySeeTheSameBits PROPERTIES SKIP_RETURN_CODE 77)
  add_test(NAME Trajectories.TrajanAndVtkSeeTheSameBits
    COMMAND ${SIMGPU_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/trajectory_tools_test.py
      $<TARGET_FILE:simgpu> ${PROJECT_SOURCE_DIR}/examples/tracking/ocean.nc ${format_list})
  set_tests_properties(Trajectories.TrajanAndVtkSeeTheSameBits PROPERTIES SKIP_RETURN_CODE 77)
  foreach(page IN ITEMS README docs/python)
    cmake_path(GET page FILENAME name)
    add_test(NAME Docs.PythonRunsAsItStands_${name}
      COMMAND ${SIMGPU_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/python_docs_test.py
        ${PROJECT_SOURCE_DIR}/${page}.md $<TARGET_FILE:simgpu> ${format_list})
    set_tests_properties(Docs.PythonRunsAsItStands_${name} PROPERTIES SKIP_RETURN_CODE 77
      ENVIRONMENT "PYTHONPATH=${PROJECT_BINARY_DIR}/python;PYTHONDONTWRITEBYTECODE=1")
  endforeach()
  add_test(NAME Docs.TrackingRunsAsItStands
    COMMAND ${SIMGPU_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/tracking_docs_test.py
      ${PROJECT_SOURCE_DIR} $<TARGET_FILE:simgpu>)
  set_tests_properties(Docs.TrackingRunsAsItStands PROPERTIES SKIP_RETURN_CODE 77)
  add_test(NAME Docs.ShowWhatTheProgramPrints
    COMMAND ${SIMGPU_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/readme_test.py
      ${PROJECT_SOURCE_DIR} $<TARGET_FILE:simgpu>)
  add_test(NAME Docs.CommandsAreThoseThatThereAre
    COMMAND ${SIMGPU_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/commands_test.py
      ${PROJECT_SOURCE_DIR} $<TARGET_FILE:simgpu>)
  # No sanitizer sees anything of it.
  if(NOT CMAKE_CXX_FLAGS MATCHES "-fsanitize|--coverage")
    add_test(NAME Docs.SiteHasNoBrokenLinks
      COMMAND ${SIMGPU_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/site_test.py ${PROJECT_SOURCE_DIR})
    set_tests_properties(Docs.SiteHasNoBrokenLinks PROPERTIES SKIP_RETURN_CODE 77)
  endif()
  add_test(NAME Security.NamesWhatIsReadAndWritten
    COMMAND ${SIMGPU_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/security_test.py
      ${PROJECT_SOURCE_DIR} $<TARGET_FILE:simgpu>)
  add_test(NAME Source.IncludesPointDown
    COMMAND ${SIMGPU_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/include_directions_test.py
      ${PROJECT_SOURCE_DIR})
  add_test(NAME Source.LibrariesNameNoFlags
    COMMAND ${SIMGPU_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/library_words_test.py
      ${PROJECT_SOURCE_DIR})
  add_test(NAME ExactArithmetic.EnclosuresHaveTheRoomTheyNeed
    COMMAND ${SIMGPU_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/enclosure_budget_test.py
      ${PROJECT_SOURCE_DIR})
  add_test(NAME Terminal.IsBoldOnlyWhereItMayBe
    COMMAND ${SIMGPU_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/terminal_test.py $<TARGET_FILE:simgpu>)
  if(TARGET simgpu_manual)
    add_test(NAME Shell.ManPageAndCompletionsKnowEveryFlag
      COMMAND ${SIMGPU_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/shell_files_test.py
        $<TARGET_FILE:simgpu> ${PROJECT_BINARY_DIR}/driver/shell)
  endif()
  # As they are released. Packages are configured after this, and only where simgpu is the project.
  if(TARGET simgpu_manual AND PROJECT_IS_TOP_LEVEL AND CMAKE_BUILD_TYPE MATCHES "^Rel"
      AND NOT CMAKE_CXX_FLAGS MATCHES "-fsanitize")
    add_test(NAME Package.HoldsWhatItMustAndRuns
      COMMAND ${SIMGPU_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/package_test.py
        ${PROJECT_BINARY_DIR} ${CMAKE_CPACK_COMMAND} ${PROJECT_VERSION})
    set_tests_properties(Package.HoldsWhatItMustAndRuns PROPERTIES
      SKIP_RETURN_CODE 77 TIMEOUT 300 RESOURCE_LOCK build)
  endif()
  add_test(NAME Docs.PerformanceIsMadeFromTheResults
    COMMAND ${CMAKE_COMMAND} -DPYTHON=${SIMGPU_PYTHON}
      -DSCRIPT=${PROJECT_SOURCE_DIR}/bench/performance_page.py
      -DPAGE=${PROJECT_SOURCE_DIR}/docs/performance.md
      -P ${CMAKE_CURRENT_SOURCE_DIR}/performance_page.cmake)
  add_test(NAME Golden.CPythonMakesTheSameFile
    COMMAND ${CMAKE_COMMAND} -DPYTHON=${SIMGPU_PYTHON} -DDATA=${CMAKE_CURRENT_SOURCE_DIR}/data
      -DOUTPUT=${CMAKE_CURRENT_BINARY_DIR}/original_after_100.csv
      -P ${CMAKE_CURRENT_SOURCE_DIR}/golden.cmake)
endif()
