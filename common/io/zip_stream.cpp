#include "common/io/zip_stream.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>

namespace simgpu::io {

namespace {

void end_inflation(z_stream* stream) {
  ::inflateEnd(stream);
  delete stream;
}

std::unique_ptr<z_stream, void (*)(z_stream*)> begin_inflation() {
  std::unique_ptr<z_stream, void (*)(z_stream*)> stream(new z_stream{}, &end_inflation);
  constexpr int without_a_header_of_zlib = -MAX_WBITS;
  if (::inflateInit2(stream.get(), without_a_header_of_zlib) != Z_OK) throw std::bad_alloc();
  return stream;
}

/// zlib counts in 32 bits.
uInt some_of(std::uint64_t count) {
  return static_cast<uInt>(std::min<std::uint64_t>(count, std::numeric_limits<uInt>::max() / 2));
}

std::uint32_t crc_with(std::uint32_t crc, const char* bytes, std::size_t count) {
  while (count > 0) {
    const uInt some = some_of(count);
    crc = static_cast<std::uint32_t>(::crc32(crc, reinterpret_cast<const Bytef*>(bytes), some));
    bytes += some;
    count -= some;
  }
  return crc;
}

}  // namespace

ZipStream::ZipStream(const InputFile& file, const ZipEntry& entry)
    : file_(&file), entry_(entry), compressed_(own_bytes), inflater_(nullptr, &end_inflation) {
  if (entry_.method == ZipMethod::deflated) inflater_ = begin_inflation();
}

ZipStream::ZipStream(ZipStream&&) noexcept = default;

ZipStream::~ZipStream() = default;

std::size_t ZipStream::read(char* bytes, std::size_t count) {
  count = static_cast<std::size_t>(std::min<std::uint64_t>(count, entry_.bytes - given_));
  const std::size_t got = inflater_ ? inflate(bytes, count) : read_stored(bytes, count);
  if (got < count) throw Damaged{};
  crc_ = crc_with(crc_, bytes, got);
  given_ += got;
  if (all_read_ && given_ == entry_.bytes && crc_ != entry_.crc) throw Damaged{};
  return got;
}

bool ZipStream::skip(std::uint64_t count) {
  if (inflater_) return false;
  taken_ += count;
  given_ += count;
  all_read_ = false;
  return true;
}

std::size_t ZipStream::read_stored(char* bytes, std::size_t count) {
  const std::size_t got = file_->read(entry_.offset + taken_, bytes, count);
  taken_ += got;
  return got;
}

std::size_t ZipStream::inflate(char* bytes, std::size_t count) {
  std::size_t done = 0;
  while (done < count) {
    if (inflater_->avail_in == 0) {
      const std::uint64_t left = entry_.compressed_bytes - taken_;
      const std::size_t got =
          file_->read(entry_.offset + taken_, compressed_.data(),
                      static_cast<std::size_t>(std::min<std::uint64_t>(compressed_.size(), left)));
      if (got == 0) break;
      taken_ += got;
      inflater_->next_in = reinterpret_cast<Bytef*>(compressed_.data());
      inflater_->avail_in = static_cast<uInt>(got);
    }
    const uInt wanted = some_of(count - done);
    inflater_->next_out = reinterpret_cast<Bytef*>(bytes + done);
    inflater_->avail_out = wanted;
    const int result = ::inflate(inflater_.get(), Z_NO_FLUSH);
    done += wanted - inflater_->avail_out;
    if (result == Z_STREAM_END) break;
    if (result != Z_OK) throw Damaged{};
  }
  return done;
}

}  // namespace simgpu::io
