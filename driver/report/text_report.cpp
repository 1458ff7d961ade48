#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "common/memory/format_bytes.hpp"
#include "common/text/number_text.hpp"
#include "common/text/one_line.hpp"
#include "common/text/table.hpp"
#include "driver/report/differences.hpp"
#include "driver/report/report.hpp"

namespace simgpu::driver {

namespace {

using memory::LineRecord;

/// A column of the memory table. Numbers are flush right, the last column is not padded.
struct Column {
  const char* title;
  std::function<std::string(const LineRecord&)> cell;
};

std::string increment_or_na(const std::optional<std::int64_t>& bytes) {
  return bytes ? memory::format_increment(*bytes) : "n/a";
}

/// How large a difference is, whichever sign it has.
std::string size_or_na(const std::optional<std::int64_t>& difference) {
  return difference ? memory::format_bytes(static_cast<std::uint64_t>(std::abs(*difference)))
                    : "n/a";
}

/// The file that most lines are of, which is said once.
std::string lines_file(const std::vector<LineRecord>& lines) {
  return lines.empty() ? "" : lines.front().site.file;
}

/// The number of a line, with the name of its file if that is not `file`.
Column line_column(const std::string& file) {
  return {"Line", [file](const LineRecord& line) {
            std::string number = std::to_string(line.site.line);
            if (line.site.file == file) return number;
            return std::filesystem::path(line.site.file).filename().string() + ":" + number;
          }};
}

const std::vector<Column>& host_columns() {
  static const std::vector<Column> columns = {
      {"Host own", [](const LineRecord& line) { return memory::format_bytes(line.host_own); }},
      {"Increment",
       [](const LineRecord& line) { return memory::format_increment(line.host_own_increment); }},
      {"Peak inside",
       [](const LineRecord& line) { return memory::format_bytes(line.host_own_peak); }},
      {"RSS", [](const LineRecord& line) { return memory::bytes_or_na(line.host_rss); }},
      {"Increment",
       [](const LineRecord& line) { return increment_or_na(line.host_rss_increment); }},
      {"Peak RSS", [](const LineRecord& line) { return memory::bytes_or_na(line.host_peak_rss); }},
  };
  return columns;
}

const std::vector<Column>& device_columns() {
  static const std::vector<Column> columns = {
      {"Device own", [](const LineRecord& line) { return memory::format_bytes(line.device_own); }},
      {"Increment",
       [](const LineRecord& line) { return memory::format_increment(line.device_own_increment); }},
      {"Peak inside",
       [](const LineRecord& line) { return memory::format_bytes(line.device_own_peak); }},
      {"Process", [](const LineRecord& line) { return memory::bytes_or_na(line.device.process); }},
      {"Whole GPU", [](const LineRecord& line) { return memory::bytes_or_na(line.device.used); }},
  };
  return columns;
}

const std::vector<Column>& contents_columns() {
  static const std::vector<Column> columns = {
      {"Times", [](const LineRecord& line) { return grouped(line.occurrences); }},
      {"Seconds", [](const LineRecord& line) { return fixed(line.seconds, 6); }},
      {"Line contents", [](const LineRecord& line) { return std::string(line.site.contents); }},
  };
  return columns;
}

std::vector<Column> columns_for(const RunReport& run) {
  std::vector<Column> columns = {line_column(lines_file(run.lines))};
  const auto append = [&](const std::vector<Column>& more) {
    columns.insert(columns.end(), more.begin(), more.end());
  };
  append(host_columns());
  if (!run.threads) append(device_columns());
  append(contents_columns());
  return columns;
}

/// The columns of one of several devices, by its place.
std::vector<Column> columns_of_device(std::size_t place, const std::string& file) {
  const auto column = [place](const char* title, auto cell) {
    return Column{title, [=](const LineRecord& line) { return cell(line.devices[place]); }};
  };
  using Record = memory::DeviceRecord;
  return {
      line_column(file),
      column("Device own", [](const Record& device) { return memory::bytes_or_na(device.own); }),
      column("Increment",
             [](const Record& device) { return increment_or_na(device.own_increment); }),
      column("Peak inside",
             [](const Record& device) { return memory::bytes_or_na(device.own_peak); }),
      column("Process",
             [](const Record& device) { return memory::bytes_or_na(device.memory.process); }),
      column("Whole GPU",
             [](const Record& device) { return memory::bytes_or_na(device.memory.used); }),
      contents_columns().back(),
  };
}

std::string memory_table(const std::vector<Column>& columns, const std::vector<LineRecord>& lines) {
  std::vector<std::vector<std::string>> rows(1);
  for (const Column& column : columns) rows[0].emplace_back(column.title);
  for (const LineRecord& line : lines) {
    std::vector<std::string> row;
    row.reserve(columns.size());
    for (const Column& column : columns) row.push_back(column.cell(line));
    rows.push_back(std::move(row));
  }
  return table_text(rows, LastColumn::flush_left);
}

/// A group of rows for each of several devices.
std::string tables_of_devices(const RunReport& run) {
  std::vector<LineRecord> lines;  // before the devices are known there is nothing to tell of them
  std::copy_if(run.lines.begin(), run.lines.end(), std::back_inserter(lines),
               [](const LineRecord& line) { return !line.devices.empty(); });
  std::string text;
  for (std::size_t i = 0; i < run.devices.size(); ++i) {
    const DeviceReport& device = run.devices[i];
    text += "\n  " + device.device + ": " + device.description +
            (device.particles ? ", particles [" + grouped(device.particles->first) + ", " +
                                    grouped(device.particles->end()) + ")"
                              : "") +
            "\n" + memory_table(columns_of_device(i, lines_file(run.lines)), lines);
  }
  return text;
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

std::string run_text(const RunReport& run) {
  std::string text = "\n" + run.device + ": " + run.description;
  if (run.threads) {
    text += ", " + counted(static_cast<std::uint64_t>(*run.threads), "thread");
  }
  text += "\n\nMemory by line of " + lines_file(run.lines) + "\n" +
          memory_table(columns_for(run), run.lines) + tables_of_devices(run) + "\n";
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

/// The title and the first item on a line, and the other items below the first; nothing without
/// items.
std::string list_text(const std::string& title, const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) {
    text += (text.empty() ? title : std::string(title.size(), ' ')) + item + "\n";
  }
  return text;
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
  text += resumed_text(report.resumed_at);
  text += chunks_text(report.chunks, report.at_once);
  for (const RunReport& run : report.runs) text += run_text(run);
  text += legend(report);
  if (!report.ranks.empty()) text += "\n" + rank_uses_text(report.ranks);
  if (report.comparison) text += "\n" + comparison_text(report);
  if (report.saved) text += "\n" + saved_comparison_text(report);
  return text;
}

}  // namespace simgpu::driver
