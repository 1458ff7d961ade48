#include "mpi/part_files.hpp"

#include "common/block.hpp"

namespace simgpu::mpi {

namespace {

/// Which no name of a file has.
constexpr char between_names = '\0';

}  // namespace

std::string file_names_text(const std::filesystem::path& name, const std::filesystem::path& named) {
  return name.string() + between_names + named.string();
}

void PartFiles::open(std::uint32_t number, const std::string& names) {
  const std::size_t end = names.find(between_names);
  files_[number] = open_part_file(names.substr(0, end), names.substr(end + 1));
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
    file.write(write.row + offset, write.precision, particles);
  });
}

void PartFiles::close(std::uint32_t number) {
  const auto file = files_.extract(number);
  if (!file.empty() && file.mapped()) file.mapped()->close();
}

}  // namespace simgpu::mpi
