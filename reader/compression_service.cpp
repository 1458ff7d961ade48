#include <csignal>
#include <ctime>
#include <optional>

#include "common/io/foreign_protocol.hpp"
#include "reader/compressed_copy.hpp"
#include "reader/limits.hpp"
#include "reader/netcdf_service.hpp"
#include "reader/refusal.hpp"

namespace simgpu::reader {

namespace foreign = io::foreign;
using foreign::Answer;
using foreign::Request;
using foreign::Wish;

namespace {

class CompressionService : public NetcdfService {
 public:
  explicit CompressionService(const Connection& connection)
      : NetcdfService(connection, "particles") {}

  bool start() override {
    // libhdf5 tells its own log the time of a write that fails, for which the C library would try
    // to open a file, and so forget why it failed.
    ::tzset();
    // A file that may not grow further is an answer.
    return std::signal(SIGXFSZ, SIG_IGN) != SIG_ERR && NetcdfService::start();
  }

 private:
  bool is_open() const override { return file_.has_value(); }

  void fulfil(const Request& request, Answer& answer) override {
    switch (request.wish) {
      case Wish::begin_copy:
        return begin(answer);
      case Wish::copy_part:
        if (!copy_ || request.first >= copy_->parts()) break;
        return copy_->copy(request.first);
      case Wish::finish_copy:
        if (!copy_) break;
        return copy_->finish();
      default:
        break;
    }
    throw Refusal{"it is asked for what a copy of a file does not have"};
  }

  void begin(Answer& answer) {
    allow_memory(foreign::compression_bytes);
    file_.emplace(path());
    require_whole(*file_, connection().file);
    copy_.emplace(*file_, "/proc/self/fd/" + std::to_string(foreign::output_descriptor));
    forbid_files();
    answer.count = copy_->parts();
  }

  std::optional<NetcdfFile> file_;
  std::optional<CompressedCopy> copy_;
};

}  // namespace

std::unique_ptr<Service> make_compression_service(const Connection& connection) {
  return std::make_unique<CompressionService>(connection);
}

}  // namespace simgpu::reader
