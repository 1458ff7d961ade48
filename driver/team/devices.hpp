#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "common/built_in_laws.hpp"
#include "common/precision.hpp"
#include "common/simulation.hpp"
#include "cuda/device_query.hpp"
#include "driver/team/rank_use.hpp"
#include "driver/team/state_writer.hpp"

namespace simgpu::driver {

struct Options;

/// The way to every device: the one place where the driver meets the backends. A test gives the
/// driver devices of its own, such as one that makes mistakes.
struct Devices {
  std::function<std::unique_ptr<Backend>(std::optional<int> threads)> cpu;
  std::function<std::unique_ptr<Backend>(int index)> cuda;
  std::function<cuda::DeviceQuery()> query_cuda;

  /// The laws that all of these devices know, the default first.
  std::span<const LawInfo* const> laws = built_in_laws();

  /// Refuses options that these devices do not know; without it, they know all. Throws Error.
  std::function<void(const Options&)> accept = {};

  /// What each process of the run took so far, where it has several.
  std::function<std::vector<RankUse>()> rank_uses = {};

  /// The ways to files of states, where these devices have their own.
  OpenState<double> open_double = {};
  OpenState<float> open_single = {};

  /// The one for `Real`, or open_state_writer().
  template <class Real>
  OpenState<Real> open_state() const {
    const OpenState<Real>& own = of_precision<Real>(open_double, open_single);
    return own ? own : open_state_writer<Real>;
  }
};

/// This machine's devices.
Devices real_devices();

}  // namespace simgpu::driver
