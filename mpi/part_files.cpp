#include "mpi/part_files.hpp"

#include <span>
#include <sstream>
#include <vector>

#include "common/absent.hpp"
#include "common/block.hpp"
#include "common/precision.hpp"

namespace simgpu::mpi {

namespace {

/// Which no name of a file or of a column has.
constexpr char between_names = '\0';

std::vector<std::string> names_in(const std::string& text) {
  std::vector<std::string> names;
  std::istringstream rest(text);
  for (std::string name; std::getline(rest, name, between_names);) names.push_back(name);
  return names;
}

}  // namespace

std::string file_names_text(const std::filesystem::path& name, const std::filesystem::path& named,
                            Columns columns) {
  std::string text = name.string() + between_names + named.string();
  for (const ColumnInfo& column : columns) (text += between_names) += column.name;
  return text;
}

void PartFiles::open(std::uint32_t number, const std::string& names) {
  const std::vector<std::string> all = names_in(names);
  files_[number] = open_part_file(all.at(0), all.at(1), std::span(all).subspan(2));
}

void PartFiles::write(const driver::Command& write, const driver::HostMemory& block,
                      const Store& store) const {
  PartFile& file = *files_.at(write.file);
  for_each_block(write.range.count, [&](std::uint64_t offset, std::uint64_t count) {
    driver::Command part = write;
    part.task = driver::Task::store;
    part.range = {write.range.first + offset, count};
    driver::HostMemory particles = block;
    particles.particles = count;
    store(part, particles);
    in_precision(write.precision, [&](auto zero) {
      put_nan_for_absent(write.law->columns, particles.view<decltype(zero)>());
    });
    file.write(write.row + offset, write.precision, particles);
  });
}

void PartFiles::close(std::uint32_t number) {
  const auto file = files_.extract(number);
  if (!file.empty() && file.mapped()) file.mapped()->close();
}

}  // namespace simgpu::mpi
