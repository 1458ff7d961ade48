#include "driver/team/worker.hpp"

#include <chrono>

#include "common/floating_point.hpp"
#include "common/precision.hpp"
#include "driver/team/speed.hpp"

namespace simgpu::driver {

Answer Worker::perform(const Command& command, const HostMemory& memory) {
  const DefaultFloatingPoint floating_point;
  switch (command.task) {
    case Task::start:
      backend_->start();
      return {};
    case Task::load_kernels:
      backend_->load_kernels(*command.law);
      return {};
    case Task::measure_speed:
      return {
          0, speed_of(*backend_, *command.law, command.precision, command.evolution, command.order),
          true};
    case Task::make:
      simulations_[command.simulation] =
          in_precision(command.precision, [&](auto zero) -> AnySimulation {
            return make_simulation<decltype(zero)>(*backend_, *command.law, command.range);
          });
      return {};
    case Task::release:
      simulations_.erase(command.simulation);
      return {};
    default:
      return std::visit(
          [&](const auto& simulation) { return perform_on(*simulation, command, memory); },
          simulations_.at(command.simulation));
  }
}

std::unique_ptr<PinnedMemory> Worker::pin(const Command& of, const HostMemory& memory) const {
  return std::visit([&](const auto& simulation) { return pin_for(*simulation, of, memory); },
                    simulations_.at(of.simulation));
}

template <class Real>
std::unique_ptr<PinnedMemory> Worker::pin_for(const Simulation<Real>& simulation, const Command& of,
                                              const HostMemory& memory) {
  if (of.task == Task::put_level) return simulation.pin_level(memory.level);
  return simulation.pin(memory.view<Real>());
}

template <class Real>
Answer Worker::perform_on(Simulation<Real>& simulation, const Command& command,
                          const HostMemory& memory) {
  const Range& range = command.range;
  Answer answer;
  switch (command.task) {
    case Task::move_to:
      simulation.move_to(range);
      break;
    case Task::create:
      simulation.create(command.start);
      break;
    case Task::load:
      simulation.load(range.first, memory.view<const Real>());
      break;
    case Task::hold_field:
      simulation.hold_field(*command.field);
      break;
    case Task::put_level:
      simulation.put_level(command.slot, memory.level);
      break;
    case Task::advance_field:
      simulation.advance_field(command.is_forward);
      break;
    case Task::first_outside_domain:
      if (const auto outside = simulation.first_outside_domain(command.evolution)) {
        answer.value = *outside;
      } else {
        answer.found = false;
      }
      break;
    case Task::evolve:
      answer.seconds =
          simulation.evolve(range.first, range.count, command.evolution, command.order);
      break;
    case Task::worst_since_create:
      answer.value = simulation.worst_since_create(command.evolution, command.start);
      break;
    case Task::worst_since:
      answer.value =
          simulation.worst_since(command.evolution, range.first, memory.view<const Real>());
      break;
    case Task::store:
      simulation.store(range.first, memory.view<Real>());
      break;
    case Task::checksum:
      answer.value = simulation.checksum();
      break;
    case Task::reach:
      answer.seconds = simulation.reach(command.evolution);
      break;
    case Task::count_cells:
      simulation.count_cells(command.grid, memory.counts);
      break;
    default:
      break;
  }
  return answer;
}

}  // namespace simgpu::driver
