#include "driver/team/team_simulation.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "common/base/error.hpp"
#include "driver/team/ranges.hpp"

namespace simgpu::driver {

namespace {

/// Gives what members would have beyond their room to others.
void move_surplus(std::vector<std::uint64_t>& counts, const std::vector<std::uint64_t>& room) {
  std::uint64_t surplus = 0;
  for (std::size_t member = 0; member < counts.size(); ++member) {
    if (counts[member] <= room[member]) continue;
    surplus += counts[member] - room[member];
    counts[member] = room[member];
  }
  for (std::size_t member = 0; member < counts.size(); ++member) {
    const std::uint64_t more = std::min(surplus, room[member] - counts[member]);
    counts[member] += more;
    surplus -= more;
  }
}

}  // namespace

template <class Real>
TeamSimulation<Real>::TeamSimulation(std::shared_ptr<Members> members, const LawInfo& law,
                                     Range range, Divide divide)
    : members_(std::move(members)),
      law_(law),
      divide_(std::move(divide)),
      made_for_(members_->size()),
      simulation_(members_->next_simulation()) {
  this->divide(range);
  try {
    // One after the other, so that the first to fail is told of and no other is asked for memory.
    for (std::size_t member = 0; member < parts_.size(); ++member) {
      if (counts_[member] == 0) continue;
      Command make = command(Task::make);
      make.range = {range.first + parts_[member].first, counts_[member]};
      members_->perform(member, make);
      made_for_[member] = counts_[member];
    }
  } catch (...) {
    release();
    throw;
  }
}

template <class Real>
TeamSimulation<Real>::~TeamSimulation() {
  release();
}

template <class Real>
void TeamSimulation<Real>::divide(Range range) {
  range_ = range;
  counts_ = divide_(range.count);
  parts_ = ranges_of(0, counts_);
}

template <class Real>
void TeamSimulation<Real>::move_to(Range range) {
  divide(range);
  move_surplus(counts_, made_for_);  // a share of fewer may be one particle larger, by rounding
  parts_ = ranges_of(0, counts_);
  for (std::size_t member = 0; member < parts_.size(); ++member) {
    if (counts_[member] == 0) continue;
    Command move = command(Task::move_to);
    move.range = {range.first + parts_[member].first, counts_[member]};
    members_->perform(member, move);
  }
}

/// A device that cannot give memory back has failed before.
template <class Real>
void TeamSimulation<Real>::release() noexcept {
  for (std::size_t member = 0; member < made_for_.size(); ++member) {
    if (made_for_[member] == 0) continue;
    try {
      members_->perform(member, command(Task::release));
    } catch (const std::exception&) {
    }
  }
}

template <class Real>
void TeamSimulation<Real>::create(const Start& start) {
  Command create = command(Task::create);
  create.start = start;
  perform(create);
}

template <class Real>
std::unique_ptr<PinnedMemory> TeamSimulation<Real>::pin(ParticleView<Real> block) const {
  return members_->pin(members_with_particles(), command(Task::load), HostMemory::of(block));
}

template <class Real>
void TeamSimulation<Real>::load(std::uint64_t offset, ParticleView<const Real> particles) {
  members_->perform(orders_for(command(Task::load), offset, particles));
}

/// One member after the other, so that the first to fail is told of and no other is asked for
/// memory.
template <class Real>
void TeamSimulation<Real>::hold_field(const field::Grid& grid) {
  Command hold = command(Task::hold_field);
  hold.field = &grid;
  for (const std::size_t member : members_with_particles()) members_->perform(member, hold);
}

template <class Real>
void TeamSimulation<Real>::put_level(field::Slot slot, std::span<const std::byte> components) {
  Command put = command(Task::put_level);
  put.slot = slot;
  HostMemory memory;
  memory.level = components;
  std::vector<Members::Order> orders;
  for (const std::size_t member : members_with_particles()) orders.push_back({member, put, memory});
  members_->perform(orders);
}

template <class Real>
std::unique_ptr<PinnedMemory> TeamSimulation<Real>::pin_level(
    std::span<const std::byte> components) const {
  HostMemory memory;
  memory.level = components;
  return members_->pin(members_with_particles(), command(Task::put_level), memory);
}

template <class Real>
void TeamSimulation<Real>::advance_field(bool is_forward) {
  Command advance = command(Task::advance_field);
  advance.is_forward = is_forward;
  perform(advance);
}

template <class Real>
std::optional<std::uint64_t> TeamSimulation<Real>::first_outside_domain(
    const Evolution& evolution) const {
  Command search = command(Task::first_outside_domain);
  search.evolution = evolution;
  const std::vector<Answer> answers = perform(search);
  const std::vector<Range> parts = parts_with_particles();
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (answers[i].found) return parts[i].first + answers[i].value;
  }
  return std::nullopt;
}

template <class Real>
double TeamSimulation<Real>::evolve(std::uint64_t offset, std::uint64_t count,
                                    const Evolution& evolution, Order order) {
  const Range piece{offset, count};
  return evolve_pieces({&piece, 1}, evolution, order);
}

