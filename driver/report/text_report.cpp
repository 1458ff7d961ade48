#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "common/memory/format_bytes.hpp"
#include "common/text/number_text.hpp"
#include "common/text/one_line.hpp"
#include "driver/field/describe_field.hpp"
#include "driver/report/differences.hpp"
#include "driver/report/memory_text.hpp"
#include "driver/report/report.hpp"

namespace simgpu::driver {

namespace {

using memory::LineRecord;

/// How large a difference is, whichever sign it has.
std::string size_or_na(const std::optional<std::int64_t>& difference) {
  return difference ? memory::format_bytes(static_cast<std::uint64_t>(std::abs(*difference)))
                    : "n/a";
}

/// "2.29 MiB on the host, 2.29 MiB on the device".
std::string predicted_text(const RunReport& run, const MemoryNeed& need) {
  return memory::format_bytes(need.host) + " on the host" +
         (run.threads ? ""
                      : ", " + memory::format_bytes(need.device) +
                            (run.devices.empty() ? " on the device" : " on the devices"));
}

std::string peak_text(const RunReport& run) {
  const MemoryNeed peak = peak_own(run);
  return predicted_text(run, peak) + (peak == run.predicted
                                          ? ", as predicted"
                                          : "; predicted: " + predicted_text(run, run.predicted));
}

/// The title and the first item on a line, and the other items below the first; nothing without
/// items.
std::string list_text(const std::string& title, const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) {
    text += (text.empty() ? title : std::string(title.size(), ' ')) + item + "\n";
  }
  return text;
}

/// What became of particles in a field, a line for each thing that happened.
std::string outcome_text(const FieldOutcome& outcome, const GriddedField& field) {
  std::vector<std::string> lines;
  if (outcome.started_on_missing.value_or(0) > 0) {
    lines.push_back(counted(*outcome.started_on_missing, "particle") +
                    " started on missing values, such as land");
  }
  if (outcome.left > 0) {
    lines.push_back(counted(outcome.left, "particle") + " left it, the first at " +
                    time_text(field, *outcome.first_left_at));
  }
  if (outcome.ended_on_missing > 0) {
    lines.push_back(counted(outcome.ended_on_missing, "particle") + " ended on missing values");
  }
  if (lines.empty()) lines.emplace_back("no particle left it or ended on missing values");
  return list_text("  field     ", lines);
}

std::string run_text(const RunReport& run, const GriddedField& field) {
  std::string text = "\n" + run.device + ": " + run.description;
  if (run.threads) {
    text += ", " + counted(static_cast<std::uint64_t>(*run.threads), "thread");
  }
  text += "\n\n" + memory_text(run) + "\n";
  text += "  peak own  " + peak_text(run) + "\n";
  text += "  RSS error " + size_or_na(run.lag_at_start) + " at the start, " +
          size_or_na(run.lag_at_end) + " at the end\n";
  const std::optional<double> rate = particle_steps_per_second(run);
  text +=
      "  evolve    " + fixed(run.evolve_seconds, 6) + " s" +
      (rate ? "   " + fixed(*rate / 1e6, *rate < 1e7 ? 3 : 1) + " million particle-steps/s" : "") +
      "\n";
  text += "  total     " + fixed(run.total_seconds, 6) + " s\n";
  text += "  checksum  " + checksum_text(run.checksum) + "\n";
  if (run.field) text += outcome_text(*run.field, field);
  if (run.verification) {
    text += "  verify    " + verification_text(*run.verification) + "\n";
    const std::string seen = resolution_text(run.verification->resolution);
    if (!seen.empty()) text += "            " + seen + "\n";
  }
  return text;
}

/// Why this process's device memory is unknown, if a line says.
std::string why_process_unknown(const Report& report) {
  for (const RunReport& run : report.runs) {
    for (const LineRecord& line : run.lines) {
      if (line.device.process_unknown != nullptr) return line.device.process_unknown;
    }
  }
  return {};
}

std::string timeline_text(const memory::TimelineCost& cost) {
  const double share = cost.elapsed_seconds > 0 ? 100 * cost.cpu_seconds / cost.elapsed_seconds : 0;
  return "Timeline: " + counted(cost.samples, "sample") + " took " +
         fixed(1e3 * cost.cpu_seconds, 2) + " ms of a processor, " + fixed(share, 2) +
         " % of one.\n";
}

std::string legend(const Report& report) {
  const bool device = std::any_of(report.runs.begin(), report.runs.end(),
                                  [](const RunReport& run) { return !run.threads; });
  std::string text =
      "\nOwn: bytes that the simulation's containers asked for, exact. RSS: resident pages as "
      "Linux\n"
      "counts them; its increment is of anonymous pages; its error is how far the quick count\n"
      "(statm), which the table reads, is from the exact one (smaps_rollup). MiB are 2^20 bytes.\n";
  if (device) {
    text +=
        "Process: this process on the device, its context included, as NVML counts it.\n"
        "Whole GPU: all processes, as the driver counts them.\n";
    const std::string why = why_process_unknown(report);
    if (!why.empty()) text += "Process is n/a: " + why + ".\n";
  }
  if (report.timeline) text += timeline_text(*report.timeline);
  text += list_text("Pinned: ", report.pinning.done);
  text += list_text("Not pinned, since the system refuses: ", report.pinning.refused);
  return text;
}

std::string equal_text(const Comparison& comparison, const std::string& one,
                       const std::string& other) {
  return "all bits of " + counted(comparison.compared, "particle") + " are equal on " + one +
         " and " + other;
}

std::string comparison_text(const Report& report) {
  const Comparison& comparison = *report.comparison;
  if (comparison.bitwise_equal()) {
    return "Compare: " +
           equal_text(comparison, report.runs.at(0).device, report.runs.at(1).device) + "\n";
  }
  return "Compare: " + difference_text(report) + "\n" + differences_text(comparison);
}

std::string saved_comparison_text(const Report& report) {
  const SavedComparison& saved = *report.saved;
  const std::string& device = report.runs.at(0).device;
  const std::string file = one_line(saved.file.string());
  if (!saved.equal) {
    return "Compare: " + saved_difference_text(report) + "\n" +
           (saved.state ? differences_text(*saved.state) : "");
  }
  return "Compare: " +
         (saved.state ? equal_text(*saved.state, device, file)
                      : "the checksum is the same on " + device + " and in " + file) +
         "\n";
}

}  // namespace

std::string chunks_text(std::uint64_t chunks, std::uint64_t at_once) {
  if (chunks <= 1) return {};
  return "In " + counted(chunks, "chunk") + " of up to " + counted(at_once, "particle") + ".\n";
}

std::string resumed_text(const std::optional<Checkpoint>& resumed_at) {
  if (!resumed_at) return {};
  return "resumed at step " + grouped(resumed_at->header.position.step) + " from " +
         one_line(resumed_at->file.string()) + "\n";
}

std::string text_report(const Report& report) {
  std::string text = parameters_text(report.parameters, report.generated_start);
  if (!report.field.empty()) text += "Field: " + report.field + "\n";
  text += resumed_text(report.resumed_at);
  text += chunks_text(report.chunks, report.at_once);
  for (const RunReport& run : report.runs) text += run_text(run, report.parameters.field);
  text += legend(report);
  if (!report.ranks.empty()) text += "\n" + rank_uses_text(report.ranks);
  if (report.comparison) text += "\n" + comparison_text(report);
  if (report.saved) text += "\n" + saved_comparison_text(report);
  return text;
}

}  // namespace simgpu::driver
