#include "driver/report/memory_text.hpp"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

#include "common/memory/format_bytes.hpp"
#include "common/memory/line_table.hpp"
#include "common/text/number_text.hpp"
#include "common/text/table.hpp"

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

const std::vector<Column>& time_columns() {
  static const std::vector<Column> columns = {
      {"Times", [](const LineRecord& line) { return grouped(line.occurrences); }},
      {"Seconds", [](const LineRecord& line) { return fixed(line.seconds, 6); }},
  };
  return columns;
}

/// What the line is called, as in the JSON report and the timeline, and what stands in the source.
const std::vector<Column>& contents_columns() {
  static const std::vector<Column> columns = {
      {"Label", [](const LineRecord& line) { return std::string(line.site.label); }},
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
  append(time_columns());
  append(contents_columns());
  return columns;
}

/// The columns of one of several devices, by its place.
std::vector<Column> columns_of_device(std::size_t place, const std::string& file) {
  const auto column = [place](const char* title, auto cell) {
    return Column{title, [=](const LineRecord& line) { return cell(line.devices[place]); }};
  };
  using Record = memory::DeviceRecord;
  std::vector<Column> of_device = {
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
  };
  of_device.insert(of_device.end(), contents_columns().begin(), contents_columns().end());
  return of_device;
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

}  // namespace

std::string memory_text(const RunReport& run) {
  return "Memory by line of " + lines_file(run.lines) + "\n" +
         memory_table(columns_for(run), run.lines) + tables_of_devices(run);
}

}  // namespace simgpu::driver
