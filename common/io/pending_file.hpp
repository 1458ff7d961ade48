#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "common/base/file_descriptor.hpp"
#include "common/io/file_attributes.hpp"
#include "common/io/temporary_name.hpp"

namespace simgpu::io {

/// What a new file is called until it is put in place. Other processes can open one with a hidden
/// name, which is left behind if this process is killed.
enum class PendingName { none, hidden };

/// A file that is to become `target`. How it will is found out as it is made, by trying, so that
/// what cannot be done is known before any work: by a new name for a file that has none, by
/// renaming or, where what is there cannot be replaced or a new file could not be made its like, by
/// copying into it. If nothing of that can be done in the end after all, the file is kept beside
/// the target.
class PendingFile {
 public:
  /// `named` is what the user calls the target. Throws OutputError if it cannot be written.
  PendingFile(std::filesystem::path named, std::filesystem::path target, PendingName name);
  PendingFile(const PendingFile&) = delete;
  PendingFile& operator=(const PendingFile&) = delete;

  int descriptor() const { return file_.get(); }

  /// The name by which this process, or others if it is a hidden one, can open the file.
  std::filesystem::path name() const;

  /// Makes sure that the file can have `at_least` bytes and takes room for them, for `at_most` if
  /// there is as much. Throws OutputError.
  void reserve(std::uint64_t at_least, std::uint64_t at_most);

  /// Brings it to disk, where the file system has that. Throws OutputError.
  void sync();

  /// What becomes of the file where it cannot be put in place.
  enum class IfNot { keep_it, drop_it };

  /// Puts it in place. Throws OutputError, which says where the file is kept, if it is.
  void put_in_place(IfNot if_not = IfNot::keep_it);

 private:
  void make(PendingName name);
  bool make_in(const std::filesystem::path& folder, PendingName name);
  bool make_without_name(const std::filesystem::path& folder);
  bool make_named(const std::filesystem::path& folder);
  void open_target();
  bool move_to_target();
  bool copy_to_target();
  bool copy_to(int descriptor);
  bool copy_to_new(const std::filesystem::path& name, mode_t mode, bool gives_attributes);
  mode_t mode_at_first() const;
  std::filesystem::path keep();
  std::filesystem::path keep_in(const std::filesystem::path& folder, bool is_beside);
  bool keep_as(const std::filesystem::path& name, bool is_beside);
  bool give_name(const std::filesystem::path& name) const;
  [[noreturn]] void fail_keeping(const char* what, int error_number, const char* state);

  std::filesystem::path named_;
  std::filesystem::path target_;
  std::optional<FileAttributes> attributes_;  ///< of the file that is replaced
  FileDescriptor file_;
  TemporaryFile temporary_;  ///< its name, if it has one
  bool copies_ = false;      ///< into what is there, or beside what may not be renamed
  FileDescriptor place_;     ///< the target, open from the start, where it is copied into
  bool has_reserved_ = false;
  bool spoils_target_ = false;  ///< while it is copied into
  IfNot if_not_ = IfNot::keep_it;
};

/// Where files go that have no other place: what TMPDIR names, or /tmp.
std::filesystem::path folder_for_temporary_files();

/// Brings the names in the folder of `file` to disk, where the file system has that.
void sync_folder_of(const std::filesystem::path& file);

/// Brings an open file to disk by `sync`, fsync() or fdatasync(), and has the file system say all
/// that it has to say of it. Returns 0 or the error's number.
int bring_to_disk(int descriptor, int (*sync)(int));

/// Writes all bytes to an open file from `offset` on. Returns false, and errno says why, if that
/// fails.
bool write_all_at(int descriptor, std::string_view bytes, off_t offset);

/// Writes all bytes to an open file of the output that the user calls `named`. Throws OutputError.
void write_all(int descriptor, std::string_view bytes, const std::filesystem::path& named);

/// Throws an OutputError about the output that the user calls `named`.
[[noreturn]] void throw_output_error(const std::filesystem::path& named, const std::string& what,
                                     int error_number);

}  // namespace simgpu::io
