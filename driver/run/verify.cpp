#include "driver/run/verify.hpp"

#include <memory>

#include "common/base/error.hpp"
#include "common/block.hpp"
#include "common/checksum.hpp"
#include "common/exchange_block.hpp"
#include "common/floating_point.hpp"
#include "common/io/particle_file.hpp"
#include "common/io/quote.hpp"
#include "common/particle_numbers.hpp"

namespace simgpu::driver {

namespace {

/// What `worst`, which began as `start`, says of the run.
template <class Real>
Verification verification_of(WorstKey worst, const ParticleNumbers<Real>& start,
                             const Simulation<Real>& simulation, const Evolution& evolution) {
  const LawInfo& law = simulation.law();
  const ParticleNumbers<Real> end = numbers_at(simulation, place_of(worst));
  const Misfit misfit = law.on_host<Real>().misfit(start.data(), end.data(), evolution);
  Verification verification;
  verification.is_judged = law.judges;
  verification.passed = !law.judges || all_within_tolerance(worst);
  verification.worst_index = simulation.range().first + place_of(worst);
  verification.quantity = law.quantities[misfit.quantity];
  verification.error = misfit.deviation;
  verification.tolerance = misfit.tolerance;
  verification.share = worst >> worst_place_bits;
  return verification;
}

}  // namespace

template <class Real>
Verification verify(const Simulation<Real>& simulation, const Evolution& evolution,
                    const Start& start) {
  const DefaultFloatingPoint floating_point;  // again, whatever was called since the run began
  const WorstKey worst = simulation.worst_since_create(evolution, start);
  const std::uint64_t index = simulation.range().first + place_of(worst);
  return verification_of(worst, initial_numbers<Real>(simulation.law().columns, start, index),
                         simulation, evolution);
}

template <class Real>
Verification verify(const Simulation<Real>& simulation, const Evolution& evolution,
                    io::ParticleReader<Real>& again, const std::filesystem::path& input,
                    std::uint64_t start_checksum) {
  const Range range = simulation.range();
  ExchangeBlock<Real> block(simulation);
  WorstKey worst = 0;
  ParticleNumbers<Real> worst_start{};
  std::uint64_t checksum = 0;
  for_each_block(range.count, [&](std::uint64_t offset, std::uint64_t count) {
    const ParticleView<Real> particles = block.view(count);
    again.read(particles);
    for (std::uint64_t i = 0; i < count; ++i) {
      checksum += particle_hash(range.first + offset + i, particles, i);
    }
    const WorstKey worst_of_block =
        simulation.worst_since(evolution, offset, particles.read_only());
    if (worst_of_block <= worst) return;
    worst = worst_of_block;
    worst_start = numbers_at(particles, place_of(worst) - offset);
  });
  if (checksum != start_checksum) refuse_changed(input);
  const DefaultFloatingPoint floating_point;  // again, whatever was called since the run began
  return verification_of(worst, worst_start, simulation, evolution);
}

void refuse_changed(const std::filesystem::path& input) {
  throw Error(ErrorKind::bad_input,
              io::quote_file(input) + " changed between two times that it is read; run again");
}

template Verification verify(const Simulation<double>&, const Evolution&, const Start&);
template Verification verify(const Simulation<float>&, const Evolution&, const Start&);
template Verification verify(const Simulation<double>&, const Evolution&,
                             io::ParticleReader<double>&, const std::filesystem::path&,
                             std::uint64_t);
template Verification verify(const Simulation<float>&, const Evolution&, io::ParticleReader<float>&,
                             const std::filesystem::path&, std::uint64_t);

}  // namespace simgpu::driver
