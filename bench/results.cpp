#include "bench/results.hpp"

#include <algorithm>

#include "bench/child_process.hpp"
#include "bench/say.hpp"
#include "common/base/error.hpp"
#include "common/text/number_text.hpp"

namespace simgpu::bench {

namespace {

std::string describe(const Representation& representation, Order order) {
  return std::string(representation.description) + ", order " + std::string(name_of(order));
}

}  // namespace

Results::Results(const std::string& program, std::uint64_t particles, double time, bool gpu) {
  for (const Representation& representation : representations()) {
    if (representation.on_gpu && !gpu) continue;
    for (const Order order : {Order::step, Order::particle}) {
      say(describe(representation, order));
      const ChildResult child = run_child({program, "--only", std::string(representation.name),
                                           "--order", std::string(name_of(order)), "--particles",
                                           std::to_string(particles), "--time", shortest(time)});
      if (child.exit_code != 0) {
        throw Error(ErrorKind::run_failed, describe(representation, order) + ": not measured");
      }
      results_.push_back({representation, order, measurement_from(child.out)});
    }
  }
}

const Measurement& Results::of(std::string_view name, Order order) const {
  return std::find_if(results_.begin(), results_.end(),
                      [&](const Result& result) {
                        return result.representation.name == name && result.order == order;
                      })
      ->measurement;
}

std::vector<std::string> Results::differences() const {
  std::vector<std::string> sentences;
  for (const Result& result : results_) {
    const bool in_double = result.representation.precision == Precision::double_precision;
    const Measurement& simgpu = of(in_double ? "soa-double" : "soa-single", Order::particle);
    if (result.measurement.checksum == simgpu.checksum) continue;
    sentences.push_back(describe(result.representation, result.order) +
                        ": the particles do not end with simgpu's bits");
  }
  return sentences;
}

}  // namespace simgpu::bench
