#pragma once

#include "common/block.hpp"
#include "common/exchange_block.hpp"
#include "common/io/particle_file.hpp"

namespace simgpu::driver {

/// Writes the particles of `simulation` through `block`, in as many passes as the writer takes.
/// Throws Error.
template <class Real>
void write_particles(const Simulation<Real>& simulation, ExchangeBlock<Real>& block,
                     io::ParticleWriter<Real>& writer) {
  for (std::size_t pass = 0; pass < writer.passes(); ++pass) {
    for_each_block(simulation.range().count, [&](std::uint64_t offset, std::uint64_t count) {
      const ParticleView<Real> particles = block.view(count);
      simulation.store(offset, particles);
      writer.write(particles.read_only());
    });
  }
}

}  // namespace simgpu::driver
