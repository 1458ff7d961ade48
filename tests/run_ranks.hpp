#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "arguments.hpp"
#include "run_program.hpp"

namespace simgpu::test {

/// The simgpu-mpi under test.
inline std::filesystem::path mpi_program() {
  return SIMGPU_BUILT_MPI_PROGRAM;
}

/// The same with GPUs of the tests' own (see mpi_fake_gpu.cpp).
inline std::filesystem::path mpi_fake_gpu_program() {
  return SIMGPU_BUILT_MPI_FAKE_GPU;
}

/// Has mpirun start what `arguments` say, on this machine, whoever the user is and however few
/// processors there are.
inline ProgramResult mpirun(const Arguments& arguments, ProgramSetting setting = {}) {
  for (const auto& variable : std::initializer_list<std::pair<const char*, const char*>>{
           {"OMPI_ALLOW_RUN_AS_ROOT", "1"},
           {"OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1"},
           {"OMPI_MCA_rmaps_base_oversubscribe", "1"},
           {"OMPI_MCA_mpi_yield_when_idle", "1"},
           {"OMPI_MCA_btl", "self,vader"},
           {"OMPI_MCA_btl_vader_single_copy_mechanism", "none"}}) {
    setting.environment.emplace_back(variable);
  }
  return run_program(SIMGPU_MPIRUN, arguments, setting);
}

/// So many ranks of a program with these arguments.
inline ProgramResult run_ranks(int ranks, const Arguments& arguments,
                               const ProgramSetting& setting = {},
                               const std::filesystem::path& program = mpi_program()) {
  return mpirun(Arguments{"-n", std::to_string(ranks), program} + arguments, setting);
}

}  // namespace simgpu::test
