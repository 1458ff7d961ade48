#include "driver/checkpoints.hpp"

#include "common/error.hpp"
#include "common/io/output_file.hpp"
#include "common/io/quote.hpp"
#include "common/one_line.hpp"
#include "driver/format.hpp"
#include "driver/signals.hpp"

namespace simgpu::driver {

namespace {

using Clock = std::chrono::steady_clock;

/// Whether both names lead to the same file.
bool are_the_same(const std::filesystem::path& one, const std::filesystem::path& other) {
  std::error_code failure;
  return std::filesystem::equivalent(one, other, failure) && !failure;
}

void require_regular_file(const std::filesystem::path& file) {
  std::error_code failure;
  if (!std::filesystem::exists(file, failure) || std::filesystem::is_regular_file(file, failure)) {
    return;
  }
  throw Error(ErrorKind::bad_input, "--checkpoint: " + io::quote(file.string()) +
                                        " is there and is no regular file; give another name");
}

/// "step 2,048", or also how far the first particles are ahead.
std::string position_text(const Position& position) {
  std::string text = "step " + grouped(position.step);
  if (position.ahead > 0) {
    text += " (" + grouped(position.ahead) + " particles " + grouped(position.ahead_steps) +
            " steps further)";
  }
  return text;
}

}  // namespace

template <class Real>
Checkpoints<Real>::Checkpoints(const CheckpointPlan& plan, const CheckpointHeader& run,
                               const Simulation<Real>& simulation,
                               const std::optional<Checkpoint>& resumed_from)
    : plan_(plan), run_(run), simulation_(simulation) {
  require_regular_file(plan_.file);
  const io::OutputFile attempt(plan_.file);  // and nothing is left of it
  if (!resumed_from) return;
  keeps_last_ = are_the_same(resumed_from->file, plan_.file);
  keeps_previous_ =
      keeps_last_ || are_the_same(resumed_from->file, previous_generation(plan_.file));
}

template <class Real>
bool Checkpoints<Real>::is_due(const Position& position) const {
  if (Interruption::signal() != 0) return true;
  if (const std::uint64_t every = plan_.every_steps(); every > 0) {
    return position.ahead == 0 && position.step % every == 0 &&
           position.step < run_.parameters.steps;
  }
  const auto* const time = std::get_if<std::chrono::nanoseconds>(&plan_.every);
  return time != nullptr && Clock::now() - last_ >= *time;
}

template <class Real>
std::optional<std::string> Checkpoints<Real>::write(const Position& position) {
  const int signal = Interruption::signal();
  std::optional<std::string> warning;
  try {
    write_to_file(position);
  } catch (const Error& error) {
    if (signal != 0) Interruption::obey();
    if (signal != 0 || error.kind() != ErrorKind::run_failed) throw;
    warning = "warning: no checkpoint at " + position_text(position) + ": " + error.what();
  }
  last_ = Clock::now();
  if (signal == 0) return warning;
  Interruption::obey();
  throw Interrupted{signal, name_of_signal(signal) + " came at " + position_text(position) +
                                " of " + grouped(run_.parameters.steps) + "; go on with --resume " +
                                one_line(plan_.file.string())};
}

template <class Real>
void Checkpoints<Real>::write_to_file(const Position& position) {
  CheckpointHeader header = run_;
  header.position = position;
  write_checkpoint(plan_.file, header, simulation_, keeps_last_);
  const std::filesystem::path previous = previous_generation(plan_.file);
  if (!keeps_previous_ && is_checkpoint(previous)) {
    std::error_code ignored;
    std::filesystem::remove(previous, ignored);
  }
  keeps_last_ = keeps_previous_ = true;
}

template class Checkpoints<double>;
template class Checkpoints<float>;

}  // namespace simgpu::driver
