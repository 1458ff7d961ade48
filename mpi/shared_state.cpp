#include "mpi/shared_state.hpp"

#include <algorithm>
#include <functional>

#include "common/base/error.hpp"
#include "common/block.hpp"
#include "common/io/hdf5_format.hpp"
#include "driver/process/caught.hpp"
#include "driver/team/team_simulation.hpp"

namespace simgpu::mpi {

namespace {

/// A file while all ranks have it open.
class OnAllRanks {
 public:
  OnAllRanks(Scribes scribes, const std::string& names) : scribes_(std::move(scribes)) {
    try {
      ask(Wish::open_file, names, [&] { scribes_.files.open(scribes_.file, names); });
    } catch (...) {
      close_quietly();
      throw;
    }
  }
  ~OnAllRanks() {
    if (is_open_) close_quietly();
  }
  OnAllRanks(const OnAllRanks&) = delete;
  OnAllRanks& operator=(const OnAllRanks&) = delete;

  std::uint32_t number() const { return scribes_.file; }

  void close() {
    is_open_ = false;
    ask(Wish::close_file, {}, [&] { scribes_.files.close(scribes_.file); });
  }

 private:
  void close_quietly() noexcept {
    try {
      close();
    } catch (const std::exception&) {  // what went wrong before is told of
    }
  }

  /// Has the others do it, and rank 0 meanwhile by `own`.
  void ask(Wish wish, const std::string& text, const std::function<void()>& own) {
    Request request;
    request.wish = wish;
    request.file = scribes_.file;
    const std::vector<Request> requests(scribes_.links.size(), request);
    ask_all(scribes_.links, requests, text, [&] {
      try {
        own();
      } catch (...) {
        driver::rethrow_named(scribes_.own_name);
      }
    });
  }

  Scribes scribes_;
  bool is_open_ = true;
};

template <class Real>
class SharedState : public driver::StateWriter<Real> {
 public:
  SharedState(const Scribes& scribes, const std::filesystem::path& path, const LawInfo& law,
              std::uint64_t count)
      : file_(io::make_shared_hdf5<Real>(path, law, count)),
        ranks_(scribes, file_names_text(file_->name_for_processes(), path, law.columns)) {}

  void write(const Simulation<Real>& simulation, ExchangeBlock<Real>& block) override {
    const auto& team = dynamic_cast<const driver::TeamSimulation<Real>&>(simulation);
    const std::uint64_t count = simulation.range().count;
    team.write(ranks_.number(), written_, block.view(std::min(count, block_particles)));
    written_ += count;
  }

  void commit(const io::StateInfo& info) override {
    ranks_.close();  // before this process adds to it, so that each sees what others wrote
    file_->commit(info);
  }

 private:
  std::unique_ptr<io::SharedHdf5File> file_;
  OnAllRanks ranks_;  // ends before the file does
  std::uint64_t written_ = 0;
};

}  // namespace

template <class Real>
std::unique_ptr<driver::StateWriter<Real>> open_shared_state(const Scribes& scribes,
                                                             const std::filesystem::path& path,
                                                             const LawInfo& law,
                                                             std::uint64_t count) {
  return std::make_unique<SharedState<Real>>(scribes, path, law, count);
}

template std::unique_ptr<driver::StateWriter<double>> open_shared_state(
    const Scribes&, const std::filesystem::path&, const LawInfo&, std::uint64_t);
template std::unique_ptr<driver::StateWriter<float>> open_shared_state(const Scribes&,
                                                                       const std::filesystem::path&,
                                                                       const LawInfo&,
                                                                       std::uint64_t);

}  // namespace simgpu::mpi
