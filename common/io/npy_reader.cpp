#include "common/io/npy_reader.hpp"

#include <algorithm>
#include <optional>

#include "common/base/error.hpp"
#include "common/io/stored_numbers.hpp"
#include "common/text/number_text.hpp"

namespace simgpu::io {

template <class Real>
NpyReader<Real>::NpyReader(const std::filesystem::path& path, Columns columns,
                           Conversion conversion)
    : path_(path), file_(path), buffer_(own_bytes), columns_(columns), names_(columns) {
  std::uint64_t offset = 0;
  const NpyHeader header =
      read_npy_header(path.string(), columns, [&](char* bytes, std::size_t count) {
        const std::size_t got = file_.read(offset, bytes, count);
        offset += got;
        return got;
      });
  take_columns(header);
  header_bytes_ = header.bytes;
  count_ = header.count;
  require_length();
  if (count_ == 0) fail("it holds no particle");
  require_convertible<Real>(path_, precision_, conversion);
}

template <class Real>
void NpyReader<Real>::take_columns(const NpyHeader& header) {
  std::optional<Precision> precision;
  bool is_of_one_precision = true;
  for (const NpyHeader::Column& column : header.columns) {
    if (const std::optional<unsigned> place = names_.add(column.name)) {
      is_of_one_precision =
          is_of_one_precision && column.precision == precision.value_or(*column.precision);
      precision = column.precision;
      offset_[*place] = record_bytes_;
    } else if (!column.name.empty()) {  // numpy fills gaps by such without a name
      left_out_.push_back(column.name);
    }
    record_bytes_ += column.bytes;
  }
  names_.require_one_name(path_.string());
  const std::string problem = "the array must have the columns " +
                              npy_particle_type(Precision::double_precision, columns_) +
                              ", in any order, all '<f8' or all '<f4'";
  if (!names_.are_all_there()) throw MissingColumn(path_.string() + ": " + problem);
  if (!is_of_one_precision || !names_.named_twice().empty()) fail(problem);
  if (record_bytes_ > own_bytes) {
    fail("its records have " + counted(record_bytes_, "byte") +
         ", more than can be read at a time; leave columns out");
  }
  precision_ = *precision;
}

template <class Real>
void NpyReader<Real>::require_length() const {
  const std::uint64_t record = record_bytes_;
  const std::uint64_t there = file_.size() - header_bytes_;
  if (there / record == count_ && there % record == 0) return;
  fail(there / record < count_
           ? "the file is cut off: its header tells of " + counted(count_, "particle") +
                 ", and it holds " + grouped(there / record)
           : "the file is longer than the " + counted(count_, "particle") +
                 " that its header tells of; write it again");
}

template <class Real>
void NpyReader<Real>::read(ParticleView<Real> block) {
  const std::size_t record = record_bytes_;
  const std::uint64_t most = buffer_.size() / record;
  for (std::uint64_t done = 0; done < block.size;) {
    const std::uint64_t count = std::min(most, block.size - done);
    const std::size_t bytes = count * record;
    if (file_.read(header_bytes_ + next_ * record, buffer_.data(), bytes) < bytes) {
      fail("the file ends early, but was longer a moment ago; is it still being written?");
    }
    for (unsigned column = 0; column < columns_.size(); ++column) {
      take_numbers({buffer_.data() + offset_[column], record, precision_, names_.name(column),
                    next_ + 1, columns_[column].may_be_absent()},
                   block.columns[column] + done, count, path_);
    }
    done += count;
    next_ += count;
  }
  file_.require_unchanged();
}

template <class Real>
void NpyReader<Real>::fail(const std::string& what) const {
  throw Error(ErrorKind::bad_input, path_.string() + ": " + what);
}

template class NpyReader<double>;
template class NpyReader<float>;

}  // namespace simgpu::io
