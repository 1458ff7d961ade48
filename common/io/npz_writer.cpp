#include <zlib.h>

#include <algorithm>
#include <string>

#include "common/base/error.hpp"
#include "common/io/little_endian.hpp"
#include "common/io/npy_header.hpp"
#include "common/io/npz_format.hpp"
#include "common/io/output_file.hpp"
#include "common/io/zip_entry.hpp"

namespace simgpu::io {

namespace {

constexpr std::uint16_t version_with_64_bits = 45;
constexpr std::uint16_t checksum_follows = 1 << 3;

/// Little-endian numbers, one behind another.
class Record {
 public:
  Record& add_16(std::uint16_t number) { return add(number, 2); }
  Record& add_32(std::uint32_t number) { return add(number, 4); }
  Record& add_64(std::uint64_t number) { return add(number, 8); }
  Record& add_text(std::string_view text) {
    bytes_ += text;
    return *this;
  }
  const std::string& bytes() const { return bytes_; }

 private:
  Record& add(std::uint64_t number, std::size_t count) {
    append_little_endian(bytes_, number, count);
    return *this;
  }

  std::string bytes_;
};

/// Each pass over the particles writes one array, since a zip file is written entry by entry. All
/// sizes and places are of 64 bits, also where they need not be, so that there is one way to write
/// them; and the checksum follows the bytes that it is of, so that nothing is written twice.
template <class Real>
class NpzWriter : public ParticleWriter<Real> {
 public:
  NpzWriter(const std::filesystem::path& path, Columns columns, std::uint64_t count)
      : file_(path),
        columns_(columns),
        header_(npy_header_of_numbers(precision_of<Real>, count)),
        entry_bytes_(header_.size() + count * sizeof(Real)),
        count_(count) {
    constexpr std::uint64_t least_around = 512;  // what a zip file has besides
    constexpr std::uint64_t most_around = 4096;
    const std::uint64_t arrays = columns.size() * entry_bytes_;
    file_.reserve(arrays + least_around, arrays + most_around);
  }

  std::size_t passes() const override { return columns_.size(); }

  void write(ParticleView<const Real> block) override {
    if (written_ == 0) begin_entry();
    write_contents(
        {reinterpret_cast<const char*>(block.columns[pass_]), block.size * sizeof(Real)});
    written_ += block.size;
    if (written_ == count_) end_entry();
  }

  void commit(const StateInfo& /*info*/) override {
    write_end();
    file_.commit();
  }

 private:
  std::string entry_name(std::size_t column) const {
    return std::string(columns_[column].name) + ".npy";
  }

  /// What the header of an entry and its row of the directory have in common: from the version that
  /// is needed to the length of the name.
  void add_shared(Record& record, std::size_t column, std::uint32_t crc) const {
    constexpr std::uint16_t midnight = 0;
    constexpr std::uint16_t january_first_1980 = 0x0021;  // the same state, the same bytes
    record.add_16(version_with_64_bits).add_16(checksum_follows);
    record.add_16(static_cast<std::uint16_t>(ZipMethod::stored));
    record.add_16(midnight).add_16(january_first_1980).add_32(crc);
    record.add_32(zip_elsewhere_32).add_32(zip_elsewhere_32);
    record.add_16(static_cast<std::uint16_t>(entry_name(column).size()));
  }

  void begin_entry() {
    constexpr std::uint16_t sizes_bytes = 16;
    offsets_[pass_] = position_;
    Record record;
    record.add_32(zip_signature::local_header);
    add_shared(record, pass_, 0);
    record.add_16(4 + sizes_bytes).add_text(entry_name(pass_));
    record.add_16(zip_field_64).add_16(sizes_bytes).add_64(entry_bytes_).add_64(entry_bytes_);
    write_bytes(record.bytes());
    write_contents(header_);
  }

  void write_contents(std::string_view bytes) {
    constexpr std::size_t most = std::size_t{1} << 30;  // zlib counts in 32 bits
    for (std::size_t done = 0; done < bytes.size(); done += most) {
      const std::string_view some = bytes.substr(done, most);
      crcs_[pass_] = static_cast<std::uint32_t>(::crc32(crcs_[pass_],
                                                        reinterpret_cast<const Bytef*>(some.data()),
                                                        static_cast<uInt>(some.size())));
    }
    write_bytes(bytes);
  }

  void end_entry() {
    Record record;
    record.add_32(zip_signature::descriptor).add_32(crcs_[pass_]);
    record.add_64(entry_bytes_).add_64(entry_bytes_);
    write_bytes(record.bytes());
    ++pass_;
    written_ = 0;
  }

  /// The directory, and where it is.
  void write_end() {
    const std::uint64_t start = position_;
    for (std::size_t column = 0; column < columns_.size(); ++column) {
      write_directory_entry(column);
    }
    const std::uint64_t end = position_;
    Record record;
    record.add_32(zip_signature::end_64).add_64(44);  // bytes of this record that follow
    record.add_16(version_with_64_bits).add_16(version_with_64_bits).add_32(0).add_32(0);
    record.add_64(columns_.size()).add_64(columns_.size()).add_64(end - start).add_64(start);
    record.add_32(zip_signature::locator_64).add_32(0).add_64(end).add_32(1);
    record.add_32(zip_signature::end).add_16(0).add_16(0);
    record.add_16(zip_elsewhere_16).add_16(zip_elsewhere_16);
    record.add_32(zip_elsewhere_32).add_32(zip_elsewhere_32).add_16(0);
    write_bytes(record.bytes());
  }

  void write_directory_entry(std::size_t column) {
    constexpr std::uint16_t made_by_unix = 3 << 8;
    constexpr std::uint32_t regular_file_0644 = 0100644;
    constexpr std::uint16_t place_bytes = 24;
    Record record;
    record.add_32(zip_signature::directory_entry);
    record.add_16(made_by_unix | version_with_64_bits);
    add_shared(record, column, crcs_[column]);
    record.add_16(4 + place_bytes).add_16(0).add_16(0).add_16(0);
    record.add_32(regular_file_0644 << 16).add_32(zip_elsewhere_32).add_text(entry_name(column));
    record.add_16(zip_field_64).add_16(place_bytes);
    record.add_64(entry_bytes_).add_64(entry_bytes_).add_64(offsets_[column]);
    write_bytes(record.bytes());
  }

  void write_bytes(std::string_view bytes) {
    file_.write(bytes);
    position_ += bytes.size();
  }

  OutputFile file_;
  Columns columns_;
  std::string header_;         ///< of each array
  std::uint64_t entry_bytes_;  ///< of each array, with its header
  std::uint64_t count_;
  std::uint64_t offsets_[most_columns] = {};  ///< of the entries
  std::uint32_t crcs_[most_columns] = {};     ///< of what they hold
  std::uint64_t position_ = 0;
  std::size_t pass_ = 0;       ///< the column that is written
  std::uint64_t written_ = 0;  ///< of its numbers
};

}  // namespace

template <class Real>
std::unique_ptr<ParticleWriter<Real>> open_npz_writer(const std::filesystem::path& path,
                                                      Columns columns, std::uint64_t count) {
  return std::make_unique<NpzWriter<Real>>(path, columns, count);
}

template std::unique_ptr<ParticleWriter<double>> open_npz_writer(const std::filesystem::path&,
                                                                 Columns, std::uint64_t);
template std::unique_ptr<ParticleWriter<float>> open_npz_writer(const std::filesystem::path&,
                                                                Columns, std::uint64_t);

}  // namespace simgpu::io
