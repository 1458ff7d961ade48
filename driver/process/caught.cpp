#include "driver/process/caught.hpp"

#include <exception>
#include <new>
#include <stdexcept>
#include <system_error>

#include "common/memory/out_of_memory.hpp"

namespace simgpu::driver {

namespace {

/// What no other sentence is for.
Caught unexpected(const std::exception& error) {
  return {ErrorKind::run_failed, std::string("unexpected failure: ") + error.what()};
}

/// What the standard library could not get from the system. All that is left to it is to start
/// threads, which fails so where there is no memory or number for one.
Caught refused_by_system(const std::system_error& error) {
  if (error.code() != std::errc::resource_unavailable_try_again) return unexpected(error);
  return {ErrorKind::out_of_memory,
          std::string("the host cannot start another thread (") + error.what() +
              "); end other programs, or raise the limits of this one (ulimit -u, -v)"};
}

/// The sentence of a library, which speaks of an argument, with the name of its flag.
std::string with_flag(const Error& error) {
  if (error.argument() == nullptr) return error.what();
  return error.what() + std::string(" (--") + error.argument() + ")";
}

}  // namespace

Caught caught() {
  try {
    throw;  // cppcheck-suppress rethrowNoCurrentException ; called where one is handled
  } catch (const OutputError& error) {
    return {error.kind(), error.what(), true, error.error_number()};
  } catch (const Error& error) {
    return {error.kind(), with_flag(error)};
  } catch (const std::length_error&) {  // more elements than a container can have
    return {ErrorKind::out_of_memory,
            "the host has too little memory for so many particles; use fewer"};
  } catch (const std::bad_alloc&) {
    return {ErrorKind::out_of_memory, out_of_memory_sentence};
  } catch (const std::system_error& error) {
    return refused_by_system(error);
  } catch (const std::exception& error) {
    return unexpected(error);
  }
}

void rethrow_named(const std::string& name) {
  const auto named = [&](const Error& error) {
    const std::string sentence = error.what();
    return sentence.starts_with(name) ? sentence : name + ": " + sentence;
  };
  try {
    throw;  // cppcheck-suppress rethrowNoCurrentException ; called where one is handled
  } catch (const memory::OutOfMemory& error) {
    throw memory::OutOfMemory(error.place(), named(error), error.could_hold(), name);
  } catch (const OutputError& error) {
    throw OutputError(named(error), error.error_number());
  } catch (const Error& error) {
    throw Error(error.kind(), named(error), error.argument());
  }
}

}  // namespace simgpu::driver
