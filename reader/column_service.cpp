#include <algorithm>
#include <cstring>
#include <deque>
#include <new>
#include <optional>
#include <string>

#include "common/base/error.hpp"
#include "common/io/foreign_protocol.hpp"
#include "reader/hdf5_file.hpp"
#include "reader/limits.hpp"
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
void set_text(char (&to)[Size], const std::string& text) {
  const std::size_t length = std::min(text.size(), Size - 1);
  std::memcpy(to, text.data(), length);
  to[length] = '\0';
}

class ColumnService : public Service {
 public:
  explicit ColumnService(const Connection& connection) : connection_(connection) {}

  /// The library takes memory of its own for its start, and says so less clearly later.
  bool start() override {
    try {
      io::start_hdf5();
    } catch (const Error&) {
      return false;
    }
    return true;
  }

  Answer answer(const Request& request) override {
    Answer answer;
    try {
      fulfil(request, answer);
    } catch (const Refusal& refusal) {
      refuse(answer, refusal.text);
    } catch (const io::Hdf5Failure& failure) {
      refuse(answer, "cannot read it as HDF5: " + failure.reason);
    } catch (const Error&) {  // of the library's start
      answer.outcome = Outcome::no_memory;
    } catch (const std::bad_alloc&) {
      answer.outcome = Outcome::no_memory;
    }
    return answer;
  }

 private:
  void fulfil(const Request& request, Answer& answer) {
    if (!file_) file_.emplace(connection_.file);
    const std::string name = text_of(request.name);
    switch (request.wish) {
      case Wish::find_column:
        answer.outcome = file_->has(name) ? Outcome::done : Outcome::absent;
        return;
      case Wish::name_other:  // datasets are as often something else as columns
        answer.outcome = Outcome::absent;
        return;
      case Wish::open_column:
        return open(name, answer);
      case Wish::read_column:
        return read(request);
      case Wish::read_count:
        return give(file_->count(name), answer, answer.count);
      case Wish::read_number:
        return give(file_->number(name), answer, answer.number);
      case Wish::read_text: {
        const std::optional<std::string> text = file_->text(name);
        if (!text || text->size() >= sizeof answer.text) {
          answer.outcome = Outcome::absent;
        } else {
          set_text(answer.text, *text);
        }
        return;
      }
      default:
        throw Refusal{"it is asked for what a file of particles does not have"};
    }
  }

  template <class Value>
  static void give(const std::optional<Value>& value, Answer& answer, Value& to) {
    answer.outcome = value ? Outcome::done : Outcome::absent;
    to = value.value_or(Value{});
  }

  void open(const std::string& name, Answer& answer) {
    const Hdf5Column& column = columns_.emplace_back(file_->column(name));
    buffer_bytes_ = std::max(buffer_bytes_, column.buffer_bytes());
    answer.number_bytes = static_cast<std::uint32_t>(column.number_bytes());
    answer.rows = column.rows();
    answer.room = room();
    allow_memory(answer.room);
  }

  std::uint64_t room() const {
    const auto with_buffers =
        std::count_if(columns_.begin(), columns_.end(),
                      [](const auto& column) { return column.buffer_bytes() > 0; });
    const bool filters = std::any_of(columns_.begin(), columns_.end(),
                                     [](const auto& column) { return column.has_filters(); });
    return (static_cast<std::uint64_t>(with_buffers) + (filters ? 1 : 0)) * buffer_bytes_;
  }

  void read(const Request& request) {
    Hdf5Column& column = columns_.at(request.column);
    column.read(request.first, request.count, connection_.memory, shared_, buffer_bytes_);
  }

  const Connection& connection_;
  std::optional<Hdf5File> file_;
  std::deque<Hdf5Column> columns_;
  std::size_t buffer_bytes_ = 0;
  Buffer shared_;
};

}  // namespace

std::unique_ptr<Service> make_column_service(const Connection& connection) {
  return std::make_unique<ColumnService>(connection);
}

}  // namespace simgpu::reader
