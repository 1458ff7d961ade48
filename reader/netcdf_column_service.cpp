#include <algorithm>
#include <cstring>
#include <deque>
#include <optional>
#include <string>

#include "common/io/foreign_protocol.hpp"
#include "common/text/one_line.hpp"
#include "reader/limits.hpp"
#include "reader/netcdf_column.hpp"
#include "reader/netcdf_service.hpp"
#include "reader/refusal.hpp"

namespace simgpu::reader {

namespace foreign = io::foreign;
using foreign::Answer;
using foreign::Outcome;
using foreign::Request;
using foreign::Wish;

namespace {

class NetcdfColumnService : public NetcdfService {
 public:
  explicit NetcdfColumnService(const Connection& connection)
      : NetcdfService(connection, "particles") {}

 private:
  bool is_open() const override { return file_.has_value(); }

  void fulfil(const Request& request, Answer& answer) override {
    if (!file_) open_file();
    const std::string name = text_of(request.name);
    switch (request.wish) {
      case Wish::find_column:
        answer.outcome = find_column(*file_, name) != nullptr ? Outcome::done : Outcome::absent;
        return;
      case Wish::name_other:
        return name_other(request.first, answer);
      case Wish::open_column:
        return open(name, answer);
      case Wish::read_column:
        return read(request);
      default:
        throw Refusal{"it is asked for what a file of particles does not have"};
    }
  }

  void open_file() {
    file_.emplace(path());
    forbid_files();
    require_whole(*file_, connection().file);
  }

  void open(const std::string& name, Answer& answer) {
    const NetcdfVariable* const variable = find_column(*file_, name);
    if (variable == nullptr) throw Refusal{"variable '" + one_line(name) + "' is missing"};
    const NetcdfColumn& column = columns_.emplace_back(*file_, *variable);
    require_one_dimension(column);
    answer.number_bytes = static_cast<std::uint32_t>(column.number_bytes());
    answer.rows = column.rows();
    for (const NetcdfColumn& each : columns_) answer.room += each.room();
    allow_memory(answer.room);
    put_text(answer, column.units());
  }

  static void put_text(Answer& answer, const std::string& text) {
    std::memcpy(answer.text, text.data(), std::min(text.size(), sizeof answer.text - 1));
  }

  void name_other(std::uint64_t number, Answer& answer) const {
    for (const NetcdfVariable& variable : file_->variables()) {
      if (!is_other_column(variable)) continue;
      if (number-- == 0) return put_text(answer, variable.name);
    }
    answer.outcome = Outcome::absent;
  }

  /// Whether it has the dimensions of the opened ones, whose own coordinates are none of the
  /// particles.
  bool is_other_column(const NetcdfVariable& variable) const {
    if (columns_.empty() || variable.dimensions != columns_.front().variable().dimensions) {
      return false;
    }
    return variable.name != file_->dimension_name(variable.dimensions.back()) &&
           std::none_of(columns_.begin(), columns_.end(), [&](const NetcdfColumn& column) {
             return column.variable().id == variable.id;
           });
  }

  void require_one_dimension(const NetcdfColumn& column) const {
    const NetcdfColumn& first = columns_.front();
    if (column.dimension() == first.dimension()) return;
    throw Refusal{what(first.variable()) + " has the dimension " +
                  dimensions_text(*file_, first.variable()) + " and " + what(column.variable()) +
                  " has " + dimensions_text(*file_, column.variable()) +
                  "; it must be one for all"};
  }

  void read(const Request& request) {
    if (request.column >= columns_.size())
      throw Refusal{"it is asked for a column that is not open"};
    const NetcdfColumn& column = columns_[request.column];
    const bool is_there = request.first <= column.rows() &&
                          request.count <= column.rows() - request.first &&
                          request.count <= foreign::block_bytes / column.number_bytes();
    if (!is_there) throw Refusal{"it is asked for numbers that are not there"};
    column.read(request.first, request.count, connection().memory);
  }

  std::optional<NetcdfFile> file_;
  std::deque<NetcdfColumn> columns_;
};

}  // namespace

std::unique_ptr<Service> make_netcdf_column_service(const Connection& connection) {
  return std::make_unique<NetcdfColumnService>(connection);
}

}  // namespace simgpu::reader
