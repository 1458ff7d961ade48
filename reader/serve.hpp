#pragma once

namespace simgpu::reader {

/// The file, and how to answer what is asked of it.
struct Connection {
  int file = -1;
  int channel = -1;
  unsigned char* memory = nullptr;  ///< foreign::block_bytes
};

class Service;

/// Says that it is ready, and answers until the one that asks is gone.
void serve(const Connection& connection, Service& service);

}  // namespace simgpu::reader
