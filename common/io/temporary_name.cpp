#include "common/io/temporary_name.hpp"

#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#include <random>
#include <string>
#include <utility>

namespace simgpu::io {

namespace fs = std::filesystem;

namespace {

/// More than a run has files open at once. What finds no place here is still removed by its object.
constexpr std::size_t most_noted = 64;

/// Names that are on disk. Whoever takes one out of its place has it to himself, a signal's handler
/// too; so none is freed while it is read.
std::array<std::atomic<char*>, most_noted> noted_names;
static_assert(std::atomic<char*>::is_always_lock_free, "a signal's handler may come at any time");

/// Returns a copy of `name` that the table has, or null where it is full.
char* note_name(const fs::path& name) {
  char* const copy = ::strdup(name.c_str());
  if (copy == nullptr) throw std::bad_alloc();
  for (std::atomic<char*>& place : noted_names) {
    char* nothing = nullptr;
    if (place.compare_exchange_strong(nothing, copy)) return copy;
  }
  std::free(copy);
  return nullptr;
}

void forget_name(char* name) noexcept {
  if (name == nullptr) return;
  for (std::atomic<char*>& place : noted_names) {
    char* expected = name;
    if (!place.compare_exchange_strong(expected, nullptr)) continue;
    std::free(name);
    return;
  }
}

}  // namespace

fs::path folder_of(const fs::path& file) {
  return file.has_parent_path() ? file.parent_path() : fs::path(".");
}

fs::path temporary_name(const fs::path& target) {
  std::random_device random;
  const auto number = (std::uint64_t{random()} << 32) | random();
  return folder_of(target) / (".simgpu-" + std::to_string(number));
}

TemporaryFile::TemporaryFile(fs::path name) : name_(std::move(name)), noted_(note_name(name_)) {}

TemporaryFile::TemporaryFile(TemporaryFile&& other) noexcept
    : name_(std::exchange(other.name_, {})), noted_(std::exchange(other.noted_, nullptr)) {}

TemporaryFile& TemporaryFile::operator=(TemporaryFile&& other) noexcept {
  if (this != &other) {
    remove();
    name_ = std::exchange(other.name_, {});
    noted_ = std::exchange(other.noted_, nullptr);
  }
  return *this;
}

TemporaryFile::~TemporaryFile() {
  remove();
}

void TemporaryFile::release() noexcept {
  forget_name(std::exchange(noted_, nullptr));
  name_.clear();
}

void TemporaryFile::remove() noexcept {
  if (is_named()) ::unlink(name_.c_str());
  release();
}

void remove_temporary_files() noexcept {
  for (std::atomic<char*>& place : noted_names) {
    char* const name = place.exchange(nullptr);
    if (name == nullptr) continue;
    ::unlink(name);
    char* nothing = nullptr;  // back to its place, so that its object finds it, should that go on
    place.compare_exchange_strong(nothing, name);
  }
}

}  // namespace simgpu::io
