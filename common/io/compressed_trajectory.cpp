#include "common/io/compressed_trajectory.hpp"

#include <fcntl.h>

#include <cerrno>
#include <exception>

#include "common/base/error.hpp"
#include "common/io/foreign_protocol.hpp"
#include "common/io/input_file.hpp"
#include "common/io/output_file.hpp"
#include "common/io/output_target.hpp"
#include "common/io/quote.hpp"
#include "common/io/reader_process.hpp"
#include "common/memory/ledger.hpp"

namespace simgpu::io {

using foreign::Request;
using foreign::Wish;

namespace {

/// Has the host's ledger count what is held.
class Held {
 public:
  Held() { memory::host_ledger().allocated(compression_bytes()); }
  ~Held() { memory::host_ledger().released(compression_bytes()); }
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;
};

void copy_all(ReaderProcess& process) {
  Request request;
  request.wish = Wish::begin_copy;
  const std::uint64_t parts = process.ask(request).count;
  request.wish = Wish::copy_part;
  for (request.first = 0; request.first < parts; ++request.first) process.ask(request);
  request.wish = Wish::finish_copy;
  process.ask(request);
}

/// Writes it to a file that has a name meanwhile, by which libnetcdf finds it.
void write_whole(const std::filesystem::path& trajectory, const std::filesystem::path& path) {
  const InputFile from(trajectory);
  OutputFile file(path, OutputFile::Name::hidden);
  const FileDescriptor to(::open(file.path_for_processes().c_str(), O_RDWR | O_CLOEXEC));
  if (!to.is_open()) throw_output_error(path, "cannot open it for writing", errno);
  {
    const Held held;
    ReaderProcess process(trajectory, from.descriptor(), foreign::purpose_compression, to.get());
    copy_all(process);
  }
  from.require_unchanged();
  file.commit();
}

}  // namespace

void require_compression(const std::filesystem::path& path) {
  if (!target_of(path).is_file) {
    throw Error(ErrorKind::bad_input,
                path.string() +
                    ": it is not a regular file, the only kind that can be compressed; name one");
  }
  const OutputFile attempt(path);
}

std::uint64_t compression_bytes() {
  return foreign::block_bytes + foreign::compression_bytes;
}

void write_compressed(const std::filesystem::path& trajectory, const std::filesystem::path& path) {
  try {
    write_whole(trajectory, path);
  } catch (const OutputError&) {
    throw;
  } catch (const Error& failure) {
    throw OutputError(failure.what() + ("; so " + quote_file(path)) + " is not written");
  }
}

}  // namespace simgpu::io
