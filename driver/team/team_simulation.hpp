#pragma once

#include <memory>
#include <vector>

#include "common/simulation.hpp"
#include "driver/team/members.hpp"

namespace simgpu::driver {

/// A range of particles of which each member of a team has a part, one behind the other.
template <class Real>
class TeamSimulation : public Simulation<Real> {
 public:
  /// How many particles of so many each member gets.
  using Divide = std::function<std::vector<std::uint64_t>(std::uint64_t)>;

  /// Throws Error.
  TeamSimulation(std::shared_ptr<Members> members, const LawInfo& law, Range range, Divide divide);
  ~TeamSimulation() override;
  TeamSimulation(const TeamSimulation&) = delete;
  TeamSimulation& operator=(const TeamSimulation&) = delete;

  const LawInfo& law() const override { return law_; }
  Range range() const override { return range_; }
  void move_to(Range range) override;
  std::vector<std::uint64_t> parts() const override { return counts_; }
  void create(const Start& start) override;
  std::unique_ptr<PinnedMemory> pin(ParticleView<Real> block) const override;
  void load(std::uint64_t offset, ParticleView<const Real> particles) override;
  void hold_field(const field::Grid& grid) override;
  void put_level(field::Slot slot, std::span<const std::byte> components) override;
  std::unique_ptr<PinnedMemory> pin_level(std::span<const std::byte> components) const override;
  void advance_field(bool is_forward) override;
  std::optional<std::uint64_t> first_outside_domain(const Evolution& evolution) const override;
  using Simulation<Real>::evolve;
  double evolve(std::uint64_t offset, std::uint64_t count, const Evolution& evolution,
                Order order) override;
  double evolve_pieces(std::span<const Range> pieces, const Evolution& evolution,
                       Order order) override;
  WorstKey worst_since_create(const Evolution& evolution, const Start& start) const override;
  WorstKey worst_since(const Evolution& evolution, std::uint64_t offset,
                       ParticleView<const Real> start) const override;
  void store(std::uint64_t offset, ParticleView<Real> particles) const override;
  std::uint64_t checksum() const override;

  /// Has the members write their particles, the first one's in `row` of a file that they all have
  /// open (see Task::write). What passes through this process does so through `block`.
  void write(std::uint32_t file, std::uint64_t row, ParticleView<Real> block) const;
  double reach(const Evolution& evolution) const override;
  void count_cells(const Grid& grid, std::span<std::uint64_t> counts) const override;

 private:
  /// What a part has of a stretch of the whole.
  struct Piece {
    std::size_t member;
    std::uint64_t offset;           ///< in the part
    std::uint64_t offset_in_whole;  ///< and there
    std::uint64_t count;
  };

  void divide(Range range);
  void release() noexcept;
  std::vector<Piece> pieces_in(const Range& stretch) const;
  std::vector<std::size_t> members_with_particles() const;
  std::vector<Range> parts_with_particles() const;
  Command command(Task task) const;
  std::vector<Answer> perform(const Command& command) const;

  /// The orders for the members that have particles of a stretch to do the command with them.
  template <class Value>
  std::vector<Members::Order> orders_for(Command command, std::uint64_t offset,
                                         ParticleView<Value> particles) const;

  std::shared_ptr<Members> members_;
  const LawInfo& law_;
  Divide divide_;
  Range range_;
  std::vector<std::uint64_t> counts_;
  std::vector<Range> parts_;             ///< as offsets
  std::vector<std::uint64_t> made_for_;  ///< so many particles each member has a simulation; or 0
  std::uint32_t simulation_;
};

extern template class TeamSimulation<double>;
extern template class TeamSimulation<float>;

}  // namespace simgpu::driver
