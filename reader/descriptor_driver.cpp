#include "reader/descriptor_driver.hpp"

#if H5_VERSION_GE(1, 13, 0)
#include <H5FDdevelop.h>
#endif
#include <sys/stat.h>

#include <cstdint>
#include <cstdlib>
#include <new>

#include "reader/read_all.hpp"

namespace simgpu::reader {

namespace {

/// The library takes its first member for the whole.
struct DescriptorFile {
  H5FD_t library{};
  int descriptor = -1;
  haddr_t end = 0;        ///< of the file
  haddr_t allocated = 0;  ///< as the library has it
};

DescriptorFile* as_ours(H5FD_t* file) {
  return reinterpret_cast<DescriptorFile*>(file);
}

const DescriptorFile* as_ours(const H5FD_t* file) {
  return reinterpret_cast<const DescriptorFile*>(file);
}

H5FD_t* open_descriptor(const char* name, unsigned /*flags*/, hid_t /*access*/, haddr_t /*most*/) {
  const int descriptor = std::atoi(name);  // NOLINT(cert-err34-c): we gave the name
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) return nullptr;
  auto* file = new (std::nothrow) DescriptorFile;
  if (file == nullptr) return nullptr;
  file->descriptor = descriptor;
  file->end = static_cast<haddr_t>(status.st_size);
  return &file->library;
}

herr_t close_descriptor(H5FD_t* file) {
  delete as_ours(file);
  return 0;
}

herr_t query(const H5FD_t* /*file*/, unsigned long* features) {
  if (features != nullptr) *features = 0;
  return 0;
}

haddr_t allocated_end(const H5FD_t* file, H5FD_mem_t /*kind*/) {
  return as_ours(file)->allocated;
}

herr_t set_allocated_end(H5FD_t* file, H5FD_mem_t /*kind*/, haddr_t end) {
  as_ours(file)->allocated = end;
  return 0;
}

haddr_t file_end(const H5FD_t* file, H5FD_mem_t /*kind*/) {
  return as_ours(file)->end;
}

herr_t read_descriptor(H5FD_t* file, H5FD_mem_t /*kind*/, hid_t /*transfer*/, haddr_t offset,
                       std::size_t count, void* to) {
  const DescriptorFile& ours = *as_ours(file);
  if (offset > ours.end || count > ours.end - offset) return -1;
  return read_all(ours.descriptor, offset, to, count) ? 0 : -1;
}

herr_t write_nothing(H5FD_t* /*file*/, H5FD_mem_t /*kind*/, hid_t /*transfer*/, haddr_t /*offset*/,
                     std::size_t /*count*/, const void* /*from*/) {
  return -1;
}

const H5FD_class_t& driver() {
  static const H5FD_class_t instance = [] {
    H5FD_class_t made{};
#ifdef H5FD_CLASS_VERSION
    made.version = H5FD_CLASS_VERSION;
    made.value = static_cast<H5FD_class_value_t>(600);  // those from 512 on are not the library's
#endif
    made.name = "simgpu_descriptor";
    made.maxaddr = static_cast<haddr_t>(INT64_MAX);
    made.fc_degree = H5F_CLOSE_WEAK;
    made.open = open_descriptor;
    made.close = close_descriptor;
    made.query = query;
    made.get_eoa = allocated_end;
    made.set_eoa = set_allocated_end;
    made.get_eof = file_end;
    made.read = read_descriptor;
    made.write = write_nothing;
    for (H5FD_mem_t& kind : made.fl_map) kind = H5FD_MEM_SUPER;
    return made;
  }();
  return instance;
}

}  // namespace

io::Hdf5Handle descriptor_access() {
  static const hid_t registered = io::check_hdf5(H5FDregister(&driver()));
  io::Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  io::check_hdf5(H5Pset_driver(access.get(), registered, nullptr));
  return access;
}

}  // namespace simgpu::reader
