#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "common/base/error.hpp"
#include "common/io/column_names.hpp"
#include "common/io/input_file.hpp"
#include "common/io/npy_header.hpp"
#include "common/io/npz_format.hpp"
#include "common/io/quote.hpp"
#include "common/io/stored_numbers.hpp"
#include "common/io/zip_stream.hpp"
#include "common/memory/counting_allocator.hpp"
#include "common/text/number_text.hpp"

namespace simgpu::io {

namespace {

/// One array in a zip file.
class NpzColumn {
 public:
  /// `entry` is that of the array, and at `place`.
  NpzColumn(const InputFile& file, const std::string& name, Columns columns,
            const std::string& entry, const ZipEntry& place)
      : name_(name), entry_(entry), place_(place), stream_(file, place_) {
    header_ = read_npy_header(name_ + ", " + entry_, columns,
                              [&](char* to, std::size_t count) { return read_some(to, count); });
    if (!header_.precision) fail("has columns of its own; it must hold plain numbers");
    const std::uint64_t of_numbers = place_.bytes - header_.bytes;
    const std::size_t number = bytes_of_number(*header_.precision);
    if (of_numbers / number != header_.count || of_numbers % number != 0) {
      fail("has " + counted(of_numbers, "byte") + " of numbers, but its header tells of " +
           counted(header_.count, "number"));
    }
  }

  std::uint64_t size() const { return header_.count; }
  Precision precision() const { return *header_.precision; }

  /// Fills `bytes` with those that come next, of which there are as many.
  void read(char* bytes, std::size_t count) { read_some(bytes, count); }

  /// Leaves out the next `count` numbers; `buffer` is there to read them if need be.
  void skip(std::uint64_t count, std::span<char> buffer) {
    std::uint64_t bytes = count * bytes_of_number(precision());
    if (stream_.skip(bytes)) return;
    while (bytes > 0) {
      const auto some = static_cast<std::size_t>(std::min<std::uint64_t>(bytes, buffer.size()));
      read_some(buffer.data(), some);
      bytes -= some;
    }
  }

 private:
  std::size_t read_some(char* bytes, std::size_t count) {
    try {
      return stream_.read(bytes, count);
    } catch (const ZipStream::Damaged&) {
      fail("is damaged: its bytes are not those that its checksum (CRC) is of");
    }
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw Error(ErrorKind::bad_input, name_ + ": array " + quote(entry_) + " " + what);
  }

  std::string name_;
  std::string entry_;
  ZipEntry place_;
  ZipStream stream_;
  NpyHeader header_;
};

template <class Real>
class NpzReader : public ParticleReader<Real> {
 public:
  NpzReader(const std::filesystem::path& path, Columns columns, Conversion conversion)
      : path_(path),
        file_(path),
        buffer_(npz_reader_bytes(columns) - columns.size() * ZipStream::own_bytes),
        columns_(columns) {
    find_names();
    arrays_.reserve(columns.size());
    for (const std::string& column : names_) {
      const std::string entry = entry_of(column);
      const NpzColumn& array =
          arrays_.emplace_back(file_, path.string(), columns, entry,
                               find_zip_entry(file_, path.string(), entry).value());
      if (array.size() != arrays_[0].size()) fail("its arrays differ in length");
      if (array.precision() != arrays_[0].precision()) {
        fail("some of its arrays are of 32-bit and some of 64-bit numbers; use one for all");
      }
    }
    if (arrays_[0].size() == 0) fail("it holds no particle");
    require_convertible<Real>(path_, arrays_[0].precision(), conversion);
  }

  std::uint64_t size() const override { return arrays_[0].size(); }

  void read(ParticleView<Real> block) override {
    const Precision precision = arrays_[0].precision();
    const std::size_t number = bytes_of_number(precision);
    for (std::uint64_t done = 0; done < block.size;) {
      const std::uint64_t count = std::min(buffer_.size() / number, block.size - done);
      for (unsigned column = 0; column < arrays_.size(); ++column) {
        arrays_[column].read(buffer_.data(), count * number);
        take_numbers({buffer_.data(), number, precision, names_[column], next_ + 1,
                      columns_[column].may_be_absent()},
                     block.columns[column] + done, count, path_);
      }
      done += count;
      next_ += count;
    }
    file_.require_unchanged();
  }

  void skip(std::uint64_t count) override {
    for (NpzColumn& array : arrays_) array.skip(count, buffer_);
    next_ += count;
  }

 private:
  static std::string entry_of(const std::string& column) { return column + ".npy"; }

  void find_names() {
    const std::string file = path_.string();
    names_ = names_in_file(
        file, columns_,
        [&](const auto& name) { return find_zip_entry(file_, file, entry_of(name)).has_value(); },
        [&](const auto& name) { return file + ": it has no array " + quote(entry_of(name)); });
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw Error(ErrorKind::bad_input, path_.string() + ": " + what);
  }

  std::filesystem::path path_;
  InputFile file_;
  std::vector<char, memory::CountingAllocator<char>> buffer_;
  Columns columns_;
  std::vector<std::string> names_;  ///< of the columns in the file
  std::vector<NpzColumn> arrays_;   ///< of each column
  std::uint64_t next_ = 0;          ///< the particle that is read next
};

}  // namespace

template <class Real>
std::unique_ptr<ParticleReader<Real>> open_npz_reader(const std::filesystem::path& path,
                                                      Columns columns, Conversion conversion) {
  return std::make_unique<NpzReader<Real>>(path, columns, conversion);
}

template std::unique_ptr<ParticleReader<double>> open_npz_reader(const std::filesystem::path&,
                                                                 Columns, Conversion);
template std::unique_ptr<ParticleReader<float>> open_npz_reader(const std::filesystem::path&,
                                                                Columns, Conversion);

}  // namespace simgpu::io
