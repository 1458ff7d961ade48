#include "common/io/output_target.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <string>

#include "common/io/temporary_name.hpp"

namespace simgpu::io {

namespace fs = std::filesystem;

namespace {

/// Whether that folder has the descriptors of this process. Where /proc is not mounted, its name
/// still tells.
bool has_own_descriptors(const fs::path& folder) {
  const fs::path name = folder.lexically_normal();
  if (name == "/proc/self/fd" || name == "/dev/fd") return true;
  std::error_code ignored;
  return fs::weakly_canonical(folder, ignored) == "/proc/" + std::to_string(::getpid()) + "/fd";
}

std::optional<int> own_descriptor(const std::vector<fs::path>& chain) {
  for (const fs::path& link : chain) {
    const std::string name = link.filename();
    int number = -1;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (error != std::errc{} || end != name.data() + name.size() || number < 0) continue;
    if (has_own_descriptors(link.parent_path())) return number;
  }
  return std::nullopt;
}

/// What the kernel notes of a file; 0 where it does not say.
std::uint64_t attributes_of(const fs::path& file) {
  struct statx about {};
  if (::statx(AT_FDCWD, file.c_str(), AT_SYMLINK_NOFOLLOW, 0, &about) != 0) return 0;
  return about.stx_attributes & about.stx_attributes_mask;
}

}  // namespace

std::vector<fs::path> link_chain(const fs::path& path) {
  constexpr std::size_t most_links = 40;  // the kernel's own limit
  std::vector<fs::path> chain = {path};
  std::error_code failure;
  while (chain.size() <= most_links && fs::is_symlink(chain.back(), failure)) {
    const fs::path next = fs::read_symlink(chain.back(), failure);
    if (failure) break;
    chain.push_back(next.is_absolute() ? next : chain.back().parent_path() / next);
  }
  return chain;
}

OutputTarget target_of(const fs::path& path) {
  const std::vector<fs::path> chain = link_chain(path);
  std::error_code ignored;
  const fs::file_status status = fs::status(path, ignored);
  OutputTarget target;
  target.file = chain.back();
  target.descriptor = own_descriptor(chain);
  target.is_file = !target.descriptor && (!fs::exists(status) || fs::is_regular_file(status));
  return target;
}

bool is_replaceable(const fs::path& file) {
  if ((attributes_of(file) & STATX_ATTR_MOUNT_ROOT) != 0) return false;
  // Of a file that it would let be removed the kernel says here that it is no folder.
  return ::rmdir(file.c_str()) != 0 && errno == ENOTDIR;
}

bool may_only_grow(const fs::path& folder_or_file) {
  return (attributes_of(folder_or_file) & STATX_ATTR_APPEND) != 0;
}

}  // namespace simgpu::io
