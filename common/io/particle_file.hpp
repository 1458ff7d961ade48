#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "common/base/error.hpp"
#include "common/column.hpp"
#include "common/io/state_info.hpp"
#include "common/law_info.hpp"
#include "common/parameters.hpp"
#include "common/particle_view.hpp"

#if defined(SIMGPU_READER_PROGRAM)
#include "common/io/reader_program.hpp"
#endif

namespace simgpu::io {

#if defined(SIMGPU_READER_PROGRAM)
/// Who takes these libraries by find_package(simgpu), or as a part of a project, has a program
/// elsewhere than simgpu's own; CMake then says where simgpu-read is.
inline const bool reader_program_is_named = (use_reader_program(SIMGPU_READER_PROGRAM), true);
#endif

/// Particles in a file, read from its start to its end, a block at a time.
template <class Real>
class ParticleReader {
 public:
  virtual ~ParticleReader() = default;

  /// Particles in the file.
  virtual std::uint64_t size() const = 0;

  /// Fills `block` with the next particles. No more than size() may be asked for in all.
  /// Throws Error (bad_input) that names file, row and column of what is wrong.
  virtual void read(ParticleView<Real> block) = 0;

  /// Leaves out the next `count` particles, whose numbers are not looked at. They count among those
  /// asked for. Throws Error (bad_input) if they cannot be passed over.
  virtual void skip(std::uint64_t count) = 0;

  /// The names of columns that the file has beside those that it was opened for, and which are not
  /// looked at, as far as the format tells of them in passing; empty for one without a name.
  virtual std::vector<std::string> columns_left_out() const { return {}; }
};

/// A file of particles that appears whole or not at all (see output_file.hpp).
template <class Real>
class ParticleWriter {
 public:
  virtual ~ParticleWriter() = default;

  /// How many times over the particles must be written, from the first to the last, before the
  /// commit.
  virtual std::size_t passes() const { return 1; }

  /// Appends particles of this pass. Throws Error (run_failed).
  virtual void write(ParticleView<const Real> block) = 0;

  /// Ends the file, which says what its format can of `info`, and puts it in place. Throws Error
  /// (run_failed).
  virtual void commit(const StateInfo& info) = 0;
};

/// Whether a file in the other precision is read.
enum class Conversion {
  refuse,
  round,  ///< each number to the nearest in `Real`
};

/// A file holds another precision than it is to be read in, and is not to be converted.
class OtherPrecision : public Error {
 public:
  OtherPrecision(const std::filesystem::path& path, Precision stored)
      : Error(ErrorKind::bad_input, path.string() + " holds " + std::string(name_of(stored)) +
                                        " precision; read it in that, or have it converted"),
        stored_(stored) {}

  Precision stored() const noexcept { return stored_; }

 private:
  Precision stored_;
};

/// Opens a file of particles with these columns in the format that its suffix names (.csv, .npy,
/// .npz, .h5, .nc); "-" is standard input, in CSV, as it is standard output of a writer. It may
/// have them by other names, and others beside them (see column_names.hpp). A .csv file is of
/// either precision. `columns` must stay while the reader lives. Throws Error (bad_input) if the
/// suffix names none, the file cannot be read or holds no particle; OtherPrecision if it holds
/// another that may not be converted.
template <class Real>
std::unique_ptr<ParticleReader<Real>> open_particle_reader(
    const std::filesystem::path& path, Columns columns, Conversion conversion = Conversion::refuse);

/// Opens a column that a file of so many particles may have beside theirs, which is read as
/// doubles, whatever the precision of the file and of the run. `column` must stay while the reader
/// lives. Null if the file has no column of its name. Throws Error (bad_input) as
/// open_particle_reader(), and if the column has another number of rows.
std::unique_ptr<ParticleReader<double>> open_optional_column(const std::filesystem::path& path,
                                                             const ColumnInfo& column,
                                                             std::uint64_t particles);

/// The particles in a file, of any precision. Throws Error (bad_input) as open_particle_reader().
std::uint64_t particles_in(const std::filesystem::path& path, Columns columns);

/// Makes a file of `count` particles of a law, which must then be written, in the format that its
/// suffix names. Throws Error: bad_input if the suffix names
/// none, run_failed if the file cannot be made.
template <class Real>
std::unique_ptr<ParticleWriter<Real>> open_particle_writer(const std::filesystem::path& path,
                                                           const LawInfo& law, std::uint64_t count);

/// Whether a writer of such a file takes all particles several times (see
/// ParticleWriter::passes()). Throws Error (bad_input) if the suffix names no format.
bool writes_in_several_passes(const std::filesystem::path& path);

/// Whether a file of that name's format says what state it is (see StateInfo).
bool says_what_it_is(const std::filesystem::path& path);

/// Bytes that the containers of a reader or a writer of such a file with these columns hold while
/// it lives, whether or not the file is there; of an .h5 or .nc file that is there, those of its
/// chunks as well. Throws Error (bad_input) if the suffix names no format.
std::uint64_t particle_reader_bytes(const std::filesystem::path& path, Columns columns);
std::uint64_t particle_writer_bytes(const std::filesystem::path& path, Columns columns);

extern template std::unique_ptr<ParticleReader<double>> open_particle_reader(
    const std::filesystem::path&, Columns, Conversion);
extern template std::unique_ptr<ParticleReader<float>> open_particle_reader(
    const std::filesystem::path&, Columns, Conversion);
extern template std::unique_ptr<ParticleWriter<double>> open_particle_writer(
    const std::filesystem::path&, const LawInfo&, std::uint64_t);
extern template std::unique_ptr<ParticleWriter<float>> open_particle_writer(
    const std::filesystem::path&, const LawInfo&, std::uint64_t);

}  // namespace simgpu::io
