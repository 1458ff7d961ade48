#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "common/parameters.hpp"
#include "common/position.hpp"

namespace simgpu::driver {

/// What a file says of the law that moves its particles: such a file may be of another program,
/// which has other laws.
struct SavedLaw {
  std::string flow;
  std::string scheme;
  std::vector<std::string> columns;
  std::vector<LawSetting> settings;  ///< its parameters
  std::string velocity;              ///< the expression of a law that takes one; else empty
  GriddedField field = {};           ///< of a law that takes one; else empty

  bool operator==(const SavedLaw&) const = default;
};

/// What is to be said of the law of a run.
SavedLaw saved_law(const Parameters& parameters);

/// What a checkpoint says of the run that it is of. The order is none of it: a run may go on in the
/// other one.
struct CheckpointHeader {
  Parameters parameters;  ///< but its law, which `law` names
  SavedLaw law;
  bool generated_start = true;
  Position position;
  std::optional<std::uint64_t> run = {};  ///< see common/run_identity.hpp; not if that is unknown

  /// Whether all steps are behind it.
  bool is_at_end() const { return position.step == parameters.steps && position.ahead == 0; }
};

/// Whether two are of the same run: the same particles on the same way, to the same end.
bool are_of_one_run(const CheckpointHeader& one, const CheckpointHeader& other);

/// A line of JSON, with its end.
std::string header_line(const CheckpointHeader& header);

/// Thrown by parse_header_line() for a checkpoint that another version of simgpu wrote, whose run
/// that one can finish.
class OtherVersion : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

/// What header_line() wrote, from the line without its end. Throws std::invalid_argument with what
/// is wrong.
CheckpointHeader parse_header_line(std::string_view line);

}  // namespace simgpu::driver
