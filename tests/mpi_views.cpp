// Ranks called as a Simulation may be, which the driver does not do in every way: with views of
// more particles than a block, that lie across all ranks, and with counts that are not zero before.
// Prints whether they give what one CPU gives, and whether all of their memory is given back.

#include <algorithm>
#include <iostream>
#include <vector>

#include "common/block.hpp"
#include "common/laws/circle.hpp"
#include "common/particle_columns.hpp"
#include "cpu/cpu_backend.hpp"
#include "mpi/agreement.hpp"
#include "mpi/ranks.hpp"
#include "mpi/serve.hpp"
#include "mpi/session.hpp"

namespace simgpu {
namespace {

constexpr Range range{5, 7 * block_particles + 3};
constexpr Grid grid{100, 100, square_box(1)};
constexpr const LawInfo& law = law_info<laws::Circle>;
constexpr Evolution evolution{1e-5, 10};

/// What one backend gives, made comparable.
template <class Real>
struct Results {
  explicit Results(Backend& backend)
      : end(law.column_count(), range.count), counts(grid.cells(), 17) {
    backend.start();
    const auto simulation = make_simulation<Real>(backend, law, range);
    ParticleColumns<Real> start(law.column_count(), range.count);
    simulation->create(42);
    simulation->store(0, start.view());
    for (std::uint64_t i = 0; i < range.count; ++i) start.view().columns[0][i] *= Real(0.5);
    simulation->load(0, start.view().read_only());
    simulation->evolve(evolution, Order::particle);
    simulation->store(0, end.view());
    checksum = simulation->checksum();
    reach = simulation->reach({});
    worst = simulation->worst_since(evolution, 0, start.view().read_only());
    simulation->count_cells(grid, counts);
  }

  bool operator==(const Results& other) const {
    for (unsigned column = 0; column < law.column_count(); ++column) {
      const Real* const numbers = end.view().columns[column];
      if (!std::equal(numbers, numbers + range.count, other.end.view().columns[column])) {
        return false;
      }
    }
    return checksum == other.checksum && reach == other.reach && worst == other.worst &&
           counts == other.counts;
  }

  ParticleColumns<Real> end;
  std::uint64_t checksum = 0;
  double reach = 0;
  WorstKey worst = 0;
  std::vector<std::uint64_t> counts;
};

template <class Real>
bool are_equal(Backend& ranks) {
  const auto one = cpu::make_backend(1);
  return Results<Real>(ranks) == Results<Real>(*one);
}

bool hold_nothing(const std::vector<driver::RankUse>& ranks) {
  return std::all_of(ranks.begin(), ranks.end(),
                     [](const driver::RankUse& use) { return use.memory.host_own == 0; });
}

}  // namespace
}  // namespace simgpu

int main(int argc, char** argv) {
  using namespace simgpu;
  const mpi::Session session(&argc, &argv);
  const driver::Devices devices = driver::real_devices();
  mpi::Agreement agreement = mpi::agree(session, argc, argv);
  if (session.rank() > 0) {
    mpi::serve(devices);
    return 0;
  }
  mpi::Ranks ranks(agreement.places, devices);
  {
    const driver::Devices all = ranks.devices();
    const auto team = all.cpu(1);
    std::cout << (are_equal<double>(*team) && are_equal<float>(*team) ? "equal" : "different")
              << (hold_nothing(all.rank_uses()) ? ", all given back\n" : ", not all given back\n");
  }
  ranks.end();
  return 0;
}
