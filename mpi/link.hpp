#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "driver/team/command.hpp"
#include "mpi/request.hpp"
#include "mpi/transfers.hpp"

namespace simgpu::mpi {

/// Rank 0's way to another rank, which does one thing at a time.
class Link {
 public:
  /// `name` stands before the rank's sentences.
  Link(int rank, std::string name) : rank_(rank), name_(std::move(name)) {}
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  const std::string& name() const { return name_; }

  /// What the rank said.
  struct Told {
    driver::Answer answer;
    driver::ProcessUse use;
    std::string text;
  };

  /// Sends a request and its text. `memory` is what its command reads and writes, and lives until
  /// finish().
  void begin(const Request& request, const driver::HostMemory& memory = {}, std::string text = {});

  /// Waits for the reply. Throws Error as the rank has it, with its name.
  Told finish();

  /// Both, one after the other.
  Told ask(const Request& request) {
    begin(request);
    return finish();
  }

  /// Has the rank end, and waits for nothing.
  void end();

 private:
  void describe(const field::Grid& grid);
  void send_what_it_takes();
  void take_particles_back();
  void add_counts();

  int rank_;
  std::string name_;
  Transfers transfers_;
  Request request_;
  std::string text_;
  driver::HostMemory memory_;
  Reply reply_;
};

/// Asks each its own, does `meanwhile`, and waits for all, even if some fail; throws what the first
/// of them had.
std::vector<Link::Told> ask_all(
    const std::vector<std::unique_ptr<Link>>& links, const std::vector<Request>& requests,
    const std::string& text = {}, const std::function<void()>& meanwhile = [] {});

}  // namespace simgpu::mpi
