#include "common/field/glob.hpp"

#include <glob.h>

#include <algorithm>
#include <cerrno>
#include <new>
#include <system_error>

#include "common/base/error.hpp"
#include "common/base/system_message.hpp"
#include "common/io/quote.hpp"

namespace simgpu::field {

namespace fs = std::filesystem;

namespace {

/// What ::glob() found, freed at the end.
struct Found {
  Found() = default;
  ~Found() { ::globfree(&names); }
  Found(const Found&) = delete;
  Found& operator=(const Found&) = delete;

  glob_t names{};
};

}  // namespace

std::vector<fs::path> files_named(const std::string& pattern) {
  std::error_code ignored;
  const bool is_pattern = pattern.find_first_of("*?[") != std::string::npos;
  if (!is_pattern || fs::exists(pattern, ignored)) return {pattern};
  Found found;
  errno = 0;
  const int failure = ::glob(pattern.c_str(), GLOB_ERR | GLOB_NOSORT, nullptr, &found.names);
  if (failure == GLOB_NOSPACE) throw std::bad_alloc();
  if (failure == GLOB_ABORTED) {
    throw Error(ErrorKind::bad_input,
                io::quote_file(pattern) + ": cannot read a folder of it: " + system_message(errno));
  }
  if (failure != 0) {
    throw Error(ErrorKind::bad_input,
                io::quote_file(pattern) + ": no file has such a name; check it and its folder");
  }
  std::vector<fs::path> files(found.names.gl_pathv, found.names.gl_pathv + found.names.gl_pathc);
  std::sort(files.begin(), files.end(), [](const fs::path& one, const fs::path& other) {
    return one.native() < other.native();
  });
  return files;
}

}  // namespace simgpu::field
