#pragma once

namespace simgpu::bench {

/// What failures that come at random, at a constant rate, cost a run that saves itself: all in
/// seconds of wall time.
struct FailureModel {
  double mean_time_between_failures;  ///< of all the run's machine; infinite where nothing fails
  double checkpoint;                  ///< to write one checkpoint
  double restart;                     ///< from a failure until the last checkpoint is loaded
};

/// The seconds of work between two checkpoints with which a run ends soonest, to first order:
/// sqrt(2 C M). J. W. Young, "A first order approximation to the optimum checkpoint interval",
/// Communications of the ACM 17(9), 1974, p. 530. Infinite where nothing fails.
double interval_by_young(const FailureModel& model);

/// The same to higher order: sqrt(2 C M) (1 + sqrt(C / 2M) / 3 + (C / 2M) / 9) - C, or M once
/// C is 2 M or more. J. T. Daly, "A higher order estimate of the optimum checkpoint interval for
/// restart dumps", Future Generation Computer Systems 22(3), 2006, pp. 303-312, eq. 37.
double interval_by_daly(const FailureModel& model);

/// The mean seconds until `work` seconds of computing are done and saved, with a checkpoint after
/// each `interval` of them: M e^(R/M) (e^((interval + C)/M) - 1) work / interval (Daly, eq. 20).
/// Exact for failures that are exponential, in restarts too, and a whole number of intervals, the
/// last of which is saved as well. Without failures it is the plain sum. Infinite where the number
/// is too large for a double: such a run does not end.
double expected_seconds(double work, double interval, const FailureModel& model);

}  // namespace simgpu::bench
