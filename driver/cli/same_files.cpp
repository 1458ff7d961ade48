#include "driver/cli/same_files.hpp"

#include <fcntl.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/base/error.hpp"
#include "common/base/file_descriptor.hpp"
#include "common/io/output_target.hpp"
#include "common/io/quote.hpp"
#include "common/io/standard_stream.hpp"
#include "common/io/temporary_name.hpp"
#include "driver/plan/frame_file.hpp"

namespace simgpu::driver {

namespace fs = std::filesystem;

namespace {

/// A file as the kernel knows it: by device and number.
using Identity = std::optional<std::pair<dev_t, ino_t>>;

Identity identity_of(const struct stat& about) {
  // What is written to a terminal or to /dev/null takes no other's place.
  if (S_ISCHR(about.st_mode)) return std::nullopt;
  return std::pair(about.st_dev, about.st_ino);
}

Identity identity_of(const fs::path& file) {
  struct stat about {};
  return ::stat(file.c_str(), &about) == 0 ? identity_of(about) : std::nullopt;
}

Identity identity_of(int descriptor) {
  struct stat about {};
  return ::fstat(descriptor, &about) == 0 ? identity_of(about) : std::nullopt;
}

/// A file that a flag names, or standard output.
struct NamedFile {
  std::string flag;
  bool is_written = false;
  fs::path named = {};
  io::OutputTarget target = {};
  Identity file = {};    ///< if it is there
  Identity folder = {};  ///< that it is in

  bool is(std::string_view other) const { return flag == other; }
};

NamedFile named_file(const char* flag, bool is_written, const fs::path& path) {
  NamedFile named{flag, is_written, path, io::target_of(path)};
  if (named.target.descriptor) {
    named.file = identity_of(*named.target.descriptor);
  } else {
    named.file = identity_of(named.target.file);
    named.folder = identity_of(io::folder_of(named.target.file));
  }
  return named;
}

NamedFile standard_output(const char* flag) {
  NamedFile named{flag, true};
  named.target.descriptor = STDOUT_FILENO;
  named.file = identity_of(STDOUT_FILENO);
  return named;
}

/// Whether names that differ in their letters' cases alone name one file there: it is tried.
bool ignores_case(const fs::path& folder) {
  const io::TemporaryFile trial(io::temporary_name(folder / "trial"));
  const FileDescriptor made(
      ::open(trial.name().c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (!made.is_open()) return false;
  std::string other = trial.name().filename();
  std::transform(other.begin(), other.end(), other.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::toupper(letter)); });
  return ::access((folder / other).c_str(), F_OK) == 0;
}

bool have_same_name(const NamedFile& one, const NamedFile& other) {
  if (!one.folder || one.folder != other.folder) return false;
  const std::string name = one.target.file.filename();
  const std::string other_name = other.target.file.filename();
  if (name == other_name) return true;
  return ::strcasecmp(name.c_str(), other_name.c_str()) == 0 &&
         ignores_case(io::folder_of(one.target.file));
}

bool lead_to_same_place(const NamedFile& one, const NamedFile& other) {
  if (one.target.descriptor && one.target.descriptor == other.target.descriptor) return true;
  if (one.file && one.file == other.file) return true;
  return have_same_name(one, other);
}

/// A state may be read from the file that it replaces; a run that goes on may save itself where it
/// was; and what stands on standard output may be followed by the report.
bool may_be_one(const NamedFile& one, const NamedFile& other) {
  if (!one.is_written && !other.is_written) return true;
  if (one.is("--input") && other.is("--output")) return true;
  if (one.flag.starts_with("--checkpoint") && other.is("--resume")) return true;
  // Both names are one file's for a moment while a checkpoint is written, and so after a kill.
  if (one.is("--checkpoint") && other.flag.starts_with("--checkpoint")) return true;
  return other.is("standard output") && one.target.descriptor == STDOUT_FILENO;
}

std::vector<NamedFile> named_files(const Options& options) {
  std::vector<NamedFile> files;
  const auto add = [&](const char* flag, bool is_written, const std::optional<fs::path>& path) {
    if (path) files.push_back(named_file(flag, is_written, *path));
  };
  const auto add_input = [&](const char* flag, const std::optional<fs::path>& path) {
    if (path && !io::is_standard_stream(*path)) add(flag, false, path);
  };
  if (options.field) {
    for (const fs::path& file : options.field->paths()) add("--flow", false, file);
  }
  add_input("--input", options.input);
  if (options.output && io::is_standard_stream(*options.output)) {
    files.push_back(standard_output("--output -"));
  } else {
    add("--output", true, options.output);
  }
  const bool is_printed = options.json == "-";
  if (is_printed) {
    files.push_back(standard_output("--json -"));
  } else {
    add("--json", true, options.json);
  }
  add("--memory-timeline", true, options.memory_timeline);
  add_input("--compare-with", options.compare_with);
  if (options.snapshots) add("--snapshot", true, options.snapshots->file);
  if (options.trajectory) add("--trajectory", true, options.trajectory->file);
  add("--trajectory-compressed", true, options.trajectory_compressed);
  add("--render", true, options.render);
  if (options.checkpoint) {
    add("--checkpoint", true, options.checkpoint->file);
    add("--checkpoint (the one before)", true, previous_generation(options.checkpoint->file));
  }
  add("--resume", false, options.resume);
  if (!is_printed) files.push_back(standard_output("standard output"));
  return files;
}

/// Refuses a file of which a snapshot or a picture would take the place.
void refuse_overwritten_by_frames(const Options& options, const std::vector<NamedFile>& files) {
  const auto refuse_those = [&](const char* flag, const fs::path& frames, std::string_view suffix) {
    for (const NamedFile& file : files) {
      if (file.target.file.empty() || !is_frame_file(frames, suffix, file.target.file)) continue;
      throw Error(ErrorKind::bad_input, file.flag + ": " + io::quote_file(file.named) +
                                            " is named as " + flag +
                                            " names its files; give one of them another name");
    }
  };
  if (options.snapshots) refuse_those("--snapshot", options.snapshots->file, ".h5");
  if (options.render_every) refuse_those("--render-every", *options.render, ".png");
}

std::string sentence_on(const NamedFile& one, const NamedFile& other) {
  if (other.is("standard output")) {
    return one.flag + " names the file that standard output goes to; give another one";
  }
  if (one.target.descriptor == STDOUT_FILENO && other.target.descriptor == STDOUT_FILENO) {
    return one.flag + " and " + other.flag +
           " both write to standard output; give one of them a file";
  }
  return one.flag + " and " + other.flag + " name the same file; give two";
}

}  // namespace

void refuse_same_files(const Options& options) {
  const std::vector<NamedFile> files = named_files(options);
  refuse_overwritten_by_frames(options, files);
  for (auto one = files.begin(); one != files.end(); ++one) {
    for (auto other = one + 1; other != files.end(); ++other) {
      if (may_be_one(*one, *other) || !lead_to_same_place(*one, *other)) continue;
      throw Error(ErrorKind::bad_input, sentence_on(*one, *other));
    }
  }
}

}  // namespace simgpu::driver
