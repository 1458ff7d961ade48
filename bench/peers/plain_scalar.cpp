// Plain C++, as one writes it first: an array of structs, and one particle after the other.
// Compiled as its users would, with none of simgpu's flags.

#include <cmath>
#include <cstddef>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

#include "serve.hpp"

namespace {

constexpr double timestep = 1e-5;

struct Particle {
  double x;
  double y;
  double angular_speed;
};

void evolve(std::vector<Particle>& particles, int steps) {
  for (Particle& particle : particles) {
    const double a = timestep * particle.angular_speed;
    for (int n = 0; n < steps; ++n) {
      const double r = std::sqrt(particle.x * particle.x + particle.y * particle.y);
      const double x = particle.x - a * particle.y / r;
      particle.y = particle.y + a * particle.x / r;
      particle.x = x;
    }
  }
}

class PlainScalar : public peers::Peer {
 public:
  PlainScalar(const peers::Columns& columns, int steps) : steps_(steps) {
    for (std::size_t i = 0; i < columns[0].size(); ++i) {
      start_.push_back({columns[0][i], columns[1][i], columns[2][i]});
    }
  }

  std::string version() const override { return COMPILED_BY; }
  void reset() override { particles_ = start_; }
  void evolve() override { ::evolve(particles_, steps_); }

  void positions(peers::Column& x, peers::Column& y) const override {
    for (std::size_t i = 0; i < particles_.size(); ++i) {
      x[i] = particles_[i].x;
      y[i] = particles_[i].y;
    }
  }

 private:
  std::vector<Particle> start_;
  std::vector<Particle> particles_;
  int steps_;
};

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc != 3) throw std::runtime_error("usage: plain_scalar START STEPS");
    const peers::Columns columns = peers::read_start(argv[1], 3);
    PlainScalar peer(columns, std::stoi(argv[2]));
    peers::serve(peer, columns[0].size());
  } catch (const std::exception& error) {
    std::cerr << "plain_scalar: " << error.what() << '\n';
    return 1;
  }
}
