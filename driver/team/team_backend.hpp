#pragma once

#include <memory>
#include <string>
#include <vector>

#include "common/simulation.hpp"
#include "driver/team/member.hpp"

namespace simgpu::driver {

/// Devices that work as one: each has a range of the particles, and all do what is asked at once.
/// Devices of one model get the same share; unlike ones, too, until the run's kind is known (see
/// Backend::share_for()). Whoever uses it need not know that there are several, and the bits are
/// those of any one of them.
///
/// `name` is that of the team ("cuda:0,1"). A member's failure is told with the member's name.
std::unique_ptr<Backend> make_team(std::string name, std::vector<std::unique_ptr<Member>> members);

}  // namespace simgpu::driver
