#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <string>

#include "common/io/foreign_protocol.hpp"
#include "reader/limits.hpp"
#include "reader/netcdf_field.hpp"
#include "reader/netcdf_service.hpp"
#include "reader/refusal.hpp"

namespace simgpu::reader {

namespace foreign = io::foreign;
using foreign::Answer;
using foreign::Request;
using foreign::Wish;

namespace {

class FieldService : public NetcdfService {
 public:
  explicit FieldService(const Connection& connection) : NetcdfService(connection, "velocities") {}

 private:
  bool is_open() const override { return field_.has_value(); }

  void fulfil(const Request& request, Answer& answer) override {
    if (request.wish == Wish::open_field) return open(request, answer);
    if (!field_) throw Refusal{"it is asked for a field before that is opened"};
    if (request.wish == Wish::read_axis) return read_axis(request);
    if (request.wish == Wish::read_level) return read_level(request);
    throw Refusal{"it is asked for what a file of velocities does not have"};
  }

  void open(const Request& request, Answer& answer) {
    const std::array<std::string, 3> names = {text_of(request.variables[0]),
                                              text_of(request.variables[1]),
                                              text_of(request.variables[2])};
    field_.emplace(path(), connection().file, names);
    forbid_files();
    answer.room = field_->description().room;
    allow_memory(answer.room);
    std::memcpy(connection().memory, &field_->description(), sizeof(foreign::FieldDescription));
  }

  void read_axis(const Request& request) {
    const auto& axes = field_->axes().axes;
    if (request.column >= axes.size()) throw Refusal{"it is asked for an axis that is not there"};
    const std::vector<double>& axis = axes[request.column].coordinates;
    require_there(request, axis.size(), sizeof(double));
    std::memcpy(connection().memory, axis.data() + request.first, request.count * sizeof(double));
  }

  void read_level(const Request& request) {
    const foreign::FieldDescription& field = field_->description();
    const std::uint64_t nodes =
        field.nodes[0] * field.nodes[1] * std::max<std::uint64_t>(field.nodes[2], 1);
    require_there(request, nodes, field_->value_bytes());
    if (request.column >= field.components ||
        request.level >= std::max<std::uint64_t>(field.times, 1)) {
      throw Refusal{"it is asked for a component or a time that is not there"};
    }
    field_->read(request.column, request.level, request.first, request.count, connection().memory);
  }

  static void require_there(const Request& request, std::uint64_t size, std::size_t bytes) {
    const bool is_there = request.first <= size && request.count <= size - request.first &&
                          request.count <= foreign::block_bytes / bytes;
    if (!is_there) throw Refusal{"it is asked for numbers that are not there"};
  }

  std::optional<NetcdfField> field_;
};

}  // namespace

std::unique_ptr<Service> make_field_service(const Connection& connection) {
  return std::make_unique<FieldService>(connection);
}

}  // namespace simgpu::reader
