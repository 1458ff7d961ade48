#include "driver/run/snapshots.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "common/base/error.hpp"
#include "common/io/output_file.hpp"
#include "common/io/particle_file.hpp"
#include "common/io/quote.hpp"
#include "common/io/temporary_name.hpp"
#include "common/law_in_files.hpp"
#include "common/parameters.hpp"
#include "driver/plan/frame_file.hpp"
#include "driver/plan/own_files.hpp"

namespace simgpu::driver {

namespace fs = std::filesystem;

namespace {

constexpr const char* document_suffix = ".xdmf";
constexpr const char* state_suffix = ".h5";

}  // namespace

void require_snapshot_format(const fs::path& file) {
  const auto refuse = [&](const char* problem) {
    throw Error(ErrorKind::bad_input, "--snapshot: " + io::quote_file(file) + problem);
  };
  if (file.extension() != document_suffix) {
    refuse(" does not end in .xdmf; its .h5 files are named after it");
  }
  if (!io::can_be_named_in_xdmf(file.filename().native())) {
    refuse(
        " cannot be named in an .xdmf file, so no program would find the snapshots; leave out "
        "colons, bars (|), control characters and what is not UTF-8");
  }
}

template <class Real>
Snapshots<Real>::Snapshots(const Options& options, const Simulation<Real>& simulation,
                           const OpenState<Real>& open_state, std::optional<std::uint64_t> run)
    : options_(options), simulation_(simulation), open_state_(open_state), run_(run) {
  const io::OutputFile attempt(options.snapshots->file);  // and nothing is left of it
  list_ = io::identity_of(options.snapshots->file, io::Links::follow);
  if (options.resume_point) list_earlier(options.resume_point->header.position.step);
}

/// Lists what a run that goes on now has written before, up to `last_step`, under the names that it
/// gives. Files that do not say of which run they are, are none of its.
template <class Real>
void Snapshots<Real>::list_earlier(std::uint64_t last_step) {
  const fs::path& document = options_.snapshots->file;
  std::error_code failure;
  for (const auto& entry : fs::directory_iterator(io::folder_of(document), failure)) {
    if (!is_frame_file(document, state_suffix, entry.path())) continue;
    if (!fs::is_regular_file(entry.path(), failure)) continue;  // nor is any other opened
    const auto state = io::read_hdf5_state(entry.path(), options_.parameters);
    if (!state || state->step > last_step || !is_of_this_run(*state)) continue;
    const fs::path frame =
        frame_file(document, state_suffix, state->step, options_.parameters.steps);
    if (frame.filename() != entry.path().filename()) continue;
    frames_[state->step] = {entry.path().filename(), io::time_of(options_.parameters, state->step)};
  }
}

template <class Real>
bool Snapshots<Real>::is_of_this_run(const io::StateInfo& state) const {
  Parameters here = options_.parameters;
  here.particles = simulation_.range().count;
  return run_ && state.run == run_ && state.generated_start == options_.generated_start() &&
         std::ranges::all_of(run_parameters, [&](const RunParameter& parameter) {
           const bool is_told = parameter.in_files && parameter.decides_bits &&
                                (!parameter.of_generated_start || state.generated_start);
           return !is_told || value_of(parameter, here) == value_of(parameter, state.parameters);
         });
}

/// Two runs that write snapshots by one name would list each other's.
template <class Real>
void Snapshots<Real>::require_list_as_left() const {
  const fs::path& document = options_.snapshots->file;
  std::error_code failure;
  if (fs::exists(document, failure) && !fs::is_regular_file(document, failure)) return;
  if (io::identity_of(document, io::Links::follow) == list_) return;
  throw OutputError(document.string() +
                    ": another program has changed it since this run began, perhaps a run that "
                    "writes snapshots by the same name; no more are written over its own");
}

template <class Real>
void Snapshots<Real>::write(std::uint64_t step) {
  require_list_as_left();
  const Parameters& parameters = options_.parameters;
  const fs::path& document = options_.snapshots->file;
  const std::uint64_t particles = simulation_.range().count;
  const fs::path frame = frame_file(document, state_suffix, step, parameters.steps);
  const auto require_own_there = [&] { require_own(frame, OwnFile::state, "--snapshot"); };
  require_own_there();
  const LawInfo law = law_in_files(parameters);
  const auto writer = open_state_(frame, law, particles);
  ExchangeBlock<Real> block(simulation_);
  writer->write(simulation_, block);
  const io::StateInfo info = options_.state_info(step, simulation_.checksum(), run_);
  require_own_there();
  writer->commit(info);
  frames_[step] = {frame.filename(), io::time_of(parameters, step)};
  std::vector<io::XdmfFrame> listed;
  for (const auto& [at_step, listed_frame] : frames_) listed.push_back(listed_frame);
  io::OutputFile file(document);
  file.write(io::xdmf_document(listed, law, particles, parameters.precision));
  file.commit();
  list_ = io::identity_of(document, io::Links::follow);
}

template class Snapshots<double>;
template class Snapshots<float>;

}  // namespace simgpu::driver
