#include "driver/plan/own_files.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "common/base/error.hpp"
#include "common/io/file_kind.hpp"
#include "common/io/input_file.hpp"
#include "common/io/temporary_name.hpp"
#include "driver/plan/frame_file.hpp"

namespace simgpu::driver {

namespace fs = std::filesystem;

using namespace std::string_view_literals;

namespace {

/// What simgpu's files say of themselves stands within so many bytes of their start or their end.
constexpr std::size_t searched_bytes = std::size_t{64} * 1024;

/// So many bytes from `offset` on, or those that there are.
std::string bytes_at(const io::InputFile& file, std::uint64_t offset) {
  std::string bytes(searched_bytes, '\0');
  bytes.resize(file.read(offset, bytes.data(), bytes.size()));
  return bytes;
}

/// Whether it is HDF5 and has the name of the schema, which is among its attributes. The library is
/// not asked: files that others wrote are nothing to give to it.
bool is_state(const io::InputFile& file) {
  constexpr std::string_view signature = "\x89HDF\r\n\x1a\n";
  constexpr std::string_view schema = "simgpu.state";
  const std::string start = bytes_at(file, 0);
  if (!start.starts_with(signature)) return false;
  if (start.find(schema) != std::string::npos) return true;
  const std::uint64_t size = file.size();
  return bytes_at(file, size - std::min<std::uint64_t>(size, searched_bytes)).find(schema) !=
         std::string::npos;
}

/// Whether it is a PNG file whose metadata name simgpu as the software that made it.
bool is_picture(const io::InputFile& file) {
  constexpr std::string_view signature = "\x89PNG\r\n\x1a\n";
  constexpr std::string_view software = "tEXtSoftware\0simgpu"sv;
  const std::string start = bytes_at(file, 0);
  return start.starts_with(signature) &&
         std::string_view(start).substr(0, start.find("IDAT")).find(software) !=
             std::string_view::npos;
}

const char* words_for(OwnFile what) {
  return what == OwnFile::state ? "a snapshot" : "a picture";
}

/// Why the file there may not be replaced; nothing if it may, or if there is none.
std::optional<std::string> why_not_own(const fs::path& file, OwnFile what) {
  try {
    const io::FileKind kind = io::kind_of(file);
    if (kind == io::FileKind::none) return std::nullopt;
    if (kind != io::FileKind::regular) return std::string("it is ") + io::words_for(kind);
    const io::InputFile opened(file);
    if (what == OwnFile::state ? is_state(opened) : is_picture(opened)) return std::nullopt;
  } catch (const Error&) {
    return "it cannot be read";
  }
  return "simgpu did not write it";
}

/// The sentence that says so; nothing if it may be replaced.
std::optional<std::string> in_the_way(const fs::path& file, OwnFile what, const char* flag) {
  const auto why = why_not_own(file, what);
  if (!why) return std::nullopt;
  return std::string(flag) + ": " + file.string() + " is in the way of " + words_for(what) + " (" +
         *why + "); move it away, or give another name to " + flag;
}

void refuse_in_the_way(const fs::path& file, OwnFile what, const char* flag) {
  if (const auto sentence = in_the_way(file, what, flag)) {
    throw Error(ErrorKind::bad_input, *sentence);
  }
}

/// The step of a file of frames that is named as frame_file() names one of this run's; nothing if
/// it is not.
std::optional<std::uint64_t> step_of_frame(const fs::path& frames, std::string_view suffix,
                                           std::uint64_t last_step, const fs::path& file) {
  if (!is_frame_file(frames, suffix, file)) return std::nullopt;
  const std::string name = file.stem().string();
  std::uint64_t step = 0;
  const char* const end = name.data() + name.size();
  const auto [stopped, failure] =
      std::from_chars(name.data() + frames.stem().string().size() + 1, end, step);
  if (failure != std::errc() || stopped != end || step > last_step) return std::nullopt;
  if (frame_file(frames, suffix, step, last_step).filename() != file.filename()) {
    return std::nullopt;
  }
  return step;
}

/// Refuses what cannot be a snapshot of what a run has written before. A link may lead to one.
void require_readable(const fs::path& frame, const char* flag) {
  std::error_code failure;
  if (!fs::exists(frame, failure) || fs::is_regular_file(frame, failure)) return;
  throw Error(ErrorKind::bad_input, std::string(flag) + ": " + frame.string() +
                                        " is where a snapshot of this run should be, and is not a "
                                        "regular file; move it away");
}

/// Refuses what is not simgpu's under the names of the frames that are still to be written. Of
/// those there may be billions, so what is there is looked through instead.
void require_own_frames_at(const Options& options, const fs::path& frames, std::string_view suffix,
                           std::uint64_t every, OwnFile what, const char* flag) {
  const std::uint64_t last = options.parameters.steps;
  const std::uint64_t first = options.start_position().step;
  const auto is_written = [&](std::uint64_t step) {
    return step >= first && (step % every == 0 || step == last);
  };
  // That the longest name is not too long: it would be found when the first frame is written.
  refuse_in_the_way(frame_file(frames, suffix, last, last), what, flag);
  std::error_code failure;  // a folder that cannot be looked through: each name is, in its turn
  for (const auto& entry : fs::directory_iterator(io::folder_of(frames), failure)) {
    const auto step = step_of_frame(frames, suffix, last, entry.path());
    if (!step) continue;
    const fs::path frame = frame_file(frames, suffix, *step, last);
    if (is_written(*step)) refuse_in_the_way(frame, what, flag);
    if (what == OwnFile::state && *step < first) require_readable(frame, flag);
  }
}

}  // namespace

void require_own(const fs::path& file, OwnFile what, const char* flag) {
  if (const auto sentence = in_the_way(file, what, flag)) throw OutputError(*sentence);
}

void require_own_frames(const Options& options) {
  if (options.snapshots) {
    require_own_frames_at(options, options.snapshots->file, ".h5", options.snapshots->every,
                          OwnFile::state, "--snapshot");
  }
  if (options.render_every) {
    require_own_frames_at(options, *options.render, options.render->extension().string(),
                          *options.render_every, OwnFile::picture, "--render-every");
  }
}

}  // namespace simgpu::driver
