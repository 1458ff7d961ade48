#include "driver/team/state_writer.hpp"

#include <utility>

#include "common/absent.hpp"
#include "common/block.hpp"

namespace simgpu::driver {

namespace {

template <class Real>
class BlockWriter : public StateWriter<Real> {
 public:
  explicit BlockWriter(std::unique_ptr<io::ParticleWriter<Real>> file) : file_(std::move(file)) {}

  void write(const Simulation<Real>& simulation, ExchangeBlock<Real>& block) override {
    for (std::size_t pass = 0; pass < file_->passes(); ++pass) {
      for_each_block(simulation.range().count, [&](std::uint64_t offset, std::uint64_t count) {
        const ParticleView<Real> particles = block.view(count);
        simulation.store(offset, particles);
        put_nan_for_absent(simulation.law().columns, particles);
        file_->write(particles.read_only());
      });
    }
  }

  void commit(const io::StateInfo& info) override { file_->commit(info); }

 private:
  std::unique_ptr<io::ParticleWriter<Real>> file_;
};

template <class Real>
class TellingWriter : public StateWriter<Real> {
 public:
  TellingWriter(std::unique_ptr<StateWriter<Real>> writer, Failures& failures)
      : writer_(std::move(writer)), failures_(failures) {}

  void write(const Simulation<Real>& simulation, ExchangeBlock<Real>& block) override {
    if (has_failed_) return;
    has_failed_ = !failures_.attempt_output([&] { writer_->write(simulation, block); });
  }

  void commit(const io::StateInfo& info) override {
    if (has_failed_) return;
    has_failed_ = !failures_.attempt([&] { writer_->commit(info); });
  }

 private:
  std::unique_ptr<StateWriter<Real>> writer_;
  Failures& failures_;
  bool has_failed_ = false;
};

}  // namespace

template <class Real>
std::unique_ptr<StateWriter<Real>> telling_failures(std::unique_ptr<StateWriter<Real>> writer,
                                                    Failures& failures) {
  return std::make_unique<TellingWriter<Real>>(std::move(writer), failures);
}

template std::unique_ptr<StateWriter<double>> telling_failures(std::unique_ptr<StateWriter<double>>,
                                                               Failures&);
template std::unique_ptr<StateWriter<float>> telling_failures(std::unique_ptr<StateWriter<float>>,
                                                              Failures&);

template <class Real>
std::unique_ptr<StateWriter<Real>> open_state_writer(const std::filesystem::path& path,
                                                     const LawInfo& law, std::uint64_t count) {
  return std::make_unique<BlockWriter<Real>>(io::open_particle_writer<Real>(path, law, count));
}

template std::unique_ptr<StateWriter<double>> open_state_writer(const std::filesystem::path&,
                                                                const LawInfo&, std::uint64_t);
template std::unique_ptr<StateWriter<float>> open_state_writer(const std::filesystem::path&,
                                                               const LawInfo&, std::uint64_t);

}  // namespace simgpu::driver
