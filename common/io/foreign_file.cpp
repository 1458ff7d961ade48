#include "common/io/foreign_file.hpp"

#include <algorithm>
#include <string_view>

#include "common/base/error.hpp"
#include "common/column.hpp"
#include "common/io/stored_numbers.hpp"
#include "common/memory/ledger.hpp"

namespace simgpu::io {

using foreign::Answer;
using foreign::Outcome;
using foreign::Request;
using foreign::Wish;

namespace {

Request request_for(Wish wish, std::string_view name) {
  Request request;
  request.wish = wish;
  name.copy(request.name, sizeof request.name - 1);
  return request;
}

}  // namespace

ForeignFile::ForeignFile(const std::filesystem::path& path, const char* purpose)
    : path_(path), file_(path), process_(path, file_.descriptor(), purpose) {
  hold(foreign::block_bytes);
}

ForeignFile::~ForeignFile() {
  memory::host_ledger().released(own_bytes_);
}

bool ForeignFile::has_column(std::string_view name) {
  // A name that is cut would be another one.
  if (name.size() >= foreign::name_bytes) return false;
  return process_.ask(request_for(Wish::find_column, name)).outcome == Outcome::done;
}

ForeignFile::Column ForeignFile::open_column(std::string_view name) {
  const Answer answer = process_.ask(request_for(Wish::open_column, name));
  hold(foreign::block_bytes + answer.room);
  return {columns_++,
          answer.number_bytes == sizeof(double) ? Precision::double_precision
                                                : Precision::single_precision,
          answer.rows, answer.text};
}

std::vector<std::string> ForeignFile::other_columns() {
  constexpr std::uint64_t most = 100;
  std::vector<std::string> names;
  Request request;
  request.wish = Wish::name_other;
  for (; request.first < most; ++request.first) {
    const Answer answer = process_.ask(request);
    if (answer.outcome != Outcome::done) break;
    names.emplace_back(answer.text);
  }
  return names;
}

std::uint64_t ForeignFile::most_at_once(const Column& column) {
  return foreign::block_bytes / bytes_of_number(column.precision);
}

const char* ForeignFile::read(const Column& column, std::uint64_t first, std::uint64_t count) {
  Request request;
  request.wish = Wish::read_column;
  request.column = column.number;
  request.first = first;
  request.count = count;
  process_.ask(request);
  file_.require_unchanged();
  return process_.memory();
}

std::optional<std::uint64_t> ForeignFile::count(std::string_view name) {
  const Answer answer = process_.ask(request_for(Wish::read_count, name));
  return answer.outcome == Outcome::done ? std::optional(answer.count) : std::nullopt;
}

std::optional<double> ForeignFile::number(std::string_view name) {
  const Answer answer = process_.ask(request_for(Wish::read_number, name));
  return answer.outcome == Outcome::done ? std::optional(answer.number) : std::nullopt;
}

std::optional<std::string> ForeignFile::text(std::string_view name) {
  const Answer answer = process_.ask(request_for(Wish::read_text, name));
  return answer.outcome == Outcome::done ? std::optional<std::string>(answer.text) : std::nullopt;
}

void ForeignFile::hold(std::uint64_t bytes) {
  if (own_bytes_ == bytes) return;
  if (own_bytes_ > 0) memory::host_ledger().released(own_bytes_);  // one block, which grows
  memory::host_ledger().allocated(bytes);
  own_bytes_ = bytes;
}

}  // namespace simgpu::io
