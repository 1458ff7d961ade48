#pragma once

#include <filesystem>
#include <string>

namespace simgpu::io {

/// Names simgpu-read, the program that reads .h5 and .nc files, for a program that is not installed
/// beside it; find_package(simgpu) has this done. Not to be called while files are read.
void use_reader_program(const char* path);

/// Where it is: in the running program's folder, or where it is installed seen from there, or as
/// named. Nothing is said of whether it is there if it is in none of these.
std::filesystem::path reader_program();

}  // namespace simgpu::io
