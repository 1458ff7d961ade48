#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "common/io/hdf5_handle.hpp"
#include "common/io/output_file.hpp"
#include "common/io/state_info.hpp"
#include "common/law_info.hpp"
#include "common/particle_view.hpp"

namespace simgpu::io {

/// An HDF5 file of particles in the making. Every call may throw Error (run_failed).
template <class Real>
class Hdf5NewFile {
 public:
  /// Makes the datasets of the law's columns, without particles.
  Hdf5NewFile(const std::filesystem::path& path, const LawInfo& law, std::uint64_t count,
              OutputFile::Name name);

  void write(std::uint64_t row, ParticleView<const Real> block);

  /// Takes the room of all particles on disk and closes the file, which others then open.
  std::filesystem::path share();

  /// Adds what the file says of itself and puts it in place, shared before or not.
  void commit(const StateInfo& info);

 private:
  void create();
  Hdf5Handle make_dataset(const ColumnInfo& column) const;
  void make_position() const;
  Hdf5Handle access() const;
  void close();

  std::filesystem::path path_;
  OutputFile output_;
  LawInfo law_;
  std::uint64_t count_;
  Hdf5Handle file_;
  std::vector<Hdf5Handle> datasets_;  ///< of each column
};

extern template class Hdf5NewFile<double>;
extern template class Hdf5NewFile<float>;

}  // namespace simgpu::io
