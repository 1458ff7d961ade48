// The kernel's texts of one process and of the host: what is cut off is nothing, never another
// number.

#include <string>

#include "common/memory/proc.hpp"
#include "target.hpp"

namespace simgpu::fuzz {

namespace {

constexpr const char* keys[] = {"VmHWM", "Rss", "MemAvailable", "MemTotal", "CommitLimit"};

/// As the kernel would write it; what simgpu does not read is made up.
std::string statm_text(const memory::Statm& statm) {
  return std::to_string(statm.size) + ' ' + std::to_string(statm.resident) + ' ' +
         std::to_string(statm.shared) + " 1 0 " + std::to_string(statm.data) + " 0\n";
}

void test_statm(std::string_view text) {
  const auto statm = memory::parse_statm(text);
  if (!statm) return;
  require(statm->shared <= statm->resident, "shared pages are resident");
  require(memory::parse_statm(statm_text(*statm)) == statm, "what was read reads back");
  for (std::size_t length = 0; length < text.size(); ++length) {
    require(!memory::parse_statm(text.substr(0, length)), "a statm that is cut off is nothing");
  }
}

void test_kilobytes(std::string_view text, std::string_view key) {
  const auto bytes = memory::parse_kilobytes(text, key);
  if (!bytes) return;
  require(*bytes % 1024 == 0, "kilobytes are whole");
  const std::string line = std::string(key) + ":\t" + std::to_string(*bytes / 1024) + " kB\n";
  require(memory::parse_kilobytes(line, key) == bytes, "what was read reads back");
  for (std::size_t length = 0; length < text.size(); ++length) {
    const auto torn = memory::parse_kilobytes(text.substr(0, length), key);
    require(!torn || torn == bytes, "a text that is cut off says nothing else");
  }
}

}  // namespace

void test_one(std::string_view input) {
  test_statm(input);
  for (const char* key : keys) test_kilobytes(input, key);
}

}  // namespace simgpu::fuzz
