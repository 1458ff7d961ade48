#include "common/field/field_files.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <stdexcept>
#include <utility>

#include "common/base/error.hpp"
#include "common/field/field_part.hpp"
#include "common/memory/ledger.hpp"

namespace simgpu::field {

namespace fs = std::filesystem;
namespace foreign = io::foreign;

/// The parts of the field, of which one is open at a time.
class FieldFiles::Files {
 public:
  Files(const std::vector<fs::path>& paths, const VelocityNames& names)
      : names_{names.u, names.v, names.w}, paths_(paths) {
    for (const fs::path& path : paths) learn(path);
    require_two_times();
  }

  const FieldInfo& info() const noexcept { return info_; }
  const std::vector<fs::path>& paths() const noexcept { return paths_; }
  std::uint64_t own_bytes() const noexcept { return held_.count(); }

  template <class Real>
  void read(std::size_t level, std::size_t component, std::span<Real> to) {
    const bool is_asked_well = level < info_.levels() && component < info_.components() &&
                               to.size() == info_.nodes() && info_.precision == precision_of<Real>;
    if (!is_asked_well) throw std::invalid_argument("a field is read as it is not");
    const std::size_t part = part_at(level);
    open(part);
    const std::size_t most = foreign::block_bytes / sizeof(Real);
    for (std::size_t done = 0; done < to.size();) {
      const std::size_t some = std::min(most, to.size() - done);
      const char* const from = file_->read_level(static_cast<std::uint32_t>(component),
                                                 level - parts_[part].first_level, done, some);
      std::memcpy(to.data() + done, from, some * sizeof(Real));
      require_velocities(parts_[part], std::span<const Real>(to).subspan(done, some));
      done += some;
    }
  }

 private:
  /// Bytes that the host's ledger counts as one block, which grows.
  class HeldBytes {
   public:
    HeldBytes() = default;
    ~HeldBytes() { grow(0); }
    HeldBytes(const HeldBytes&) = delete;
    HeldBytes& operator=(const HeldBytes&) = delete;

    std::uint64_t count() const noexcept { return count_; }

    void hold_at_least(std::uint64_t bytes) {
      if (bytes > count_) grow(bytes);
    }

   private:
    void grow(std::uint64_t bytes) noexcept {
      if (count_ > 0) memory::host_ledger().released(count_);
      if (bytes > 0) memory::host_ledger().allocated(bytes);
      count_ = bytes;
    }

    std::uint64_t count_ = 0;
  };

  /// A part in its place in time; its axes are those of the whole.
  struct Part {
    fs::path path;
    io::FileVersion version;
    std::size_t first_level = 0;
  };

  void learn(const fs::path& path) {
    file_.reset();
    held_.hold_at_least(foreign::block_bytes);
    file_ = std::make_unique<io::ForeignField>(path, names_);
    const FieldPart next = read_part(path, *file_);
    held_.hold_at_least(foreign::block_bytes + next.room);
    const std::size_t first_level = info_.times.size();
    if (parts_.empty()) {
      info_ = next.info;
    } else {
      append_part(info_, parts_.back().path, next);
    }
    parts_.push_back({path, next.version, first_level});
    open_part_ = parts_.size() - 1;
  }

  /// One time says nothing of how velocities change, and nothing of that they do not.
  void require_two_times() const {
    if (parts_.empty()) throw std::invalid_argument("a field needs a file");
    if (info_.times.size() != 1) return;
    throw Error(ErrorKind::bad_input,
                parts_.front().path.string() +
                    ": has one time only, and a field needs two; give more files, or remove its "
                    "axis of time (ncwa -a) to hold the velocities for all times");
  }

  std::size_t part_at(std::size_t level) const {
    const auto after = std::upper_bound(
        parts_.begin(), parts_.end(), level,
        [](std::size_t wanted, const Part& part) { return wanted < part.first_level; });
    return static_cast<std::size_t>(after - parts_.begin()) - 1;
  }

  /// A file that is opened again must be what it was.
  void open(std::size_t part) {
    if (file_ && open_part_ == part) return;
    file_.reset();
    auto file = std::make_unique<io::ForeignField>(parts_[part].path, names_);
    file->require_version(parts_[part].version);
    if (!is_like_the_whole(file->description())) refuse_nonsense(parts_[part]);
    file_ = std::move(file);
    open_part_ = part;
  }

  bool is_like_the_whole(const foreign::FieldDescription& field) const {
    return field.nodes[0] == info_.x.size() && field.nodes[1] == info_.y.size() &&
           field.nodes[2] == info_.z.size() && field.components == info_.components() &&
           field.value_bytes == bytes_of_stored();
  }

  std::uint32_t bytes_of_stored() const {
    return info_.precision == Precision::double_precision ? sizeof(double) : sizeof(float);
  }

  template <class Real>
  void require_velocities(const Part& part, std::span<const Real> velocities) const {
    constexpr Real most = most_velocity;
    // Counted rather than searched for: so it is done many at a time.
    std::size_t wrong = 0;
    for (const Real velocity : velocities) wrong += std::abs(velocity) <= most ? 0U : 1U;
    if (wrong > 0) refuse_nonsense(part);
  }

  [[noreturn]] void refuse_nonsense(const Part& part) const {
    throw Error(
        ErrorKind::bad_input,
        part.path.string() +
            ": cannot read it: the reader answers nonsense; the file is damaged or hostile");
  }

  io::ForeignField::Names names_;
  std::vector<fs::path> paths_;
  FieldInfo info_;
  std::vector<Part> parts_;
  HeldBytes held_;  ///< the most that any of the files takes
  std::unique_ptr<io::ForeignField> file_;
  std::size_t open_part_ = 0;
};

FieldFiles::FieldFiles(const std::vector<fs::path>& paths, const VelocityNames& names)
    : files_(std::make_unique<Files>(paths, names)) {}

FieldFiles::~FieldFiles() = default;

const FieldInfo& FieldFiles::info() const noexcept {
  return files_->info();
}

const std::vector<fs::path>& FieldFiles::paths() const noexcept {
  return files_->paths();
}

std::uint64_t FieldFiles::own_bytes() const noexcept {
  return files_->own_bytes();
}

void FieldFiles::read(std::size_t level, std::size_t component, std::span<float> to) {
  files_->read(level, component, to);
}

void FieldFiles::read(std::size_t level, std::size_t component, std::span<double> to) {
  files_->read(level, component, to);
}

}  // namespace simgpu::field