template <class Real>
double TeamSimulation<Real>::evolve_pieces(std::span<const Range> pieces,
                                           const Evolution& evolution, Order order) {
  std::vector<Members::Order> orders;
  for (const Range& piece : pieces) {
    for (const Piece& part : pieces_in(piece)) {
      Command move = command(Task::evolve);
      move.range = {part.offset, part.count};
      move.evolution = evolution;
      move.order = order;
      orders.push_back({part.member, move});
    }
  }
  const std::vector<Answer> answers = members_->perform(orders);
  std::vector<double> seconds(members_->size());
  for (std::size_t i = 0; i < orders.size(); ++i) seconds[orders[i].member] += answers[i].seconds;
  return *std::max_element(seconds.begin(), seconds.end());
}

template <class Real>
WorstKey TeamSimulation<Real>::worst_since_create(const Evolution& evolution,
                                                  const Start& start) const {
  Command search = command(Task::worst_since_create);
  search.evolution = evolution;
  search.start = start;
  const std::vector<Answer> answers = perform(search);
  const std::vector<Range> parts = parts_with_particles();
  WorstKey worst = 0;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    worst = std::max(worst, placed_behind(answers[i].value, parts[i].first));
  }
  return worst;
}

/// One member after the other, so that what they take for it is the same in every run. A block is
/// seldom of two.
template <class Real>
WorstKey TeamSimulation<Real>::worst_since(const Evolution& evolution, std::uint64_t offset,
                                           ParticleView<const Real> start) const {
  Command search = command(Task::worst_since);
  search.evolution = evolution;
  WorstKey worst = 0;
  for (const Members::Order& order : orders_for(search, offset, start)) {
    const Answer answer = members_->perform(order.member, order.command, order.memory);
    worst = std::max(worst, placed_behind(answer.value, parts_[order.member].first));
  }
  return worst;
}

template <class Real>
void TeamSimulation<Real>::store(std::uint64_t offset, ParticleView<Real> particles) const {
  members_->perform(orders_for(command(Task::store), offset, particles));
}

template <class Real>
void TeamSimulation<Real>::write(std::uint32_t file, std::uint64_t row,
                                 ParticleView<Real> block) const {
  Command write = command(Task::write);
  write.file = file;
  std::vector<Members::Order> orders;
  for (const std::size_t member : members_with_particles()) {
    write.range = {0, parts_[member].count};
    write.row = row + parts_[member].first;
    orders.push_back({member, write, HostMemory::of(block)});
  }
  members_->perform(orders);
}

template <class Real>
std::uint64_t TeamSimulation<Real>::checksum() const {
  const std::vector<Answer> answers = perform(command(Task::checksum));
  return std::accumulate(
      answers.begin(), answers.end(), std::uint64_t{0},
      [](std::uint64_t sum, const Answer& answer) { return sum + answer.value; });
}

template <class Real>
double TeamSimulation<Real>::reach(const Evolution& evolution) const {
  Command measure = command(Task::reach);
  measure.evolution = evolution;
  double reach = 0;
  for (const Answer& answer : perform(measure)) reach = std::max(reach, answer.seconds);
  return reach;
}

/// One member after the other, since each adds to the same numbers.
template <class Real>
void TeamSimulation<Real>::count_cells(const Grid& grid, std::span<std::uint64_t> counts) const {
  Command count = command(Task::count_cells);
  count.grid = grid;
  HostMemory memory;
  memory.counts = counts;
  for (const std::size_t member : members_with_particles()) {
    members_->perform(member, count, memory);
  }
}

template <class Real>
auto TeamSimulation<Real>::pieces_in(const Range& stretch) const -> std::vector<Piece> {
  std::vector<Piece> pieces;
  for (std::size_t member = 0; member < parts_.size(); ++member) {
    const Range common = common_part(parts_[member], stretch);
    if (common.count == 0) continue;
    pieces.push_back({member, common.first - parts_[member].first, common.first, common.count});
  }
  return pieces;
}

template <class Real>
std::vector<std::size_t> TeamSimulation<Real>::members_with_particles() const {
  std::vector<std::size_t> members;
  for (std::size_t member = 0; member < counts_.size(); ++member) {
    if (counts_[member] > 0) members.push_back(member);
  }
  return members;
}

template <class Real>
std::vector<Range> TeamSimulation<Real>::parts_with_particles() const {
  std::vector<Range> parts;
  for (const std::size_t member : members_with_particles()) parts.push_back(parts_[member]);
  return parts;
}

template <class Real>
Command TeamSimulation<Real>::command(Task task) const {
  Command command;
  command.task = task;
  command.simulation = simulation_;
  command.law = &law_;
  command.precision = precision_of<Real>;
  return command;
}

/// By every member that has particles.
template <class Real>
std::vector<Answer> TeamSimulation<Real>::perform(const Command& command) const {
  std::vector<Members::Order> orders;
  for (const std::size_t member : members_with_particles()) orders.push_back({member, command});
  return members_->perform(orders);
}

template <class Real>
template <class Value>
std::vector<Members::Order> TeamSimulation<Real>::orders_for(Command command, std::uint64_t offset,
                                                             ParticleView<Value> particles) const {
  std::vector<Members::Order> orders;
  for (const Piece& piece : pieces_in({offset, particles.size})) {
    command.range = {piece.offset, piece.count};
    const auto share = particles.subview(piece.offset_in_whole - offset, piece.count);
    orders.push_back({piece.member, command, HostMemory::of(share)});
  }
  return orders;
}

template class TeamSimulation<double>;
template class TeamSimulation<float>;

}  // namespace simgpu::driver
