#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <new>
#include <optional>
#include <string>

#include "common/io/foreign_protocol.hpp"
#include "reader/limits.hpp"
#include "reader/netcdf_field.hpp"
#include "reader/refusal.hpp"
#include "reader/service.hpp"

namespace simgpu::reader {

namespace foreign = io::foreign;
using foreign::Answer;
using foreign::Outcome;
using foreign::Request;
using foreign::Wish;

namespace {

template <std::size_t Size>
std::string text_of(const char (&text)[Size]) {
  return {text, ::strnlen(text, Size)};
}

class FieldService : public Service {
 public:
  explicit FieldService(const Connection& connection) : connection_(connection) {}

  /// The library is to ask for no lock, load nothing that a file names and obey no settings.
  bool start() override {
    return ::setenv("HDF5_USE_FILE_LOCKING", "FALSE", 1) == 0 &&
           ::setenv("HDF5_PLUGIN_PRELOAD", "::", 1) == 0 && ::setenv("NCRCENV_IGNORE", "1", 1) == 0;
  }

  Answer answer(const Request& request) override {
    Answer answer;
    try {
      fulfil(request, answer);
    } catch (const Refusal& refusal) {
      refuse(answer, refusal.text);
    } catch (const NetcdfFailure& failure) {
      if (failure.status == NC_ENOMEM) {
        tell_memory(answer);
      } else {
        refuse(answer, sentence_of(failure));
      }
    } catch (const std::bad_alloc&) {
      tell_memory(answer);
    }
    return answer;
  }

 private:
  /// What a file says of itself fits this process's own limit, if it is not damaged.
  void tell_memory(Answer& answer) const {
    answer.outcome = Outcome::no_memory;
    if (field_) return;
    refuse(
        answer,
        "cannot read it as NetCDF: what it says of itself takes more than 64 MiB of memory; it "
        "is damaged, or has so many variables that the velocities belong in a file of their own");
  }

  std::string sentence_of(const NetcdfFailure& failure) const {
    char byte = 0;
    // An unknown format is what libnetcdf takes a file for whose start it cannot read.
    if (failure.status == NC_ENOTNC && ::pread(connection_.file, &byte, 1, 0) < 0) {
      return sentence_of(NetcdfFailure{errno});
    }
    return std::string("cannot read it as NetCDF: ") + nc_strerror(failure.status) +
           what_may_be(failure.status);
  }

  /// What libnetcdf does not say.
  const char* what_may_be(int status) const {
    if (status == NC_ENOFILTER) return "; write it without, for instance with nccopy -F none";
    if (status != NC_EHDFERR) return "";
    return field_
               ? "; it is damaged or not whole, or its disk fails"
               : "; it is damaged or not whole, its disk fails, or it has thousands of variables";
  }

  void fulfil(const Request& request, Answer& answer) {
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
    field_.emplace("/proc/self/fd/" + std::to_string(connection_.file), connection_.file, names);
    forbid_files();
    answer.room = field_->description().room;
    allow_memory(answer.room);
    std::memcpy(connection_.memory, &field_->description(), sizeof(foreign::FieldDescription));
  }

  void read_axis(const Request& request) {
    const auto& axes = field_->axes().axes;
    if (request.column >= axes.size()) throw Refusal{"it is asked for an axis that is not there"};
    const std::vector<double>& axis = axes[request.column].coordinates;
    require_there(request, axis.size(), sizeof(double));
    std::memcpy(connection_.memory, axis.data() + request.first, request.count * sizeof(double));
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
    field_->read(request.column, request.level, request.first, request.count, connection_.memory);
  }

  static void require_there(const Request& request, std::uint64_t size, std::size_t bytes) {
    const bool is_there = request.first <= size && request.count <= size - request.first &&
                          request.count <= foreign::block_bytes / bytes;
    if (!is_there) throw Refusal{"it is asked for numbers that are not there"};
  }

  const Connection& connection_;
  std::optional<NetcdfField> field_;
};

}  // namespace

std::unique_ptr<Service> make_field_service(const Connection& connection) {
  return std::make_unique<FieldService>(connection);
}

}  // namespace simgpu::reader
