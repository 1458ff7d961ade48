#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "driver/plan/options.hpp"

namespace simgpu::python {

/// What an evolution asks for. What it does not say is as in the evolution before or, of a new run,
/// as the flow has it.
struct EvolveRequest {
  std::optional<std::uint64_t> steps;
  std::optional<double> time;      ///< instead of steps
  std::optional<double> timestep;  ///< another one than before begins a new run
  std::optional<driver::Frames> trajectory;
};

/// Called between portions of an evolution, with the steps that all particles have taken of it.
/// What it throws ends the evolution there.
using BetweenPortions = std::function<void(std::uint64_t steps)>;

/// A column of a state where it lies.
struct ColumnInPlace {
  std::string name;
  const void* numbers;  ///< of the simulation's precision
  std::shared_ptr<const void> owner;
};

/// Columns that a caller gives, in the order of the law; null for those that it leaves out. They
/// are of the simulation's precision and have `size` numbers each.
struct GivenColumns {
  std::vector<const void*> columns;
  std::uint64_t size = 0;
};

/// A simulation that a program holds, rather than a run from start to end: a state on one device,
/// the run that it is in, and the memory of each line of it. Its calls throw Error. One thread
/// calls it at a time: a call while another thread is in one throws Error (bad_input).
class Session {
 public:
  virtual ~Session() = default;

  /// Moves every particle. An evolution with the timestep of the one before continues its run.
  virtual void evolve(const EvolveRequest& request, const BetweenPortions& between) = 0;

  /// Replaces the columns that are given, of all particles, and begins a new run with that. Where a
  /// particle would be outside of the law's domain, the state stays as it was.
  virtual void load(const GivenColumns& given) = 0;

  /// By the names that files have. Throws Error (bad_input) where several GPUs share them.
  virtual std::vector<ColumnInPlace> columns_in_place() = 0;

  virtual std::uint64_t checksum() = 0;

  /// Holds every particle to the exact solution. The result is in report().
  virtual void verify() = 0;

  /// The report of the run so far, as JSON of the schema simgpu.run; with how `other` differs from
  /// this state if it is not null.
  virtual std::string report(Session* other) = 0;

  virtual void save(const std::filesystem::path& file) = 0;
  virtual void checkpoint(const std::filesystem::path& file) = 0;
  virtual void render(const std::filesystem::path& file) = 0;

  virtual std::uint64_t particles() const = 0;
  virtual std::uint64_t steps() const = 0;  ///< of the run, that are behind
  virtual double time() const = 0;          ///< that the run has reached
  virtual const Parameters& parameters() const = 0;
  virtual std::string device() const = 0;
  virtual std::string device_description() const = 0;
};

/// Makes room for the particles of `options` on their device, and gives them their start: `given`
/// or, if that is null, what the options say. With `keep_start`, start states that were given are
/// kept for verify(). `between` is called while a checkpoint's particles catch up.
std::unique_ptr<Session> make_session(driver::Options options, const GivenColumns* given,
                                      bool keep_start, const BetweenPortions& between);

}  // namespace simgpu::python
