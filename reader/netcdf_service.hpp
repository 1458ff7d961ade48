#pragma once

#include <string>

#include "reader/netcdf_file.hpp"
#include "reader/service.hpp"

namespace simgpu::reader {

/// What all services do that read a file by libnetcdf.
class NetcdfService : public Service {
 public:
  /// `wanted` is what a file may be asked for, as a sentence says it.
  NetcdfService(const Connection& connection, std::string wanted)
      : connection_(connection), wanted_(std::move(wanted)) {}

  bool start() override;
  io::foreign::Answer answer(const io::foreign::Request& request) override;

 protected:
  /// Answers, or throws Refusal, NetcdfFailure or std::bad_alloc.
  virtual void fulfil(const io::foreign::Request& request, io::foreign::Answer& answer) = 0;
  /// Whether the file could be opened.
  virtual bool is_open() const = 0;

  const Connection& connection() const noexcept { return connection_; }
  /// The file's name for libnetcdf, which takes no open descriptor.
  std::string path() const;

 private:
  std::string sentence_of(const NetcdfFailure& failure) const;
  const char* what_may_be(int status) const;
  void tell_memory(io::foreign::Answer& answer) const;

  const Connection& connection_;
  std::string wanted_;
};

}  // namespace simgpu::reader
