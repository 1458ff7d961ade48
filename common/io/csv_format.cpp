#include "common/io/csv_format.hpp"

namespace simgpu::io {

std::string csv_header(Columns columns) {
  std::string header;
  for (const ColumnInfo& column : columns) {
    if (!header.empty()) header += ',';
    header += column.name;
  }
  return header;
}

}  // namespace simgpu::io
