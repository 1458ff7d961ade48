#include "driver/run/trajectory.hpp"

#include <utility>

#include "common/absent.hpp"
#include "common/base/error.hpp"
#include "common/block.hpp"
#include "common/exchange_block.hpp"
#include "common/io/compressed_trajectory.hpp"
#include "common/io/output_file.hpp"
#include "common/io/output_target.hpp"
#include "common/io/quote.hpp"
#include "common/law_in_files.hpp"

namespace simgpu::driver {

void require_trajectory_format(const char* flag, const std::filesystem::path& file) {
  if (file.extension() == ".nc") return;
  throw Error(ErrorKind::bad_input,
              flag + (": " + io::quote_file(file)) + " does not end in .nc; it is NetCDF");
}

template <class Real>
Trajectory<Real>::Trajectory(const Options& options, const Simulation<Real>& simulation,
                             std::optional<std::uint64_t> run)
    : options_(options),
      simulation_(simulation),
      file_(options.trajectory->file, law_in_files(options.parameters), simulation.range(),
            options.state_info(0, 0, run)) {
  const std::filesystem::path& file = options.trajectory->file;
  if (!io::target_of(file).is_file) {
    throw Error(
        ErrorKind::bad_input,
        "--trajectory: " + file.string() +
            " is not a regular file, the only kind that can grow by whole frames; name one");
  }
  const io::OutputFile attempt(file);  // and nothing is left of it
  if (options.trajectory_compressed) io::require_compression(*options.trajectory_compressed);
  if (options.resume_point) file_.go_on(options.resume_point->header.position.step);
}

template <class Real>
void Trajectory<Real>::write(std::uint64_t step) {
  if (file_.last_step() == step) return;
  const bool was_whole = std::exchange(is_whole_, false);
  ExchangeBlock<Real> block(simulation_);
  const auto give_blocks = [&](const auto& take) {
    for_each_block(simulation_.range().count, [&](std::uint64_t offset, std::uint64_t count) {
      const ParticleView<Real> particles = block.view(count);
      simulation_.store(offset, particles);
      put_nan_for_absent(simulation_.law().columns, particles);
      take(particles.read_only());
    });
  };
  file_.append({step, io::time_of(options_.parameters, step), give_blocks});
  is_whole_ = was_whole;
}

void compress_trajectory(const Options& options, bool is_whole) {
  const std::filesystem::path& copy = *options.trajectory_compressed;
  const std::filesystem::path& file = options.trajectory->file;
  if (!is_whole) {
    throw OutputError(copy.string() + ": it is not written, since states are missing in " +
                      io::quote_file(file));
  }
  io::write_compressed(file, copy);
}

template class Trajectory<double>;
template class Trajectory<float>;

}  // namespace simgpu::driver
