#include <cmath>

#include "common/law_in_files.hpp"
#include "common/memory/format_bytes.hpp"
#include "common/text/number_text.hpp"
#include "common/text/table.hpp"
#include "common/text/wrapped.hpp"
#include "driver/report/convergence_report.hpp"
#include "driver/report/report.hpp"

namespace simgpu::driver {

namespace {

constexpr std::size_t text_width = 80;

/// A paragraph that fits a narrow terminal.
std::string paragraph(const std::string& sentences) {
  return wrapped(sentences, text_width) + "\n";
}

std::string device_paragraph(const ConvergenceReport& report) {
  std::string text = "Convergence on " + report.device + " (" + report.description + ")";
  if (report.threads) {
    text += ", " + counted(static_cast<std::uint64_t>(*report.threads), "thread");
  }
  return paragraph(text);
}

std::string runs_table(const ConvergenceReport& report) {
  constexpr const char* names[] = {"h", "h/2", "h/4"};
  std::vector<std::vector<std::string>> rows = {{"run", "steps", "timestep", "evolve", "checksum"}};
  for (std::size_t i = 0; i < report.runs.size(); ++i) {
    const ConvergenceRun& run = report.runs[i];
    rows.push_back({names[i], grouped(run.steps), shortest(run.timestep),
                    fixed(run.evolve_seconds, 3) + " s", checksum_text(run.checksum)});
  }
  return table_text(rows, LastColumn::flush_right);
}

std::string distance_text(const Farthest& farthest) {
  return farthest.distance == 0 ? "0" : rounded(farthest.distance);
}

std::string particle_text(const Farthest& farthest) {
  return farthest.particle ? std::to_string(*farthest.particle) : "-";
}

std::vector<std::string> difference_row(std::string_view name, const Farthest& first,
                                        const Farthest& second) {
  return {std::string(name), distance_text(first), particle_text(first), distance_text(second),
          particle_text(second)};
}

std::string differences_table(const ConvergenceReport& report) {
  const auto& [first, second] = report.separated;
  std::vector<std::vector<std::string>> rows = {
      {"field", "h to h/2", "particle", "h/2 to h/4", "particle"}};
  for (unsigned axis = 0; axis < first.dimensions; ++axis) {
    rows.push_back(difference_row(law_in_files(report.parameters).columns[axis].name,
                                  first.along[axis], second.along[axis]));
  }
  rows.push_back(difference_row("distance", first.farthest, second.farthest));
  return table_text(rows, LastColumn::flush_right);
}

std::string nominal_text(const LawInfo& law) {
  return "the scheme " + std::string(law.scheme) +
         (law.order > 0 ? " has order " + std::to_string(law.order)
                        : " has no order that is known");
}

/// The order that is seen, and what it means if it is another one than the scheme's.
std::string order_text(double order, const LawInfo& law) {
  const std::string observed = "The observed order is " + fixed(order, 2);
  if (law.order == 0 || std::abs(order - law.order) <= order_tolerance) {
    return observed + "; " + nominal_text(law) + ".";
  }
  return observed + ", but " + nominal_text(law) +
         ": the timestep is too long, or the velocity not smooth, so the estimate is rough.";
}

/// What was observed, as a sentence or two.
std::string verdict_text(const ConvergenceReport& report) {
  const std::string first = distance_text(report.separated[0].farthest);
  const std::string second = distance_text(report.separated[1].farthest);
  switch (report.finding.verdict) {
    case ConvergenceVerdict::order:
      return order_text(report.finding.order.value(), *report.parameters.law);
    case ConvergenceVerdict::no_difference:
      return "All three runs end at the same places: a shorter timestep changes nothing that "
             "rounding would leave. So no order can be observed.";
    case ConvergenceVerdict::rounding:
      return (report.separated[1].farthest.distance <= report.rounding.usual
                  ? "Rounding dominates: it usually comes to " + rounded(report.rounding.usual)
                  : "Rounding may dominate: it can add up to " + rounded(report.rounding.most)) +
             ", and the runs with h/2 and h/4 differ by " + second +
             ". So no order can be observed; " + nominal_text(*report.parameters.law) + ".";
    case ConvergenceVerdict::no_convergence:
      break;
  }
  return "The runs do not converge: half the timestep takes the differences from " + first +
         " to " + second + ". The timestep is too long for this flow; take a shorter one.";
}

std::string estimate_text(const ConvergenceReport& report) {
  const std::optional<ErrorEstimate>& estimate = report.finding.estimate;
  if (estimate) {
    return "The largest error of the run with h is estimated as " + rounded(estimate->error) +
           ", by Richardson extrapolation with the " +
           (estimate->is_nominal ? "nominal order " + fixed(estimate->order, 0)
                                 : "observed order " + fixed(estimate->order, 2)) +
           ".";
  }
  std::string text = "No error is estimated";
  if (report.finding.verdict == ConvergenceVerdict::rounding) {
    text += ": rounding can add up to " + rounded(report.rounding.most) +
            ", and the runs with h and h/2 differ by " +
            distance_text(report.separated[0].farthest);
  }
  return text + ".";
}

std::string memory_sentence(const ConvergenceReport& report) {
  std::string text =
      "Memory, of two states at a time: " + memory::format_bytes(report.predicted.host) +
      " on the host";
  if (!report.threads) {
    text += std::string(report.has_several ? ", up to " : ", ") +
            memory::format_bytes(report.predicted.device) + " on " +
            (report.has_several ? "each of " : "") + report.device;
  }
  return text + ".";
}

}  // namespace

std::string convergence_text(const ConvergenceReport& report) {
  return paragraph(parameters_text(report.parameters, report.generated_start)) +
         device_paragraph(report) + "\nThe same run with shorter timesteps\n" + runs_table(report) +
         "\nThe largest differences between the ends of two runs, over all particles\n" +
         differences_table(report) + "\n" + paragraph(verdict_text(report)) +
         paragraph(estimate_text(report)) + paragraph(memory_sentence(report));
}

}  // namespace simgpu::driver
