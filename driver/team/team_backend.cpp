#include "driver/team/team_backend.hpp"

#include <algorithm>
#include <utility>

#include "driver/team/division.hpp"
#include "driver/team/members.hpp"
#include "driver/team/speed.hpp"
#include "driver/team/team_simulation.hpp"

namespace simgpu::driver {

namespace {

Command command(Task task) {
  Command command;
  command.task = task;
  return command;
}

class TeamBackend : public Backend {
 public:
  TeamBackend(std::string name, std::vector<std::unique_ptr<Member>> members)
      : name_(std::move(name)),
        members_(std::make_shared<Members>(std::move(members))),
        division_(uses(), std::vector<double>(members_->size(), 1)) {}

  std::string name() const override { return name_; }

  std::string description() const override {
    const Member& first = (*members_)[0];
    if (are_alike()) return std::to_string(members_->size()) + " x " + first.description();
    std::string text;
    for (std::size_t i = 0; i < members_->size(); ++i) {
      text += (i > 0 ? ", " : "") + (*members_)[i].description();
    }
    return text;
  }

  std::optional<int> threads() const override {
    int sum = 0;
    for (std::size_t i = 0; i < members_->size(); ++i) {
      const std::optional<int> threads = (*members_)[i].threads();
      if (!threads) return std::nullopt;
      sum += *threads;
    }
    return sum;
  }

  void share_for(const Parameters& run) override {
    // Steps in a gridded field cannot be measured before its velocities are there.
    if (are_alike() || run.law->takes_field) return;
    measured_ = Measured{run.precision, run.law->column_count()};
    division_ = Division(uses(), speeds(run));
  }

  void start() override { members_->perform(command(Task::start)); }
  void load_kernels(const LawInfo& law) override {
    Command load = command(Task::load_kernels);
    load.law = &law;
    members_->perform(load);
  }

  MemoryUse memory_use() const override {
    MemoryUse use = division_.memory_use();
    use.overlaps = false;  // a member does one thing at a time
    if (!measured_) return use;
    for (const MemoryUse& one : uses()) {
      use.measuring = most_of(
          use.measuring, one.state(measured_->precision, measured_->columns, measured_particles));
    }
    return use;
  }

  std::vector<DeviceOfSeveral> devices() const override {
    std::vector<DeviceOfSeveral> devices;
    for (std::size_t i = 0; i < members_->size(); ++i) {
      const Member& member = (*members_)[i];
      if (member.ledger() == nullptr) return {};  // a CPU, or one of another process
      devices.push_back({member.name(), member.description(), member.ledger(),
                         [members = members_, i] { return (*members)[i].device_memory(); }});
    }
    return devices;
  }

  memory::DeviceMemory device_memory() const noexcept override;

  std::unique_ptr<Simulation<double>> make_double(const LawInfo& law, Range range) override {
    return make<double>(law, range);
  }
  std::unique_ptr<Simulation<float>> make_single(const LawInfo& law, Range range) override {
    return make<float>(law, range);
  }

 private:
  /// The states by which speeds are measured.
  struct Measured {
    Precision precision;
    unsigned columns;
  };

  template <class Real>
  std::unique_ptr<Simulation<Real>> make(const LawInfo& law, Range range) const {
    return std::make_unique<TeamSimulation<Real>>(
        members_, law, range,
        [division = division_](std::uint64_t particles) { return division.of(particles); });
  }

  /// Whether all are of one model, and so of one speed.
  bool are_alike() const {
    const Member& first = (*members_)[0];
    for (std::size_t i = 1; i < members_->size(); ++i) {
      const Member& other = (*members_)[i];
      if (other.description() != first.description() || other.threads() != first.threads()) {
        return false;
      }
    }
    return true;
  }

  std::vector<MemoryUse> uses() const {
    std::vector<MemoryUse> uses;
    for (std::size_t i = 0; i < members_->size(); ++i) {
      uses.push_back((*members_)[i].memory_use());
    }
    return uses;
  }

  /// As measured, for which the devices are started, one after the other.
  std::vector<double> speeds(const Parameters& run) const {
    members_->perform(command(Task::start));
    Command measure = command(Task::measure_speed);
    measure.law = run.law;
    measure.precision = run.precision;
    measure.order = run.order;
    measure.evolution = measured_evolution(run);
    std::vector<double> speeds;
    for (std::size_t i = 0; i < members_->size(); ++i) {
      speeds.push_back(members_->perform(i, measure).seconds);
    }
    return speeds;
  }

  std::string name_;
  std::shared_ptr<Members> members_;
  Division division_;
  std::optional<Measured> measured_;  ///< by which the devices' speeds were found, if they were
};

/// All devices together.
memory::DeviceMemory TeamBackend::device_memory() const noexcept {
  memory::DeviceMemory sum = (*members_)[0].device_memory();
  const auto add = [](std::optional<std::uint64_t>& to, const std::optional<std::uint64_t>& more) {
    to = to && more ? std::optional(*to + *more) : std::nullopt;
  };
  for (std::size_t i = 1; i < members_->size(); ++i) {
    const memory::DeviceMemory one = (*members_)[i].device_memory();
    add(sum.process, one.process);
    add(sum.used, one.used);
    add(sum.free, one.free);
    if (one.process_unknown != nullptr) sum.process_unknown = one.process_unknown;
  }
  return sum;
}

}  // namespace

std::unique_ptr<Backend> make_team(std::string name, std::vector<std::unique_ptr<Member>> members) {
  return std::make_unique<TeamBackend>(std::move(name), std::move(members));
}

}  // namespace simgpu::driver
