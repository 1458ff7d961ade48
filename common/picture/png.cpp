#include "common/picture/png.hpp"

#include <png.h>

#include <array>
#include <csetjmp>
#include <exception>
#include <new>

#include "common/base/error.hpp"

namespace simgpu::picture {

namespace {

/// What libpng's calls back work with. No exception may pass through libpng, so one that is thrown
/// waits here.
struct Sink {
  io::OutputFile& file;
  std::exception_ptr failure;
  std::array<char, 128> words{};  ///< libpng's own, if it fails itself
};

void write_bytes(png_structp png, png_bytep bytes, std::size_t size) {
  auto& sink = *static_cast<Sink*>(png_get_io_ptr(png));
  try {
    sink.file.write({reinterpret_cast<const char*>(bytes), size});
    return;
  } catch (...) {
    sink.failure = std::current_exception();
  }
  png_error(png, "cannot write");
}

void flush_nothing(png_structp /*png*/) {}

[[noreturn]] void fail(png_structp png, png_const_charp words) {
  auto& sink = *static_cast<Sink*>(png_get_error_ptr(png));
  std::string_view(words).copy(sink.words.data(), sink.words.size() - 1);
  png_longjmp(png, 1);
}

void ignore_warning(png_structp /*png*/, png_const_charp /*words*/) {}

/// libpng's state of a file that is written.
class Writer {
 public:
  explicit Writer(Sink& sink)
      : png_(png_create_write_struct(PNG_LIBPNG_VER_STRING, &sink, fail, ignore_warning)),
        info_(png_ != nullptr ? png_create_info_struct(png_) : nullptr) {
    if (info_ == nullptr) {
      png_destroy_write_struct(&png_, nullptr);
      throw std::bad_alloc();
    }
    png_set_write_fn(png_, &sink, write_bytes, flush_nothing);
  }
  ~Writer() { png_destroy_write_struct(&png_, &info_); }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  /// False if it failed; libpng jumps back here then, past nothing that would have to be destroyed.
  bool write(const Image& image, png_textp texts, int text_count) {
    // NOLINTNEXTLINE(cert-err52-cpp): this is how libpng tells a failure
    if (setjmp(png_jmpbuf(png_)) != 0) return false;
    png_set_IHDR(png_, info_, static_cast<png_uint_32>(image.width()),
                 static_cast<png_uint_32>(image.height()), 8, PNG_COLOR_TYPE_RGB,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_text(png_, info_, texts, text_count);
    png_write_info(png_, info_);
    for (int y = 0; y < image.height(); ++y) png_write_row(png_, image.row(y));
    png_write_end(png_, nullptr);
    return true;
  }

 private:
  png_structp png_;
  png_infop info_;
};

/// Text of the metadata; libpng takes what it does not change as if it might.
png_text text_of(const char* keyword, const char* text) {
  png_text entry{};
  entry.compression = PNG_TEXT_COMPRESSION_NONE;
  entry.key = const_cast<char*>(keyword);
  entry.text = const_cast<char*>(text);
  return entry;
}

}  // namespace

std::string png_unavailable() {
  return "";
}

void write_png(const Image& image, const std::string& title, io::OutputFile& file) {
  Sink sink{file, nullptr};
  std::array texts = {text_of("Title", title.c_str()), text_of("Software", "simgpu")};
  Writer writer(sink);
  if (writer.write(image, texts.data(), static_cast<int>(texts.size()))) return;
  if (sink.failure != nullptr) std::rethrow_exception(sink.failure);
  throw OutputError(std::string("libpng cannot write a picture: ") + sink.words.data());
}

}  // namespace simgpu::picture
