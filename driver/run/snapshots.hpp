#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>

#include "common/io/file_kind.hpp"
#include "common/io/hdf5_format.hpp"
#include "common/io/xdmf.hpp"
#include "common/simulation.hpp"
#include "driver/plan/options.hpp"
#include "driver/team/state_writer.hpp"

namespace simgpu::driver {

/// Refuses a name that is none of a snapshots' document. Throws Error (bad_input).
void require_snapshot_format(const std::filesystem::path& file);

/// Writes a run's snapshots: an HDF5 file for each, and the XDMF document that lists those that are
/// there. Each file is whole before the next is begun, and the document names no other.
template <class Real>
class Snapshots {
 public:
  /// Throws Error if no such files can be made. `open_state` opens the HDF5 ones,
  /// which say that they are of `run`.
  Snapshots(const Options& options, const Simulation<Real>& simulation,
            const OpenState<Real>& open_state, std::optional<std::uint64_t> run);

  /// Writes the state, which is that after `step` steps. Throws Error.
  void write(std::uint64_t step);

 private:
  void list_earlier(std::uint64_t last_step);
  void require_list_as_left() const;
  bool is_of_this_run(const io::StateInfo& state) const;

  const Options& options_;
  const Simulation<Real>& simulation_;
  const OpenState<Real>& open_state_;
  std::optional<std::uint64_t> run_;
  std::map<std::uint64_t, io::XdmfFrame> frames_;  ///< by step
  std::optional<io::FileIdentity> list_;           ///< as this run found or left it
};

extern template class Snapshots<double>;
extern template class Snapshots<float>;

}  // namespace simgpu::driver
