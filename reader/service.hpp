#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string>

#include "common/io/foreign_protocol.hpp"
#include "reader/serve.hpp"

namespace simgpu::reader {

/// A text of a request, which has a zero behind it unless it fills its place.
template <std::size_t size>
std::string text_of(const char (&text)[size]) {
  return {text, ::strnlen(text, size)};
}

/// What a file is asked for, by the purpose that this process was started for.
class Service {
 public:
  Service() = default;
  virtual ~Service() = default;
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  /// Readies its library. False if there is too little memory for it.
  virtual bool start() = 0;

  /// Throws nothing: what is wrong with the file is in the answer.
  virtual io::foreign::Answer answer(const io::foreign::Request& request) = 0;
};

/// Columns of particles, in an HDF5 file.
std::unique_ptr<Service> make_column_service(const Connection& connection);

/// Columns of particles, in a NetCDF file.
std::unique_ptr<Service> make_netcdf_column_service(const Connection& connection);

/// Velocities, in a NetCDF file.
std::unique_ptr<Service> make_field_service(const Connection& connection);

/// A compressed copy of a NetCDF file of simgpu's own.
std::unique_ptr<Service> make_compression_service(const Connection& connection);

/// Makes an answer of refusal whose text is `text`, cut to what an answer holds.
void refuse(io::foreign::Answer& answer, const std::string& text);

}  // namespace simgpu::reader
