#pragma once

#include <future>
#include <memory>
#include <optional>

#include "common/exchange_block.hpp"
#include "common/simulation.hpp"
#include "driver/run/state_reader.hpp"
#include "driver/team/state_writer.hpp"

namespace simgpu::driver {

/// A second simulation, whose chunk comes and goes while that of the first is moved: a thread
/// writes the chunk before and then reads the one after in its place.
template <class Real>
class Exchange {
 public:
  /// Makes room for the largest chunk. Throws Error.
  Exchange(Backend& backend, const LawInfo& law, const Range& largest);

  /// Begins with what was swapped in: writes it, unless `writer` is null, and then reads `next`,
  /// if there is one, from a `reader` that does not verify: that is for one thread.
  void begin(StateWriter<Real>* writer, StateReader<Real>* reader,
             const std::optional<Range>& next);

  /// Waits for it. Throws what it threw.
  void finish();

  /// Gives what was read for what was moved.
  void swap(std::unique_ptr<Simulation<Real>>& simulation) { std::swap(simulation, simulation_); }

  /// Through which the particles pass, for others to use while nothing is under way.
  ExchangeBlock<Real>& block() { return *block_; }
  void release_block() { block_.reset(); }

 private:
  std::unique_ptr<Simulation<Real>> simulation_;
  std::optional<ExchangeBlock<Real>> block_;
  std::future<void> under_way_;  ///< the last, as it uses the others and is waited for at the end
};

extern template class Exchange<double>;
extern template class Exchange<float>;

}  // namespace simgpu::driver
