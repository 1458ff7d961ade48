// Fits the cost model's rates to the runs that bench/scale/measure.py kept, and holds it against
// those of them that the fit knows nothing of. Prints both as tables for docs/scale.md.

#include <algorithm>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "bench/law.hpp"
#include "bench/scale/cost_model.hpp"
#include "bench/scale/markdown.hpp"
#include "common/parameters.hpp"
#include "common/text/number_text.hpp"

namespace simgpu::bench {

namespace {

using nlohmann::json;

/// A run that was measured.
struct Run {
  bool is_fitted = false;
  std::string arguments;
  Parameters parameters;
  int threads = 0;
  std::uint64_t checkpoints = 0;
  std::map<std::string, double> seconds;  ///< by the lines of its report, and "total"
  std::string input;                      ///< its suffix
  std::string output;

  double taken(const std::string& line) const {
    const auto found = seconds.find(line);
    return found == seconds.end() ? 0 : found->second;
  }
  double state_bytes() const {
    return static_cast<double>(bench::state_bytes(parameters.precision, parameters.particles));
  }
  double particles() const { return static_cast<double>(parameters.particles); }
};

/// The suffix of the file that follows `flag`, empty if none does.
std::string suffix_after(const std::string& flag, const std::string& arguments) {
  const std::size_t begin = arguments.find(flag + " ");
  if (begin == std::string::npos) return {};
  const std::size_t end = std::min(arguments.find(' ', begin + flag.size() + 1), arguments.size());
  const std::size_t point = arguments.rfind('.', end - 1);
  return arguments.substr(point, end - point);
}

Run run_of(const json& row) {
  Run run;
  run.is_fitted = row.at("use") == "fit";
  run.arguments = row.at("arguments");
  const json& params = row.at("params");
  run.parameters.particles = params.at("particles");
  run.parameters.steps = params.at("steps");
  run.parameters.precision = *choice_named<Precision>(params.at("precision").get<std::string>());
  run.parameters.math = *choice_named<Math>(params.at("math").get<std::string>());
  run.threads = row.at("threads");
  run.checkpoints = row.at("checkpoints");
  for (const auto& [line, seconds] : row.at("seconds").items()) {
    const auto repetitions = seconds.get<std::vector<double>>();
    run.seconds[line] = *std::min_element(repetitions.begin(), repetitions.end());
  }
  run.input = suffix_after("--input", run.arguments);
  run.output = suffix_after("--output", run.arguments);
  return run;
}

std::vector<Run> runs_in(const json& document) {
  std::vector<Run> runs;
  for (const json& row : document.at("runs")) runs.push_back(run_of(row));
  return runs;
}

std::string kind_of(const Run& run) {
  return std::string(name_of(run.parameters.precision)) + ", " +
         std::string(name_of(run.parameters.math)) + ", " + std::to_string(run.threads) +
         (run.threads == 1 ? " thread" : " threads");
}

std::string threads_of(const Run& run) {
  return std::to_string(run.threads) + (run.threads == 1 ? " thread" : " threads");
}

/// Rates by their names in the table; each is that of one run.
using Fit = std::map<std::string, double>;

Fit fit(const std::vector<Run>& runs) {
  Fit rates;
  for (const Run& run : runs) {
    if (!run.is_fitted) continue;
    if (run.checkpoints > 0) {
      rates["write checkpoint"] =
          run.state_bytes() * static_cast<double>(run.checkpoints) / run.taken("checkpoint");
    } else if (run.arguments.starts_with("--resume")) {
      rates["read checkpoint"] = run.state_bytes() / run.taken("load");
    } else if (!run.output.empty()) {
      rates["write " + run.output] = run.state_bytes() / run.taken("store");
    } else if (!run.input.empty()) {
      rates["read " + run.input] =
          run.state_bytes() / (run.taken("open_input") + run.taken("load"));
    } else if (run.parameters.steps == 1) {
      // One pass, which reads three columns and writes two.
      rates["memory, " + threads_of(run)] = run.state_bytes() * 5 / 3 / run.taken("evolve");
      rates["create, " + threads_of(run)] = run.particles() / run.taken("create");
      rates["check and sum, " + threads_of(run)] =
          run.particles() / (run.taken("check") + run.taken("checksum"));
    } else {
      rates["steps, " + kind_of(run)] =
          run.particles() * static_cast<double>(run.parameters.steps) / run.taken("evolve");
    }
  }
  return rates;
}

Cost predicted(const Run& run, const Fit& rates) {
  Machine machine;
  machine.rates.particle_steps = rates.at("steps, " + kind_of(run));
  machine.rates.device_memory = rates.at("memory, " + threads_of(run));
  machine.rates.particles_created = rates.at("create, " + threads_of(run));
  machine.rates.particles_summed = rates.at("check and sum, " + threads_of(run));
  Work work{run.parameters};
  if (!run.input.empty()) {
    work.input = FileAccess::first_rank;
    machine.rates.disk_read = rates.at("read " + run.input);
  }
  machine.rates.disk_write = rates.at("write checkpoint");
  if (!run.output.empty()) {
    work.output = FileAccess::first_rank;
    machine.rates.disk_write = rates.at("write " + run.output);
  }
  return cost_of(work, machine);
}

std::string fit_table(const Fit& rates) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& [name, per_second] : rates) {
    const bool counts_bytes =
        name.starts_with("read") || name.starts_with("write") || name.starts_with("memory");
    rows.push_back({name, counts_bytes ? bytes(per_second) + "/s" : rate(per_second)});
  }
  return markdown_table({"rate", "fitted"}, rows);
}

std::string check_table(const std::vector<Run>& runs, const Fit& rates) {
  std::vector<std::vector<std::string>> rows;
  for (const Run& run : runs) {
    if (run.is_fitted) continue;
    const Cost cost = predicted(run, rates);
    const double total =
        cost.solve + cost.failures->checkpoint * static_cast<double>(run.checkpoints);
    rows.push_back({"`" + run.arguments + "`", duration(cost.evolve), duration(run.taken("evolve")),
                    duration(total), duration(run.taken("total")),
                    fixed(total / run.taken("total"), 2)});
  }
  return markdown_table({"run", "evolve, predicted", "measured", "all, predicted", "measured",
                         "predicted / measured"},
                        rows);
}

}  // namespace

}  // namespace simgpu::bench

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: scale_fit RUNS.json\n";
    return 2;
  }
  using namespace simgpu::bench;
  std::ifstream file(argv[1]);
  const json document = json::parse(file);
  const std::vector<Run> runs = runs_in(document);
  const Fit rates = fit(runs);
  std::cout << fit_table(rates) << '\n' << check_table(runs, rates);
}
