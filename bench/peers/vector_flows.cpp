// Steps of flows in C++ that is written to be made SIMD: a structure of arrays, and blocks of
// particles that stay in the first cache through all steps. Compiled for speed at the cost of the
// last bits, with none of simgpu's flags; glibc's libmvec has its sines.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>
#include <utility>

#include "serve.hpp"

namespace {

struct Velocity {
  double u;
  double v;
};

// A flow at a time.

struct Peninsula {
  static constexpr double timestep = 60;

  explicit Peninsula(double /*time*/) {}

  Velocity operator()(double place, double y) const {
    const double x = place - 50e3;
    const double square = x * x + y * y;
    const double share = 16e3 * 16e3 / (square * square);
    return {1 - share * (x * x - y * y), -2 * share * (x * y)};
  }
};

struct DoubleGyre {
  static constexpr double timestep = 0.02;

  double a;
  double b;

  explicit DoubleGyre(double time)
      : a(0.25 * std::sin(0.62831853071795864769 * time)), b(1 - 2 * a) {}

  Velocity operator()(double x, double y) const {
    constexpr double pi = 3.14159265358979323846;
    const double f = a * (x * x) + b * x;
    return {-pi * 0.1 * std::sin(pi * f) * std::cos(pi * y),
            pi * 0.1 * std::cos(pi * f) * std::sin(pi * y) * (2 * a * x + b)};
  }
};

/// Takes step n of particles [first, last).
template <class Flow>
void take_step(double* __restrict x, double* __restrict y, std::size_t first, std::size_t last,
               int n) {
  constexpr double h = Flow::timestep;
  const Flow begin(n * h);
  const Flow middle(n * h + h / 2);
  const Flow end((n + 1) * h);
#pragma omp simd
  for (std::size_t i = first; i < last; ++i) {
    const Velocity k1 = begin(x[i], y[i]);
    const Velocity k2 = middle(x[i] + h / 2 * k1.u, y[i] + h / 2 * k1.v);
    const Velocity k3 = middle(x[i] + h / 2 * k2.u, y[i] + h / 2 * k2.v);
    const Velocity k4 = end(x[i] + h * k3.u, y[i] + h * k3.v);
    x[i] += h / 6 * (k1.u + k4.u + 2 * (k2.u + k3.u));
    y[i] += h / 6 * (k1.v + k4.v + 2 * (k2.v + k3.v));
  }
}

template <class Flow>
void evolve(peers::Column& x, peers::Column& y, int steps) {
  constexpr std::size_t block = 512;
  for (std::size_t first = 0; first < x.size(); first += block) {
    const std::size_t last = std::min(x.size(), first + block);
    for (int n = 0; n < steps; ++n) take_step<Flow>(x.data(), y.data(), first, last, n);
  }
}

using Evolve = void (*)(peers::Column&, peers::Column&, int);

Evolve evolve_of(const std::string& flow) {
  if (flow == "peninsula") return evolve<Peninsula>;
  if (flow == "double-gyre") return evolve<DoubleGyre>;
  throw std::runtime_error("no flow " + flow);
}

class VectorFlows : public peers::Peer {
 public:
  VectorFlows(peers::Columns start, int steps, Evolve evolve)
      : start_(std::move(start)), steps_(steps), evolve_(evolve) {}

  std::string version() const override { return COMPILED_BY; }
  void reset() override { columns_ = start_; }
  void evolve() override { evolve_(columns_[0], columns_[1], steps_); }

  void positions(peers::Column& x, peers::Column& y) const override {
    x = columns_[0];
    y = columns_[1];
  }

 private:
  peers::Columns start_;
  peers::Columns columns_;
  int steps_;
  Evolve evolve_;
};

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc != 4) throw std::runtime_error("usage: vector_flows START STEPS FLOW");
    peers::Columns columns = peers::read_start(argv[1], 2);
    const std::size_t count = columns[0].size();
    VectorFlows peer(std::move(columns), std::stoi(argv[2]), evolve_of(argv[3]));
    peers::serve(peer, count);
  } catch (const std::exception& error) {
    std::cerr << "vector_flows: " << error.what() << '\n';
    return 1;
  }
}
