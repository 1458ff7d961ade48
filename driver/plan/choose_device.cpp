#include "driver/plan/choose_device.hpp"

#include <string>
#include <utility>

#include "common/base/error.hpp"
#include "common/memory/ledger.hpp"
#include "driver/team/team_backend.hpp"

namespace simgpu::driver {

namespace {

/// The backend, which shares out the particles of this run among its devices if it has several.
std::unique_ptr<Backend> for_the_run(const Options& options, std::unique_ptr<Backend> backend) {
  backend->share_for(options.parameters);
  return backend;
}

ChosenDevices best_device(const Options& options, const Devices& devices) {
  const cuda::DeviceQuery query = devices.query_cuda();
  const std::optional<int> gpu = query.first_usable();
  ChosenDevices chosen;
  chosen.asked_for = for_the_run(options, gpu ? devices.cuda(*gpu) : devices.cpu(options.threads));
  chosen.note = "running on " + chosen.asked_for->name() + " (" + chosen.asked_for->description() +
                ")" + (gpu ? "" : ": " + query.unavailable);
  return chosen;
}

/// One GPU, or several as a team.
std::unique_ptr<Backend> gpus_as_one(std::span<const int> indices, const Devices& devices) {
  if (indices.size() == 1) return devices.cuda(indices.front());
  std::vector<std::unique_ptr<Member>> members;
  for (const int index : indices) {
    members.push_back(make_local_member(devices.cuda(index), &memory::device_ledger(index)));
  }
  return make_team(name_of_gpus(indices), std::move(members));
}

/// The GPUs asked for. Whoever has none learns why, and what else to do.
std::unique_ptr<Backend> cuda_device(const Options& options, const Devices& devices) {
  const cuda::DeviceQuery query = devices.query_cuda();
  try {
    std::vector<int> indices = gpus_of(options.device, query);
    if (indices.empty()) indices.push_back(0);  // which tells why there is none
    return for_the_run(options, gpus_as_one(indices, devices));
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::device_unusable) throw;
    const std::string sentence =
        error.what() +
        std::string(query.devices.empty() ? "" : " (simgpu --list-devices shows what there is)");
    throw Error(error.kind(), options.compare ? "--compare needs a CUDA device: " + sentence
                                              : sentence + "; or use --device cpu");
  }
}

}  // namespace

std::string name_of_gpus(std::span<const int> indices) {
  std::string name = "cuda";
  for (const int index : indices) name += (name == "cuda" ? ":" : ",") + std::to_string(index);
  return name;
}

std::vector<int> gpus_of(const DeviceChoice& choice, const cuda::DeviceQuery& query) {
  if (choice.kind == DeviceChoice::Kind::all_cuda) return query.usable();
  if (!choice.indices.empty()) return choice.indices;
  const std::optional<int> first = query.first_usable();
  return first ? std::vector{*first} : std::vector<int>{};
}

ChosenDevices choose_devices(const Options& options, const Devices& devices) {
  using Kind = DeviceChoice::Kind;
  const auto cpu = [&] { return for_the_run(options, devices.cpu(options.threads)); };
  const auto cuda = [&] { return cuda_device(options, devices); };
  if (options.compare) {
    if (options.device.kind == Kind::cpu) return {cpu(), cuda(), {}};
    return {cuda(), cpu(), {}};
  }
  switch (options.device.kind) {
    case Kind::cpu:
      return {cpu(), nullptr, {}};
    case Kind::cuda:
    case Kind::all_cuda:
      return {cuda(), nullptr, {}};
    case Kind::automatic:
      break;
  }
  return best_device(options, devices);
}

}  // namespace simgpu::driver
