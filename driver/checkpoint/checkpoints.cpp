#include "driver/checkpoint/checkpoints.hpp"

#include <unistd.h>

#include <utility>

#include "common/base/error.hpp"
#include "common/base/system_message.hpp"
#include "common/io/file_kind.hpp"
#include "common/text/number_text.hpp"
#include "common/text/one_line.hpp"
#include "common/text/shell_word.hpp"

namespace simgpu::driver {

namespace {

using Clock = std::chrono::steady_clock;

/// "step 2,048 of 10,000", or also how far the first particles are ahead.
std::string position_text(const Position& position, const Parameters& parameters) {
  std::string text = "step " + grouped(position.step) + " of " + grouped(parameters.steps);
  if (position.ahead > 0) {
    text += "; " + grouped(position.ahead) + " of the particles " +
            (position.ahead == 1 ? "is" : "are") + " already at step " +
            grouped(position.step + position.ahead_steps);
  }
  return text;
}

}  // namespace

template <class Real>
Checkpoints<Real>::Checkpoints(const CheckpointPlan& plan, const CheckpointHeader& run,
                               const Simulation<Real>& simulation,
                               const std::optional<Checkpoint>& resumed_from)
    : plan_(plan), places_(plan, resumed_from), run_(run), simulation_(simulation) {
  if (!resumed_from) return;
  keeps_last_ = io::are_one_file(resumed_from->file, places_.last());
  keeps_previous_ = keeps_last_ || io::are_one_file(resumed_from->file, places_.previous());
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
    warning = write_to_file(position);
  } catch (const Error& error) {
    if (signal != 0) fail_at_signal(signal, position, error);
    if (error.kind() != ErrorKind::run_failed) throw;
    warning = "warning: no checkpoint at step " + grouped(position.step) + ": " + error.what() +
              "; the run goes on";
  }
  last_ = Clock::now();
  if (signal == 0) return warning;
  Interruption::obey();
  throw Interrupted{signal, std::string("stopped by ") + name_of_signal(signal) + " at " +
                                position_text(position, run_.parameters) +
                                "; resume with --resume " + shell_word(plan_.file.string())};
}

/// The step of a checkpoint of this run; nothing if none is there or can be looked at.
template <class Real>
std::optional<std::uint64_t> Checkpoints<Real>::step_of_own(
    const std::filesystem::path& file) const {
  try {
    const CheckpointFound found = look_for_checkpoint(file);
    if (found.kind != CheckpointFound::Kind::checkpoint || !are_of_one_run(found.header, run_)) {
      return std::nullopt;
    }
    return found.header.position.step;
  } catch (const Error&) {
    return std::nullopt;
  }
}

/// Says what is left of a run that a signal ends and that cannot be saved.
template <class Real>
void Checkpoints<Real>::fail_at_signal(int signal, const Position& position,
                                       const Error& error) const {
  Interruption::obey();
  std::string left = "no checkpoint of it is there";
  for (const std::filesystem::path& file : {places_.previous(), places_.last()}) {
    if (const auto step = step_of_own(file)) {
      left = one_line(file.string()) + " stays, of step " + grouped(*step) +
             "; resume with --resume " + shell_word(file.string());
    }
  }
  throw Error(error.kind(), std::string("stopped by ") + name_of_signal(signal) + " at step " +
                                grouped(position.step) + " of " + grouped(run_.parameters.steps) +
                                ", which could not be saved (" + error.what() + "); " + left);
}

/// Returns a warning if it is written, but the one before is not kept; once for all of them.
template <class Real>
std::optional<std::string> Checkpoints<Real>::write_to_file(const Position& position) {
  CheckpointHeader header = run_;
  header.position = position;
  places_.require_last(run_);
  const bool may_replace = places_.may_replace_previous(run_);
  auto not_kept = write_checkpoint(places_.last(), header, simulation_, keeps_last_ && may_replace);
  if (!keeps_previous_ && may_replace) {  // that of another run, which gives way
    ::unlink(places_.previous().c_str());
  }
  if (keeps_last_ && !may_replace) {
    not_kept = "something else has taken the name " + places_.previous().string() +
               " since the run began, and is left as it is";
  }
  keeps_last_ = keeps_previous_ = true;
  if (!not_kept || std::exchange(told_of_previous_, true)) return std::nullopt;
  return "warning: only the last checkpoint is kept, and not the one before: " +
         one_line(*not_kept);
}

template class Checkpoints<double>;
template class Checkpoints<float>;

}  // namespace simgpu::driver
