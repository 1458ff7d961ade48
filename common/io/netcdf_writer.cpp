#include "common/io/netcdf_writer.hpp"

#include "common/io/pending_file.hpp"

namespace simgpu::io {

namespace {

/// Where a file's numbers begin. A header takes some 2 KiB, and what a user may add to it is the
/// text of a velocity and the names in it, of 64 KiB each at most (see expression/parser.hpp).
std::uint64_t data_begin(const LawInfo& law) {
  constexpr std::uint64_t without_velocity = std::uint64_t{16} * 1024;
  constexpr std::uint64_t with_velocity = std::uint64_t{256} * 1024;
  return law.takes_velocity ? with_velocity : without_velocity;
}

}  // namespace

template <class Real>
NetcdfWriter<Real>::NetcdfWriter(const std::filesystem::path& path, const LawInfo& law,
                                 std::uint64_t count)
    : path_(path), file_(path), law_(law), count_(count), encoder_([this](auto offset, auto bytes) {
        file_.write_at(offset, bytes);
      }) {
  StateInfo info;
  info.parameters.law_parameters = law.default_parameters();
  const netcdf::Header header = header_for(info);
  frame_begin_ = header.records_begin();
  file_.reserve(header.end(1));
}

/// The header of a file in the precision of `Real`.
template <class Real>
netcdf::Header NetcdfWriter<Real>::header_for(const StateInfo& info) const {
  StateInfo run = info;
  run.parameters.precision = precision_of<Real>;
  return netcdf::Header(netcdf::describe_particles(law_, {run.parameters.first, count_}, run),
                        data_begin(law_));
}

template <class Real>
void NetcdfWriter<Real>::write(ParticleView<const Real> block) {
  encoder_.write(frame_begin_, written_, count_, block);
  written_ += block.size;
}

template <class Real>
void NetcdfWriter<Real>::commit(const StateInfo& info) {
  const netcdf::Header header = header_for(info);
  if (header.records_begin() != frame_begin_) {
    throw_output_error(path_, "what it would say of its run is too long; name an .h5 file", 0);
  }
  file_.write_at(0, header.bytes(1));
  encoder_.write_numbers(header.begin(netcdf::trajectory_place), {info.parameters.first, count_});
  encoder_.write_time(frame_begin_, time_of(info.parameters, info.step), info.step);
  file_.commit();
}

template class NetcdfWriter<double>;
template class NetcdfWriter<float>;

}  // namespace simgpu::io
