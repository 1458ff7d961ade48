#include "common/io/csv_format.hpp"

#include "common/particle.hpp"

namespace simgpu::io {

std::string csv_header() {
  std::string header;
  for (const FieldInfo& field : field_info) {
    if (!header.empty()) header += ',';
    header += field.name;
  }
  return header;
}

}  // namespace simgpu::io
