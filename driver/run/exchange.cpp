#include "driver/run/exchange.hpp"

#include "common/floating_point.hpp"

namespace simgpu::driver {

template <class Real>
Exchange<Real>::Exchange(Backend& backend, const LawInfo& law, const Range& largest)
    : simulation_(make_simulation<Real>(backend, law, largest)) {
  block_.emplace(*simulation_);
}

template <class Real>
void Exchange<Real>::begin(StateWriter<Real>* writer, StateReader<Real>* reader,
                           const std::optional<Range>& next) {
  // It takes and gives back no memory of ours, which one thread at a time may (see ledger.hpp).
  under_way_ = std::async(std::launch::async, [this, writer, reader, next] {
    const DefaultFloatingPoint floating_point;
    if (writer != nullptr) writer->write(*simulation_, *block_);
    if (!next) return;
    simulation_->move_to(*next);
    reader->read(*simulation_, *block_);
  });
}

template <class Real>
void Exchange<Real>::finish() {
  under_way_.get();
}

template class Exchange<double>;
template class Exchange<float>;

}  // namespace simgpu::driver
