#pragma once

#include <filesystem>
#include <optional>
#include <vector>

namespace simgpu::io {

/// Where the name of an output leads.
struct OutputTarget {
  std::filesystem::path file;     ///< at the end of all links, whether or not it is there
  std::optional<int> descriptor;  ///< of this process, where the name stands for one (/dev/stdout)

  /// Whether a new file can take its place: it is a regular file, or not there.
  bool is_file = true;
};

/// `path`, what it links to, and so on to the end of the chain, whether or not a file is there.
/// Ends at a link where there are more than the kernel would follow.
std::vector<std::filesystem::path> link_chain(const std::filesystem::path& path);

OutputTarget target_of(const std::filesystem::path& path);

/// Whether the file of that name can give way to another one: not one that the kernel would let
/// nobody remove (a mount point, a file of another user in a folder such as /tmp, one that may only
/// grow). Asks the kernel and changes nothing.
bool is_replaceable(const std::filesystem::path& file);

/// Whether what is in that folder is there for good, since it may only get more (chattr +a).
bool may_only_grow(const std::filesystem::path& folder_or_file);

}  // namespace simgpu::io
