#include "mpi/link.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <span>
#include <utility>

#include "common/base/error.hpp"
#include "common/column.hpp"

namespace simgpu::mpi {

using driver::Task;

void Link::begin(const Request& request, const driver::HostMemory& memory, std::string text) {
  request_ = request;
  text_ = std::move(text);
  request_.text_bytes = text_.size();
  memory_ = memory;
  request_.cells = memory.counts.size();
  if (request_.command.field != nullptr) describe(*request_.command.field);
  transfers_.send(rank_, Tag::request, request_);
  transfers_.send(rank_, Tag::text, text_.data(), text_.size());
  if (request_.wish == Wish::perform) send_what_it_takes();
  transfers_.receive(rank_, Tag::reply, reply_);
}

void Link::describe(const field::Grid& grid) {
  request_.grid = static_cast<const field::GridProperties&>(grid);  // all of it but the axes
  for (unsigned axis = 0; axis < grid.dimensions; ++axis) {
    request_.coordinates[axis] = grid.axes[axis].size();
  }
}

/// Sends what the command takes to the device.
void Link::send_what_it_takes() {
  const driver::Command& command = request_.command;
  if (takes_particles_there(command.task)) {
    for (const void* column : std::span(memory_.columns, memory_.column_count)) {
      transfers_.send(rank_, Tag::particles, column,
                      memory_.particles * bytes_of_number(command.precision));
    }
  }
  for (unsigned axis = 0; axis < field::most_components; ++axis) {
    if (request_.coordinates[axis] == 0) continue;
    transfers_.send(rank_, Tag::field, command.field->axes[axis].data(),
                    request_.coordinates[axis] * sizeof(double));
  }
  transfers_.send(rank_, Tag::field, memory_.level.data(), memory_.level.size());
}

Link::Told Link::finish() {
  transfers_.wait();
  std::string text(reply_.text_bytes, '\0');
  transfers_.receive(rank_, Tag::text, text.data(), text.size());
  transfers_.wait();
  if (reply_.failed && reply_.is_of_output) throw OutputError(name_ + ": " + text);
  if (reply_.failed) throw Error(reply_.kind, name_ + ": " + text);
  if (request_.wish == Wish::perform) {
    if (takes_particles_back(request_.command.task)) take_particles_back();
    if (request_.command.task == Task::count_cells) add_counts();
  }
  return {reply_.answer, reply_.use, std::move(text)};
}

void Link::end() {
  request_ = {};
  transfers_.send(rank_, Tag::request, request_);
  transfers_.wait();
}

void Link::take_particles_back() {
  for (void* column : std::span(memory_.columns, memory_.column_count)) {
    transfers_.receive(rank_, Tag::particles, column,
                       memory_.particles * bytes_of_number(request_.command.precision));
  }
  transfers_.wait();
}

/// The rank counted from zero.
void Link::add_counts() {
  std::array<std::uint64_t, counts_at_a_time> block;
  for (std::span<std::uint64_t> rest = memory_.counts; !rest.empty();) {
    const std::size_t count = std::min<std::size_t>(rest.size(), block.size());
    transfers_.receive(rank_, Tag::counts, block.data(), count * sizeof block[0]);
    transfers_.wait();
    for (std::size_t i = 0; i < count; ++i) rest[i] += block[i];
    rest = rest.subspan(count);
  }
}

std::vector<Link::Told> ask_all(const std::vector<std::unique_ptr<Link>>& links,
                                const std::vector<Request>& requests, const std::string& text,
                                const std::function<void()>& meanwhile) {
  for (std::size_t i = 0; i < links.size(); ++i) links[i]->begin(requests[i], {}, text);
  std::vector<Link::Told> told;
  std::exception_ptr failure;
  const auto noting_failure = [&](const auto& action) {
    try {
      action();
    } catch (...) {
      if (!failure) failure = std::current_exception();
    }
  };
  noting_failure(meanwhile);
  for (const auto& link : links) noting_failure([&] { told.push_back(link->finish()); });
  if (failure) std::rethrow_exception(failure);
  return told;
}

}  // namespace simgpu::mpi
