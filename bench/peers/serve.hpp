#pragma once

// What compare_peers and the peers in C++ say to each other; protocol.py describes it. A header, so
// that a peer is one source file, compiled by its own flags alone.

#include <chrono>
#include <cstddef>
#include <fstream>
#include <iomanip>
#include <ios>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace peers {

using Column = std::vector<double>;

/// Particles as they come from compare_peers: x, y and what else they have.
using Columns = std::vector<Column>;

/// What is measured.
class Peer {
 public:
  virtual ~Peer() = default;

  /// What is at work, with its version.
  virtual std::string version() const = 0;

  /// Puts the particles back to their start; not timed.
  virtual void reset() = 0;

  /// Moves them, and returns when that is done; timed.
  virtual void evolve() = 0;

  /// Gives x and y of all particles.
  virtual void positions(Column& x, Column& y) const = 0;
};

inline Columns read_start(const std::string& path, std::size_t column_count) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  const auto bytes = static_cast<std::size_t>(std::streamoff(file.tellg()));
  const std::size_t count = bytes / sizeof(double) / column_count;
  Columns columns(column_count, Column(count));
  file.seekg(0);
  for (Column& column : columns) {
    file.read(reinterpret_cast<char*>(column.data()),
              static_cast<std::streamsize>(count * sizeof(double)));
  }
  if (!file) throw std::runtime_error(path + " cannot be read");
  return columns;
}

inline void write_positions(const std::string& path, const Peer& peer, std::size_t count) {
  Column x(count);
  Column y(count);
  peer.positions(x, y);
  std::ofstream file(path, std::ios::binary);
  for (const Column* column : {&x, &y}) {
    file.write(reinterpret_cast<const char*>(column->data()),
               static_cast<std::streamsize>(count * sizeof(double)));
  }
  if (!file.flush()) throw std::runtime_error(path + " cannot be written");
}

inline double timed_run(Peer& peer) {
  using Clock = std::chrono::steady_clock;
  peer.reset();
  const Clock::time_point start = Clock::now();
  peer.evolve();
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Answers requests until standard input ends.
inline void serve(Peer& peer, std::size_t count) {
  const std::string positions = "positions ";
  std::cout << "version " << peer.version() << std::endl << std::setprecision(9);
  for (std::string request; std::getline(std::cin, request);) {
    if (request == "run") {
      std::cout << timed_run(peer) << std::endl;
    } else if (request.compare(0, positions.size(), positions) == 0) {
      write_positions(request.substr(positions.size()), peer, count);
      std::cout << "written" << std::endl;
    } else {
      throw std::runtime_error("unknown request: " + request);
    }
  }
}

}  // namespace peers
