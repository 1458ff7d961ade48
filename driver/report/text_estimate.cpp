#include <algorithm>

#include "common/memory/format_bytes.hpp"
#include "common/text/number_text.hpp"
#include "driver/plan/chunks.hpp"
#include "driver/report/estimate_report.hpp"
#include "driver/report/report.hpp"

namespace simgpu::driver {

namespace {

/// A name, padded so that what follows stands in a column.
std::string name_column(const std::string& name) {
  constexpr std::size_t width = 9;
  return "  " + name + std::string(name.size() < width ? width - name.size() : 1, ' ');
}

std::string need_line(const std::string& name, const MemoryNeed& need) {
  return name_column(name) + memory::bytes_text(need.host) + " on the host" +
         (need.device > 0 ? ", " + memory::bytes_text(need.device) + " on the device" : "") + "\n";
}

/// Seconds, and beside them what a person would call so many.
std::string duration_text(double seconds) {
  constexpr double hour = 3600;
  constexpr double day = 24 * hour;
  if (seconds < 1) return rounded(seconds) + " s";
  if (seconds < 2 * hour) return fixed(seconds, 1) + " s";
  if (seconds < 2 * day) return fixed(seconds, 0) + " s (" + fixed(seconds / hour, 1) + " hours)";
  return rounded(seconds) + " s (" + fixed(seconds / day, 0) + " days)";
}

std::string time_line(const DeviceTime& time) {
  if (!time.evolve_seconds) return name_column(time.device) + "n/a: " + time.unknown + "\n";
  constexpr double million = 1e6;
  return name_column(time.device) + duration_text(*time.evolve_seconds) + " at " +
         fixed(time.calibration->particle_steps_per_second / million, 1) +
         " million particle-steps/s (measured with " +
         counted(time.calibration->particles, "particle") + ", " +
         counted(time.calibration->steps, "step") + ")\n";
}

std::string room_line(const DeviceRoom& room) {
  if (!room.most_particles) return name_column(room.device) + "n/a: " + room.unknown + "\n";
  const std::string bytes = room.allowed ? memory::format_bytes(*room.allowed) + " allowed"
                                         : memory::bytes_or_na(room.available) +
                                               (room.device == "cpu" ? " available" : " free");
  return name_column(room.device) + grouped(*room.most_particles) + " in " + bytes + " (" +
         room.description + ")\n";
}

}  // namespace

std::string text_estimate(const Estimate& estimate) {
  const std::uint64_t particles = estimate.parameters.particles;
  std::string text = parameters_text(estimate.parameters, estimate.generated_start) +
                     resumed_text(estimate.resumed_at) +
                     "An estimate: nothing was run but a calibration.\n" +
                     (estimate.field.empty() ? "" : "Field: " + estimate.field + "\n") +
                     chunks_text(chunk_count(particles, estimate.at_once), estimate.at_once) +
                     (estimate.input_is_read_again
                          ? "The input is read twice, to look through all of it before any work.\n"
                          : "") +
                     "\nHeld by this run, to the byte\n";
  for (const DeviceNeed& run : estimate.runs) text += need_line(run.device, run.need);
  if (estimate.runs.size() > 1) text += need_line("at once", estimate.whole);

  text += "\nThe steps alone, at the rate measured just now\n";
  for (const DeviceTime& time : estimate.times) text += time_line(time);

  text += "\nOn top of that, as measured\n" + name_column("process") +
          memory::bytes_or_na(estimate.process_resident) +
          " resident on the host before a run takes anything" +
          (estimate.process_with_context
               ? ", " + memory::format_bytes(*estimate.process_with_context) + " with CUDA"
               : "") +
          "\n" + name_column("context") +
          (estimate.context ? memory::format_bytes(*estimate.context) + " on a GPU"
                            : "n/a: " + estimate.context_unknown) +
          "\n\nThe most particles of such a run that fit at once\n";
  for (const DeviceRoom& room : estimate.rooms) text += room_line(room);
  if (!estimate.refusal.empty()) {
    text += "\nIt would be refused: " + estimate.refusal_beside_rooms + "\n";
  }
  return text;
}

}  // namespace simgpu::driver
