#include "driver/checkpoint/checkpoint_places.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string_view>
#include <system_error>

#include "common/base/error.hpp"
#include "common/base/file_descriptor.hpp"
#include "common/io/file_kind.hpp"
#include "common/io/output_file.hpp"
#include "common/io/output_target.hpp"
#include "common/io/pending_file.hpp"
#include "common/io/temporary_name.hpp"
#include "common/text/number_text.hpp"
#include "common/text/one_line.hpp"
#include "common/text/shell_word.hpp"

namespace simgpu::driver {

namespace fs = std::filesystem;

namespace {

using Kind = CheckpointFound::Kind;

[[noreturn]] void refuse_place(const std::string& sentence) {
  throw Error(ErrorKind::bad_input, "--checkpoint: " + sentence);
}

/// A descriptor such as /dev/stdout: what a shell opened is not to be replaced.
void require_no_descriptor(const fs::path& named) {
  std::error_code failure;
  for (const fs::path& link : io::link_chain(named)) {
    if (!fs::is_symlink(link, failure)) return;
    const fs::path folder = fs::weakly_canonical(io::folder_of(link), failure);
    if (folder.string().starts_with("/proc/")) {
      refuse_place(one_line(named.string()) + " is no name of a regular file; give another name");
    }
  }
}

/// The name of the one before is longer.
void require_short_name(const fs::path& previous) {
  const long most = ::pathconf(io::folder_of(previous).c_str(), _PC_NAME_MAX);
  const bool too_long =
      most > 0 && previous.filename().string().size() > static_cast<std::size_t>(most);
  if (!too_long) return;
  refuse_place("the name of " + one_line(previous.string()) +
               ", which is to be the checkpoint before the last, is too long here; give a shorter "
               "name");
}

CheckpointFound look_at_last(const fs::path& file) {
  CheckpointFound found = look_for_checkpoint(file);
  if (found.kind == Kind::foreign) {
    refuse_place(one_line(file.string()) + " is there and would be replaced, but " + found.why +
                 (found.why.starts_with("it is a ") ? ", not a regular file" : "") +
                 "; move it away, or give another name");
  }
  return found;
}

CheckpointFound look_at_previous(const fs::path& file) {
  CheckpointFound found = look_for_checkpoint(file);
  if (found.kind == Kind::empty) found = {Kind::foreign, {}, false, "it is empty"};
  if (found.kind == Kind::foreign) {
    refuse_place(one_line(file.string()) +
                 " is where the checkpoint before the last is to be kept, but " + found.why +
                 "; move it away, or give another name");
  }
  return found;
}

/// The next one takes its place by its name, as an attempt of an OutputFile does not ask.
void require_replaceable(const fs::path& file, const CheckpointFound& found) {
  if (found.kind == Kind::nothing || io::is_replaceable(file)) return;
  refuse_place("no other file can take the place of " + one_line(file.string()) +
               ", which is mounted, somebody else's, or may not be removed; mount its folder, or "
               "give another name");
}

/// Each checkpoint is made under a name of its own first, and then renamed.
void require_renames(const fs::path& named, const fs::path& last) {
  constexpr const char* what = "its folder has to take a new file and let it be renamed";
  if (io::may_only_grow(io::folder_of(last))) io::throw_output_error(named, what, EPERM);
  io::TemporaryFile first(io::temporary_name(last));
  {
    const FileDescriptor file(
        ::open(first.name().c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (!file.is_open()) {
      io::throw_output_error(named, "cannot make a file in this folder", errno);
    }
  }
  const io::TemporaryFile second(io::temporary_name(last));
  if (std::rename(first.name().c_str(), second.name().c_str()) != 0) {
    io::throw_output_error(named, what, errno);
  }
  first.release();
}

/// "a run that is not finished, at step 20 of 25", where `a` says whose.
std::string unfinished_text(const CheckpointFound& found, const char* a) {
  if (found.kind != Kind::checkpoint) {
    return "a checkpoint that is damaged, or of another version of simgpu";
  }
  const CheckpointHeader& header = found.header;
  return std::string(a) + " run that is not finished, at step " + grouped(header.position.step) +
         " of " + grouped(header.parameters.steps) +
         (header.is_at_end() ? ", before its checks and outputs were done" : "");
}

bool is_work(const CheckpointFound& found) {
  return found.kind == Kind::damaged || (found.kind == Kind::checkpoint && !found.finished);
}

/// Whether the one before is of a run whose last one says that it is finished.
bool is_behind_the_end(const CheckpointFound& last, const CheckpointFound& previous) {
  return last.kind == Kind::checkpoint && last.finished && previous.kind == Kind::checkpoint &&
         are_of_one_run(last.header, previous.header);
}

/// Refuses to begin anew where another run may go on.
void require_nothing_lost(const CheckpointPlan& plan, const fs::path& last_file,
                          const CheckpointFound& last, const fs::path& previous_file,
                          const CheckpointFound& previous) {
  const bool last_is_work = is_work(last);
  if (!last_is_work && !is_work(previous)) return;
  refuse_place(one_line((last_is_work ? last_file : previous_file).string()) + " holds " +
               unfinished_text(last_is_work ? last : previous, "a") + "; resume it with --resume " +
               shell_word(plan.file.string()) +
               ", or give --start-over to begin anew, which replaces it");
}

/// Refuses to save a run that goes on over another run.
void require_not_of_another(const fs::path& file, const CheckpointFound& found, bool is_family,
                            const CheckpointHeader& run) {
  if (!is_work(found)) return;
  if (found.kind == Kind::damaged ? is_family : are_of_one_run(found.header, run)) return;
  refuse_place(one_line(file.string()) + " holds " + unfinished_text(found, "another") +
               "; give another name, or move it away");
}

}  // namespace

CheckpointPlaces::CheckpointPlaces(const CheckpointPlan& plan,
                                   const std::optional<Checkpoint>& resumed_from) {
  require_no_descriptor(plan.file);
  last_.file = behind_links(plan.file);
  previous_.file = previous_generation(plan.file);
  require_short_name(previous_.file);
  const CheckpointFound last = look_at_last(last_.file);
  CheckpointFound previous = look_at_previous(previous_.file);
  if (is_behind_the_end(last, previous)) previous.finished = true;
  require_replaceable(last_.file, last);
  require_replaceable(previous_.file, previous);
  if (resumed_from) {
    const bool is_family = io::are_one_file(resumed_from->file, last_.file) ||
                           io::are_one_file(resumed_from->file, previous_.file);
    require_not_of_another(last_.file, last, is_family, resumed_from->header);
    require_not_of_another(previous_.file, previous, is_family, resumed_from->header);
  } else if (!plan.start_over) {
    require_nothing_lost(plan, last_.file, last, previous_.file, previous);
  }
  // Nothing is left of these attempts.
  const io::OutputFile attempt(plan.file);
  if (previous.kind != Kind::nothing) const io::OutputFile another(previous_.file);
  require_renames(plan.file, last_.file);
  last_.accepted = io::identity_of(last_.file, io::Links::look_at);
  previous_.accepted = io::identity_of(previous_.file, io::Links::look_at);
}

/// Whether nothing is there, or what was there at the start, or a checkpoint of this run.
bool CheckpointPlaces::is_replaceable(const Place& place, const CheckpointHeader& run) try {
  const CheckpointFound found = look_for_checkpoint(place.file);
  if (found.kind == Kind::nothing) return true;
  if (found.kind == Kind::foreign) return false;
  if (found.kind == Kind::checkpoint && are_of_one_run(found.header, run)) return true;
  const auto now = io::identity_of(place.file, io::Links::look_at);
  return now && now == place.accepted;
} catch (const Error& error) {  // its folder cannot be looked at any more, or not now
  throw Error(ErrorKind::run_failed, error.what());
}

void CheckpointPlaces::require_last(const CheckpointHeader& run) const {
  if (is_replaceable(last_, run)) return;
  throw Error(ErrorKind::run_failed,
              last_.file.string() +
                  ": something else has taken this name since the run began, and is left as it is");
}

bool CheckpointPlaces::may_replace_previous(const CheckpointHeader& run) const {
  return is_replaceable(previous_, run);
}

}  // namespace simgpu::driver
