#include "driver/snapshots.hpp"

#include <string>

#include "common/error.hpp"
#include "common/io/output_file.hpp"
#include "common/io/particle_file.hpp"
#include "common/io/quote.hpp"
#include "driver/frame_file.hpp"
#include "driver/write_particles.hpp"

namespace simgpu::driver {

namespace fs = std::filesystem;

namespace {

constexpr const char* document_suffix = ".xdmf";
constexpr const char* state_suffix = ".h5";

double time_of(const Parameters& parameters, std::uint64_t step) {
  return static_cast<double>(step) * parameters.timestep;
}

}  // namespace

void require_snapshot_format(const fs::path& file) {
  if (file.extension() == document_suffix) return;
  throw Error(ErrorKind::bad_input, "--snapshot: " + io::quote(file.string()) +
                                        " does not end in .xdmf; its .h5 files "
                                        "are named after it");
}

template <class Real>
Snapshots<Real>::Snapshots(const Options& options, const Simulation<Real>& simulation)
    : options_(options), simulation_(simulation) {
  const io::OutputFile attempt(options.snapshots->file);  // and nothing is left of it
  if (options.resume_point) list_earlier(options.resume_point->header.position.step);
}

/// Lists what a run that goes on now has written before, up to `step`.
template <class Real>
void Snapshots<Real>::list_earlier(std::uint64_t step) {
  const Parameters& parameters = options_.parameters;
  const auto& [file, every] = *options_.snapshots;
  for (std::uint64_t earlier = 0; earlier < step; earlier += every) {
    const fs::path frame = frame_file(file, state_suffix, earlier, parameters.steps);
    std::error_code failure;
    if (!fs::is_regular_file(frame, failure)) continue;
    frames_.push_back({frame.filename(), time_of(parameters, earlier)});
  }
}

template <class Real>
void Snapshots<Real>::write(std::uint64_t step) {
  const Parameters& parameters = options_.parameters;
  const fs::path& document = options_.snapshots->file;
  const std::uint64_t particles = simulation_.range().count;
  const fs::path frame = frame_file(document, state_suffix, step, parameters.steps);
  const auto writer = io::open_particle_writer<Real>(frame, particles);
  write_particles(simulation_, *writer, options_.state_info(step, simulation_.checksum()));
  frames_.push_back({frame.filename(), time_of(parameters, step)});
  io::OutputFile file(document);
  file.write(io::xdmf_document(frames_, particles, parameters.precision));
  file.commit();
}

std::uint64_t snapshot_bytes() {
  return io::particle_writer_bytes(std::string("snapshot") + state_suffix);
}

template class Snapshots<double>;
template class Snapshots<float>;

}  // namespace simgpu::driver
