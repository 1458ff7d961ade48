#pragma once

#include <cstdint>
#include <filesystem>

#include "common/io/netcdf_particles.hpp"
#include "common/io/output_file.hpp"
#include "common/io/particle_file.hpp"

namespace simgpu::io {

/// Writes particles as a trajectory of one frame (see netcdf_particles.hpp). What the header says
/// is known last, so there is room for it before the particles.
template <class Real>
class NetcdfWriter : public ParticleWriter<Real> {
 public:
  /// What its containers hold while it lives.
  static constexpr std::uint64_t own_bytes = netcdf::ParticleEncoder<Real>::own_bytes;

  NetcdfWriter(const std::filesystem::path& path, const LawInfo& law, std::uint64_t count);

  void write(ParticleView<const Real> block) override;
  void commit(const StateInfo& info) override;

 private:
  netcdf::Header header_for(const StateInfo& info) const;

  std::filesystem::path path_;
  OutputFile file_;
  LawInfo law_;
  std::uint64_t count_;
  std::uint64_t frame_begin_;
  std::uint64_t written_ = 0;
  netcdf::ParticleEncoder<Real> encoder_;
};

extern template class NetcdfWriter<double>;
extern template class NetcdfWriter<float>;

}  // namespace simgpu::io
