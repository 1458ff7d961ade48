#include "driver/run/run.hpp"

#include <algorithm>
#include <new>
#include <stdexcept>
#include <utility>

#include "common/precision.hpp"
#include "common/text/number_text.hpp"
#include "driver/checkpoint/checkpoint_places.hpp"
#include "driver/field/describe_field.hpp"
#include "driver/plan/checkpoint_room.hpp"
#include "driver/plan/choose_device.hpp"
#include "driver/plan/chunks.hpp"
#include "driver/plan/memory_limits.hpp"
#include "driver/plan/own_files.hpp"
#include "driver/process/say.hpp"
#include "driver/run/device_run.hpp"

namespace simgpu::driver {

namespace {

/// The one that is no CPU, if one is not.
const Backend& gpu_of(const Backend& backend, const Backend* reference) {
  return reference != nullptr && backend.threads() ? *reference : backend;
}

/// The run as it is told of where memory is short on `device`, one of several, if it is named.
PlannedRun short_on(PlannedRun run, const std::string& device) {
  if (!device.empty()) run.device = device;
  return run;
}

/// Bytes free on a started device, of several on the one that has least; nothing if that is
/// unknown.
std::optional<std::uint64_t> device_free(const Backend& backend) {
  const std::vector<DeviceOfSeveral> devices = backend.devices();
  if (devices.empty()) return backend.device_memory().free;
  std::optional<std::uint64_t> least;
  for (const DeviceOfSeveral& device : devices) {
    const std::optional<std::uint64_t> free = device.memory().free;
    if (!free) return std::nullopt;
    least = std::min(*free, least.value_or(*free));
  }
  return least;
}

/// The lines of a run whose memory is planned and whose devices are `chosen`. Throws Error.
template <class Real>
Report carry_out(const Options& options, ChosenDevices& chosen, DeviceRun<Real>& asked_for,
                 PlannedRun& planned, memory::Timeline* timeline, Failures& failures) {
  asked_for.start();
  planned.device_free = device_free(asked_for.backend());
  planned.at_once =
      particles_at_once(planned.plan, planned.particles, options, planned.device_free);
  const Chunks chunks({options.parameters.first, planned.particles}, planned.at_once);
  asked_for.allocate(chunks, chunks.size() > 1 && planned.plan.overlaps());

  Report report;
  report.parameters = options.parameters;
  report.parameters.particles = planned.particles;
  report.chunks = chunks.size();
  report.at_once = planned.at_once;
  report.generated_start = options.generated_start();
  if (options.field) report.field = field_line(options.field->info());
  report.resumed_at = options.resume_point;
  if (report.resumed_at) report.resumed_at->content.reset();
  std::unique_ptr<DeviceRun<Real>> reference;
  bool correct = true;
  for (std::uint64_t chunk = 0; chunk < chunks.size(); ++chunk) {
    const bool is_first = chunk == 0;
    const bool is_last = chunks.is_last(chunk);
    asked_for.prepare(chunk);
    if (is_first && !chosen.note.empty() && !options.quiet) say(chosen.note);
    asked_for.compute();
    asked_for.verify();
    if (chosen.reference || reference) {
      asked_for.pause();
      if (is_first) {
        reference = std::make_unique<DeviceRun<Real>>(options, Role::reference, timeline, failures);
        reference->open([&] { return std::move(chosen.reference); });
        reference->start();
        reference->allocate(chunks, false);
        report.comparison.emplace();
      } else {
        reference->resume();
      }
      reference->prepare(chunk);
      reference->compute();
      reference->verify();
      reference->compare_with(asked_for.simulation(), *report.comparison);
      correct = correct && reference->verified() && report.comparison->bitwise_equal();
      if (is_last) {
        report.runs.push_back(
            reference->finish(planned.plan.of_reference(planned.particles, planned.at_once)));
        reference.reset();
      } else {
        reference->pause();
      }
      asked_for.resume();
    }
    asked_for.compare_with_saved();
    correct = correct && asked_for.verified() && asked_for.equals_saved();
    if (correct) asked_for.save();
  }
  report.saved = asked_for.saved();
  report.run = asked_for.run_identity();
  if (correct) asked_for.commit();
  report.runs.insert(report.runs.begin(), asked_for.finish(planned.plan.of_asked_for(
                                              planned.particles, planned.at_once)));
  return report;
}

template <class Real>
Report run_in(const Options& options, const Devices& devices, memory::Timeline* timeline,
              Failures& failures) {
  ChosenDevices chosen;
  DeviceRun<Real> asked_for(options, Role::asked_for, timeline, failures);
  asked_for.open(
      [&] {
        chosen = choose_devices(options, devices);
        return std::move(chosen.asked_for);
      },
      devices.open_state<Real>());
  require_room_for_checkpoints(options, asked_for.particles());
  const Backend* reference = chosen.reference.get();
  const MemoryPlan plan(
      options, asked_for.backend().memory_use(),
      reference != nullptr ? std::optional(reference->memory_use()) : std::nullopt);
  PlannedRun planned =
      planned_on(gpu_of(asked_for.backend(), reference), plan, asked_for.particles());
  planned.at_once = particles_at_once(plan, planned.particles, options);
  planned.why_whole = chunks_hint(options);
  require_memory(planned, options);
  try {
    return carry_out(options, chosen, asked_for, planned, timeline, failures);
  } catch (const memory::OutOfMemory& failure) {
    throw_shortage(short_on(planned, failure.device()), failure.place(), failure.could_hold());
  } catch (const std::bad_alloc&) {
    throw_shortage(planned, memory::Place::host, std::nullopt);
  } catch (const std::length_error&) {  // more elements than a container can have
    throw_shortage(planned, memory::Place::host, std::nullopt);
  }
}

Report run_all(const Options& options, const Devices& devices, memory::Timeline* timeline,
               Failures& failures) {
  return in_precision(options.parameters.precision, [&](auto zero) {
    return run_in<decltype(zero)>(options, devices, timeline, failures);
  });
}

std::string timeline_title(const Options& options) {
  const Parameters& parameters = options.parameters;
  return (options.input ? std::string("Particles of a file")
                        : counted(parameters.particles, "particle")) +
         ", " + counted(parameters.steps, "step") + " of " + shortest(parameters.timestep) + ", " +
         std::string(name_of(parameters.precision)) + " precision, order " +
         std::string(name_of(parameters.order));
}

}  // namespace

Report run(const Options& options, const Devices& devices, Failures& failures) {
  if (options.checkpoint) const CheckpointPlaces places(*options.checkpoint, options.resume_point);
  require_own_frames(options);
  if (!options.memory_timeline) return run_all(options, devices, nullptr, failures);
  memory::Timeline timeline(
      memory::open_timeline_writer(*options.memory_timeline, timeline_title(options)),
      options.memory_interval);
  Report report = run_all(options, devices, &timeline, failures);
  failures.attempt([&] { report.timeline = timeline.finish(); });
  return report;
}

}  // namespace simgpu::driver
