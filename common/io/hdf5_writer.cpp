#include "common/io/hdf5_format.hpp"
#include "common/io/hdf5_new_file.hpp"

namespace simgpu::io {

namespace {

template <class Real>
class Hdf5Writer : public ParticleWriter<Real> {
 public:
  Hdf5Writer(const std::filesystem::path& path, const LawInfo& law, std::uint64_t count)
      : file_(path, law, count, OutputFile::Name::none) {}

  void write(ParticleView<const Real> block) override {
    file_.write(written_, block);
    written_ += block.size;
  }

  void commit(const StateInfo& info) override { file_.commit(info); }

 private:
  Hdf5NewFile<Real> file_;
  std::uint64_t written_ = 0;
};

template <class Real>
class Shared : public SharedHdf5File {
 public:
  Shared(const std::filesystem::path& path, const LawInfo& law, std::uint64_t count)
      : file_(path, law, count, OutputFile::Name::hidden), name_(file_.share()) {}

  std::filesystem::path name_for_processes() const override { return name_; }
  void commit(const StateInfo& info) override { file_.commit(info); }

 private:
  Hdf5NewFile<Real> file_;
  std::filesystem::path name_;
};

}  // namespace

template <class Real>
std::unique_ptr<ParticleWriter<Real>> open_hdf5_writer(const std::filesystem::path& path,
                                                       const LawInfo& law, std::uint64_t count) {
  return std::make_unique<Hdf5Writer<Real>>(path, law, count);
}

template <class Real>
std::unique_ptr<SharedHdf5File> make_shared_hdf5(const std::filesystem::path& path,
                                                 const LawInfo& law, std::uint64_t count) {
  return std::make_unique<Shared<Real>>(path, law, count);
}

template std::unique_ptr<ParticleWriter<double>> open_hdf5_writer(const std::filesystem::path&,
                                                                  const LawInfo&, std::uint64_t);
template std::unique_ptr<ParticleWriter<float>> open_hdf5_writer(const std::filesystem::path&,
                                                                 const LawInfo&, std::uint64_t);

template std::unique_ptr<SharedHdf5File> make_shared_hdf5<double>(const std::filesystem::path&,
                                                                  const LawInfo&, std::uint64_t);
template std::unique_ptr<SharedHdf5File> make_shared_hdf5<float>(const std::filesystem::path&,
                                                                 const LawInfo&, std::uint64_t);

}  // namespace simgpu::io
