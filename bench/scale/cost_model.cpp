#include "bench/scale/cost_model.hpp"

#include <algorithm>
#include <cmath>

#include "bench/law.hpp"
#include "driver/plan/portions.hpp"

namespace simgpu::bench {

namespace {

double as_double(std::uint64_t count) {
  return static_cast<double>(count);
}

/// A checkpoint is read for its digest before a number of it is used, and then to be loaded.
constexpr double readings_of_a_checkpoint = 2;

/// Rounded up.
std::uint64_t quotient(std::uint64_t dividend, std::uint64_t divisor) {
  return dividend / divisor + (dividend % divisor > 0 ? 1 : 0);
}

/// Moves a state between the devices and a file.
struct Transfer {
  double bus = 0;
  double network = 0;
  double disk = 0;

  double seconds() const { return bus + network + disk; }
};

/// Through the first rank, devices hand over their ranges one after the other.
Transfer transfer(FileAccess access, const Cost& cost, const Machine& machine, double disk) {
  const double state = as_double(cost.state_bytes);
  const double nodes = as_double(machine.nodes());
  switch (access) {
    case FileAccess::none:
      return {};
    case FileAccess::first_rank:
      return {state / machine.rates.bus, state * (nodes - 1) / nodes / machine.rates.network,
              state / disk};
    case FileAccess::all_ranks:
      return {as_double(cost.bytes_of_a_rank) / machine.rates.bus, 0, state / (nodes * disk)};
  }
  return {};
}

/// A portion is started by a message to each other rank, and each answers when it is done.
double seconds_of_messages(double evolve, const Machine& machine) {
  const double portions = std::max(1.0, std::ceil(evolve / driver::seconds_of_a_portion));
  return portions * 2 * as_double(machine.ranks - 1) * machine.message_seconds;
}

FailureModel failures_of(const Cost& cost, const Machine& machine) {
  const Transfer save = transfer(FileAccess::first_rank, cost, machine, machine.rates.disk_write);
  const Transfer load = transfer(FileAccess::first_rank, cost, machine,
                                 machine.rates.disk_read / readings_of_a_checkpoint);
  return {cost.seconds_between_failures, save.seconds(), machine.start_seconds + load.seconds()};
}

/// Sets what failures make of it.
void add_failures(const Machine& machine, Cost& cost) {
  const double mean = machine.node_seconds_between_failures / as_double(machine.nodes());
  cost.seconds_between_failures = mean;
  // What is not saved begins anew when it fails, its start included.
  cost.expected = expected_seconds(cost.solve, cost.solve, {mean, 0, 0});
  if (cost.chunks == 1) {
    cost.failures = failures_of(cost, machine);
    cost.interval = std::min(interval_by_daly(*cost.failures), cost.solve);
    cost.expected =
        std::min(cost.expected, expected_seconds(cost.solve, *cost.interval, *cost.failures));
  }
  cost.efficiency = cost.expected > 0 ? cost.solve / cost.expected : 1;
}

}  // namespace

double evolve_seconds(const Parameters& parameters, std::uint64_t particles, const Rates& rates) {
  const std::uint64_t passes = quotient(
      parameters.steps, driver::fewest_steps_of_a_portion(parameters.math, parameters.order));
  constexpr double columns = column_count<BenchmarkLaw>;
  const double bytes_of_a_pass = as_double(state_bytes(parameters.precision, particles)) *
                                 as_double(columns + moved_column_count<BenchmarkLaw>) / columns;
  return std::max(as_double(particles) * as_double(parameters.steps) / rates.particle_steps,
                  as_double(passes) * bytes_of_a_pass / rates.device_memory);
}

std::uint64_t chunks_of(Precision precision, std::uint64_t particles, std::uint64_t device_bytes,
                        bool overlap) {
  if (state_bytes(precision, particles) <= device_bytes) return 1;
  const std::uint64_t fit = device_bytes / (overlap ? 2 : 1) / state_bytes(precision, 1);
  return fit == 0 ? particles : quotient(particles, fit);
}

double overlapped_seconds(const ChunkSeconds& chunk, std::uint64_t chunks) {
  if (chunks == 1) return chunk.in + chunk.work + chunk.out;
  // The first has nothing before it to go, the last nothing after it to come.
  const double first_and_last = std::max(chunk.work, chunk.in) + std::max(chunk.work, chunk.out);
  const double between = std::max(chunk.work, chunk.out + chunk.in);
  return chunk.in + first_and_last + as_double(chunks - 2) * between + chunk.out;
}

Cost cost_of(const Work& work, const Machine& machine) {
  const Parameters& parameters = work.parameters;
  const Rates& rates = machine.rates;
  const std::uint64_t share = quotient(parameters.particles, machine.ranks);
  Cost cost;
  cost.state_bytes = state_bytes(parameters.precision, parameters.particles);
  cost.bytes_of_a_rank = state_bytes(parameters.precision, share);
  // Several devices wait for each other's files (see driver/team/team_backend.hpp).
  const bool has_files = work.input != FileAccess::none || work.output != FileAccess::none;
  const bool overlap = machine.ranks == 1 && has_files;
  cost.chunks = chunks_of(parameters.precision, share, machine.device_bytes, overlap);

  cost.evolve = evolve_seconds(parameters, share, rates);
  if (work.input == FileAccess::none) cost.create = as_double(share) / rates.particles_created;
  cost.sum = as_double(share) / rates.particles_summed;
  cost.messages = seconds_of_messages(cost.evolve, machine);
  const Transfer in = transfer(work.input, cost, machine, rates.disk_read);
  const Transfer out = transfer(work.output, cost, machine, rates.disk_write);
  const double readings = cost.chunks > 1 ? 2 : 1;
  cost.bus = readings * in.bus + out.bus;
  cost.network = readings * in.network + out.network;
  cost.read = readings * in.disk;
  cost.write = out.disk;

  const double compute = cost.create + cost.evolve + cost.messages + cost.sum;
  const double chunks = as_double(cost.chunks);
  const ChunkSeconds chunk = {in.seconds() / chunks, compute / chunks, out.seconds() / chunks};
  cost.solve =
      machine.start_seconds + (readings - 1) * in.seconds() +
      (overlap ? overlapped_seconds(chunk, cost.chunks) : in.seconds() + compute + out.seconds());
  add_failures(machine, cost);
  return cost;
}

}  // namespace simgpu::bench
