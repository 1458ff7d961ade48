// What particles cost in memory: the original benchmark's four tables, CPython's figures beside
// ours; then what each way to hold particles costs; then what simgpu takes beyond its state. The
// exit status is 1 if that is too much, or if the representations do not end with the same bits.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <filesystem>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "bench/built_files.hpp"
#include "bench/lean.hpp"
#include "bench/measurement.hpp"
#include "bench/peer.hpp"
#include "bench/results.hpp"
#include "bench/say.hpp"
#include "bench/sections.hpp"
#include "common/step_count.hpp"
#include "common/text/number_text.hpp"
#include "cuda/device_query.hpp"
#include "driver/cli/parse.hpp"

namespace {

using namespace simgpu;
using namespace simgpu::bench;

constexpr double timestep = 1e-5;  // the original's

/// Debian's interpreter, which sees Debian's packages, before one of the user's own.
std::string usual_python() {
  return std::filesystem::exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
}

struct Options {
  std::uint64_t particles = 100'000;
  double time = 0.001;
  std::vector<std::uint64_t> lean = {100'000, 10'000'000, 100'000'000};
  std::string python = usual_python();
  std::string peers = found("../peers", SIMGPU_PEERS_FOLDER);
  std::string simgpu = found("simgpu", SIMGPU_BUILT_PROGRAM);
  std::string only;
  Order order = Order::particle;

  Workload workload() const {
    return {particles, {timestep, count_steps(time, timestep).steps}, order};
  }
};

/// Lets counts be written 1e6 or 100_000.
CLI::Validator count_of_particles() {
  return {[](std::string& text) -> std::string {
            const auto count = driver::parse_count(text);
            if (!count || *count == 0) return "'" + text + "' is not a number of particles";
            text = std::to_string(*count);
            return {};
          },
          "N"};
}

std::vector<std::string> names_of_representations() {
  std::vector<std::string> names;
  for (const Representation& representation : representations()) {
    names.emplace_back(representation.name);
  }
  return names;
}

void add_options(CLI::App& app, Options& options) {
  const std::map<std::string, Order> orders = {{"particle", Order::particle},
                                               {"step", Order::step}};
  app.add_option("--particles", options.particles, "Particles of the tables")
      ->transform(count_of_particles())
      ->option_text("N=100000");
  app.add_option("--time", options.time, "Time that they are moved by, in steps of 1e-5")
      ->check(CLI::NonNegativeNumber)
      ->option_text("T=0.001");
  app.add_option("--lean", options.lean, "Particles of the runs of simgpu")
      ->delimiter(',')
      ->transform(count_of_particles())
      ->option_text("N,N,...=1e5,1e7,1e8");
  app.add_option("--python", options.python, "Python for the original's side; none leaves it out")
      ->option_text("PROGRAM=" + options.python);
  app.add_option("--peers", options.peers, "Folder of the original's side")->option_text("FOLDER");
  app.add_option("--simgpu", options.simgpu, "The simgpu to run")->option_text("PROGRAM");
  app.add_option("--only", options.only,
                 "Measure one representation in this process, and print JSON")
      ->check(CLI::IsMember(names_of_representations()))
      ->option_text("NAME");
  app.add_option("--order", options.order, "Order of the loops with --only: particle or step")
      ->transform(CLI::CheckedTransformer(orders))
      ->option_text("ORDER=particle");
}

int measure_one(const Options& options) {
  std::cout << to_json_text(representation_named(options.only).measure(options.workload())) << '\n';
  return 0;
}

/// Whether all that was measured ended with the same bits.
bool print_bits(const Results& results) {
  const auto differences = results.differences();
  for (const std::string& difference : differences) std::cout << "Bits: " << difference << "\n";
  if (differences.empty()) {
    std::cout << "Bits: all of ours end with those of simgpu, in both orders of the loops\n";
  }
  return differences.empty();
}

/// Whether every run was lean.
bool print_lean(const Options& options) {
  std::vector<LeanRun> runs;
  for (const std::uint64_t particles : options.lean) {
    say("simgpu, " + grouped(particles) + " particles");
    runs.push_back(run_lean(options.simgpu, particles));
  }
  std::cout << lean_section(runs);
  return std::all_of(runs.begin(), runs.end(), [](const LeanRun& run) { return run.lean(); });
}

int benchmark(const Options& options) {
  const Peer peer(options.python, options.peers);
  const std::string no_gpu = cuda::query_devices().unavailable;
  const Results results(this_program(), options.particles, options.time, no_gpu.empty());
  const auto tables = make_tables(results, peer, options.particles, options.time);

  std::cout << grouped(options.particles) << " particles, "
            << grouped(options.workload().evolution.steps) << " steps of " << shortest(timestep)
            << "\n\n";
  if (!peer.skipped().empty()) std::cout << "CPython: skipped, " << peer.skipped() << "\n\n";
  std::cout << tables_section(tables) << "\n"
            << costs_section(tables, results, options.particles, no_gpu);
  const bool same = print_bits(results);
  std::cout << "\n";
  const bool lean = print_lean(options);
  std::cout << "\n" << machine_section(tables);
  return same && lean ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  constexpr int exit_usage = 2;  // as simgpu's own
  try {
    Options options;
    CLI::App app("What particles cost in memory: the original benchmark's tables and ours");
    add_options(app, options);
    try {
      app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      return app.exit(error) == 0 ? 0 : exit_usage;
    }
    const int status = options.only.empty() ? benchmark(options) : measure_one(options);
    return std::cout.flush() ? status : 1;
  } catch (const std::exception& error) {
    say(error.what());
    return 1;
  }
}
