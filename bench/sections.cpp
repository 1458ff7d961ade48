#include "bench/sections.hpp"

#include <gnu/libc-version.h>
#include <sys/utsname.h>

#include <thread>

#include "bench/law.hpp"
#include "bench/say.hpp"
#include "bench/text_table.hpp"
#include "common/memory/format_bytes.hpp"
#include "common/processor.hpp"
#include "common/text/number_text.hpp"
#include "cuda/state_bytes.hpp"
#include "driver/process/version.hpp"

namespace simgpu::bench {

namespace {

using memory::format_bytes;
using memory::format_increment;
using Rows = std::vector<std::vector<std::string>>;

std::string seconds_text(double seconds) {
  return fixed(seconds, 3) + " s";
}

// --- The original's tables

Block label_block(const Measurement& measurement) {
  Rows rows = {{"line"}};
  for (const MeasuredLine& line : measurement.lines) rows.push_back({line.label});
  rows.push_back({"time"});
  return titled("", columns(rows, 1));
}

/// A block of figures with a row for each line, and the time of all lines below.
Block figures_block(const std::string& title, const Rows& rows, const std::string& time) {
  Block block = columns(rows);
  block.push_back(time);
  return titled(title, block);
}

Block peer_block(const std::string& title, const PeerRun& peer) {
  Rows rows = {{"usage", "increment", "tracemalloc", "times"}};
  for (const PeerLine& line : peer.lines) {
    rows.push_back({format_bytes(line.usage_bytes), format_increment(line.increment_bytes),
                    format_increment(line.allocated_increment_bytes), grouped(line.occurrences)});
  }
  return figures_block(title, rows,
                       seconds_text(peer.seconds) + "; " + seconds_text(peer.profiled_seconds) +
                           " under memory_profiler");
}

Block measured_block(const std::string& title, const Measurement& measurement) {
  Rows rows = {{"own", "increment", "RSS", "increment"}};
  for (const MeasuredLine& line : measurement.lines) {
    rows.push_back({format_bytes(line.own), format_increment(line.own_increment),
                    format_bytes(line.rss), format_increment(line.rss_increment)});
  }
  return figures_block(title, rows, seconds_text(measurement.seconds));
}

/// The statement of each line, in CPython and here.
std::string statements(const OriginalTable& table) {
  Rows rows;
  for (std::size_t i = 0; i < table.ours.lines.size(); ++i) {
    const MeasuredLine& line = table.ours.lines[i];
    if (table.peer) rows.push_back({line.label, table.peer->lines.at(i).contents});
    rows.push_back({table.peer ? "" : line.label, line.contents});
  }
  return beside({columns(rows, 2)});
}

// --- What a representation costs

/// What holding the particles costs, in bytes.
struct Cost {
  std::string representation;
  std::int64_t asked = 0;
  std::optional<std::int64_t> resident;
};

/// Signed, since noise can make a small cost less than nothing.
std::string mib(std::int64_t bytes) {
  return bytes < 0 ? format_increment(bytes) : format_bytes(static_cast<std::uint64_t>(bytes));
}

std::string per_particle(std::int64_t bytes, std::uint64_t particles) {
  return fixed(static_cast<double>(bytes) / static_cast<double>(particles), 1) + " B";
}

std::vector<Cost> peer_costs(const std::vector<OriginalTable>& tables) {
  std::vector<Cost> costs;
  for (const OriginalTable& table : tables) {
    if (!table.peer || table.order != Order::particle) continue;
    const PeerLine& create = table.peer->lines.front();
    costs.push_back({table.peer_title, create.allocated_increment_bytes, create.increment_bytes});
  }
  return costs;
}

Cost measured_cost(const Result& result) {
  const std::string name(result.representation.description);
  const Measurement& measurement = result.measurement;
  if (measurement.device) return {name, measurement.device_own, measurement.device->bytes};
  const MeasuredLine& create = measurement.lines.front();
  return {name, create.own_increment, create.rss_increment};
}

/// What is known of the device's representations without a device.
std::vector<Cost> computed_costs(std::uint64_t particles) {
  std::vector<Cost> costs;
  for (const Representation& representation : representations()) {
    if (!representation.on_gpu) continue;
    const std::uint64_t asked =
        cuda::state_bytes(representation.precision, benchmark_law.column_count(), particles).device;
    costs.push_back(
        {std::string(representation.description), static_cast<std::int64_t>(asked), std::nullopt});
  }
  return costs;
}

std::string device_note(const Results& results, const std::string& no_gpu) {
  if (!no_gpu.empty()) {
    return "Device: computed, not measured: " + no_gpu + ".\n";
  }
  const DeviceResident& device = *results.of("gpu-double", Order::particle).device;
  return "Device: " + device.device + "; resident there is the increment of " + device.by + ".\n";
}

}  // namespace

std::vector<OriginalTable> make_tables(const Results& results, const Peer& peer,
                                       std::uint64_t particles, double time) {
  struct Kind {
    const char* name;
    const char* title;
    const char* peer_title;
    const char* ours;
  };
  constexpr Kind kinds[] = {{"plain", "plain particle", "object with a dict", "map"},
                            {"slim", "slimmed particle", "object with __slots__", "object"}};
  std::vector<OriginalTable> tables;
  for (const Kind& kind : kinds) {
    for (const Order order : {Order::step, Order::particle}) {
      const std::string evolve = order == Order::step ? "old" : "new";
      OriginalTable table;
      table.title = kind.title + (", " + evolve) + " evolve";
      table.order = order;
      if (peer.skipped().empty()) {
        say("CPython, " + table.title);
        table.peer = peer.run(kind.name, evolve, particles, time);
        table.peer_title = table.peer->python + ": " + kind.peer_title;
      }
      table.ours_title = representation_named(kind.ours).description;
      table.ours = results.of(kind.ours, order);
      table.simgpu = results.of("soa-double", order);
      tables.push_back(std::move(table));
    }
  }
  return tables;
}

std::string tables_section(const std::vector<OriginalTable>& tables) {
  std::string text = "The lines of benchmark_memory" +
                     std::string(tables.front().peer ? ", in CPython and here\n" : "\n") +
                     statements(tables.front());
  for (const OriginalTable& table : tables) {
    std::vector<Block> blocks = {label_block(table.ours)};
    if (table.peer) blocks.push_back(peer_block(table.peer_title, *table.peer));
    blocks.push_back(measured_block(table.ours_title, table.ours));
    blocks.push_back(measured_block("simgpu: structure of arrays (SoA)", table.simgpu));
    text += "\nMemory by line: " + table.title + "\n" + beside(blocks);
  }
  text += "\n";
  if (tables.front().peer) {
    text +=
        "usage, increment, times: memory_profiler's Mem usage, Increment and Occurrences.\n"
        "tracemalloc: bytes that CPython's allocators were asked for, exact, in another run.\n";
  }
  return text +
         "own: bytes that containers asked for, exact. RSS: resident pages, its increment of "
         "anonymous ones.\n"
         "Every run is a process of its own with one thread; each line of ours runs once. MiB are "
         "2^20 bytes.\n";
}

std::string costs_section(const std::vector<OriginalTable>& tables, const Results& results,
                          std::uint64_t particles, const std::string& no_gpu) {
  std::vector<Cost> costs = peer_costs(tables);
  for (const Result& result : results.all()) {
    if (result.order == Order::particle) costs.push_back(measured_cost(result));
  }
  if (!no_gpu.empty()) {
    for (Cost& cost : computed_costs(particles)) costs.push_back(std::move(cost));
  }
  Rows rows = {{"representation", "asked for", "a particle", "resident", "a particle"}};
  for (const Cost& cost : costs) {
    const auto& resident = cost.resident;
    rows.push_back({cost.representation, mib(cost.asked), per_particle(cost.asked, particles),
                    resident ? mib(*resident) : "n/a",
                    resident ? per_particle(*resident, particles) : "n/a"});
  }
  return "What " + grouped(particles) + " particles cost\n" + beside({columns(rows, 1)}) +
         "\nAsked for: by the ledger. Resident: anonymous pages." +
         (tables.front().peer ? " In CPython: by tracemalloc and by memory_profiler.\n" : "\n") +
         device_note(results, no_gpu);
}

std::string lean_section(const std::vector<LeanRun>& runs) {
  Rows rows = {{"particles", "state", "own, peak", "RSS, peak", "beyond the state", ""}};
  std::string skipped;
  for (const LeanRun& run : runs) {
    const std::string particles = grouped(run.particles);
    if (!run.skipped.empty()) {
      skipped += "  " + particles + " particles: skipped, since " + run.skipped + "\n";
      continue;
    }
    rows.push_back(
        {particles, format_bytes(run.state), format_bytes(run.own_peak), format_bytes(run.rss_peak),
         mib(static_cast<std::int64_t>(run.rss_peak - run.state)), run.lean() ? "ok" : "too much"});
  }
  return "simgpu --device cpu --particles N --steps 1 may take " + format_bytes(lean_allowance) +
         " beyond its state\n" + beside({columns(rows)}) + skipped;
}

std::string machine_section(const std::vector<OriginalTable>& tables) {
  utsname kernel{};
  const bool known = ::uname(&kernel) == 0;
  std::string text =
      "Machine  " + processor_name() + ", " + std::to_string(std::thread::hardware_concurrency()) +
      " logical processors\n" + "System   " +
      (known ? std::string(kernel.sysname) + " " + kernel.release : "unknown") + ", glibc " +
      ::gnu_get_libc_version() + "\n" + "Program  " + driver::version_text() + "\n";
  const auto& peer = tables.front().peer;
  if (peer)
    text += "Python   " + peer->python + ", memory_profiler " + peer->memory_profiler + "\n";
  return text;
}

}  // namespace simgpu::bench
