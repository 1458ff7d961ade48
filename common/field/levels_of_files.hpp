#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "common/field/field_files.hpp"
#include "common/field/levels.hpp"

namespace simgpu::field {

/// The grid of a field as devices hold it.
Grid grid_of(const FieldInfo& info);

/// The levels of a field in files, which must outlive this.
class LevelsOfFiles : public Levels {
 public:
  explicit LevelsOfFiles(FieldFiles& files);

  const Grid& grid() const override { return grid_; }
  std::span<const double> times() const override { return times_; }
  void read(std::uint64_t level, std::span<std::byte> components) override;

 private:
  template <class Value>
  void read_as(std::uint64_t level, std::span<std::byte> components);

  FieldFiles& files_;
  Grid grid_;
  std::vector<double> times_;
};

}  // namespace simgpu::field
