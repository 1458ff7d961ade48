#include "common/run_identity.hpp"

#include "common/checksum.hpp"
#include "common/parameters.hpp"

namespace simgpu {

namespace {

/// `identity` with a value of each type.
struct MixedIn {
  std::uint64_t identity;

  std::uint64_t operator()(std::uint64_t count) const { return mixed_in(identity, count); }
  std::uint64_t operator()(double number) const { return mixed_in(identity, bits_of(number)); }
  std::uint64_t operator()(std::string_view text) const {
    std::uint64_t with_text = mixed_in(identity, text.size());
    for (const char character : text) {
      with_text = mixed_in(with_text, static_cast<unsigned char>(character));
    }
    return with_text;
  }
  std::uint64_t operator()(const Region& region) const { return (*this)(text_of(region)); }
  std::uint64_t operator()(const std::vector<LawSetting>& settings) const {
    std::uint64_t with_settings = mixed_in(identity, settings.size());
    for (const LawSetting& setting : settings) {
      with_settings = MixedIn{with_settings}(std::string_view(setting.name));
      with_settings = MixedIn{with_settings}(setting.value);
    }
    return with_settings;
  }
};

}  // namespace

std::uint64_t run_identity(std::uint64_t start_checksum, const Parameters& parameters) {
  std::uint64_t identity = mix(start_checksum);
  for (const RunParameter& parameter : run_parameters) {
    // What the start was made from is in its checksum.
    if (!parameter.decides_bits || !parameter.in_files || parameter.of_generated_start) continue;
    // Of a run without one, identities are as they were before there were any.
    const bool is_empty =
        (std::holds_alternative<VelocityText>(parameter.value) &&
         parameters.velocity.text.empty()) ||
        (std::holds_alternative<FieldText>(parameter.value) && parameters.field.identity.empty());
    if (is_empty) continue;
    identity = std::visit(MixedIn{identity}, value_of(parameter, parameters));
  }
  return identity;
}

}  // namespace simgpu
