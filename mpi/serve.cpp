#include "mpi/serve.hpp"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "common/block.hpp"
#include "common/column.hpp"
#include "common/memory/counting_allocator.hpp"
#include "common/memory/out_of_memory.hpp"
#include "common/particle_columns.hpp"
#include "driver/process/caught.hpp"
#include "driver/process/interruption.hpp"
#include "driver/team/worker.hpp"
#include "mpi/gpu_list.hpp"
#include "mpi/part_files.hpp"
#include "mpi/request.hpp"
#include "mpi/transfers.hpp"

namespace simgpu::mpi {

namespace {

using driver::Command;
using driver::HostMemory;
using driver::Task;

/// --threads holds for every rank; else a rank's own OMP_NUM_THREADS, else its part of its host.
std::optional<int> threads_for(const Request& request) {
  if (!request.insists && std::getenv("OMP_NUM_THREADS") != nullptr) return std::nullopt;
  return request.number;
}

class Server {
 public:
  explicit Server(const driver::Devices& devices) : devices_(devices) {}

  /// Answers one request; false if it is to end.
  bool answer_one() {
    Request request;
    transfers_.receive(0, Tag::request, request);
    transfers_.wait();
    text_.resize(request.text_bytes);
    transfers_.receive(0, Tag::text, text_.data(), text_.size());
    transfers_.wait();
    if (request.wish == Wish::end) return false;
    request.command.law = devices_.laws[request.law];
    request.command.field = &grid_;
    memory_ = {};
    if (request.wish == Wish::perform) take_in(request);
    Reply reply;
    std::string text;
    try {
      text = fulfil(request, reply);
    } catch (...) {
      driver::Caught failure = driver::caught();
      reply.failed = true;
      reply.kind = failure.kind;
      reply.is_of_output = failure.is_of_output;
      text = std::move(failure.sentence);
    }
    reply.text_bytes = text.size();
    transfers_.send(0, Tag::reply, reply);
    transfers_.send(0, Tag::text, text.data(), text.size());
    if (!reply.failed && request.wish == Wish::perform) give_back(request.command);
    transfers_.wait();
    return true;
  }

 private:
  using Counts = std::vector<std::uint64_t, memory::CountingAllocator<std::uint64_t>>;
  using Level = std::vector<std::byte, memory::CountingAllocator<std::byte>>;
  /// The numbers of a worker and of a simulation of its own.
  using SimulationOfRank = std::pair<std::uint32_t, std::uint32_t>;

  static SimulationOfRank simulation_of(const Request& request) {
    return {request.worker, request.command.simulation};
  }

  /// Points to the memory that a command reads or writes, and receives what it takes to the device.
  void take_in(const Request& request) {
    const Task task = request.command.task;
    if (takes_particles_there(task) || takes_particles_back(task)) ready_block(request.command);
    if (task == Task::hold_field) take_grid(request);
    if (task == Task::put_level) take_level(levels_.at(simulation_of(request)));
    transfers_.wait();
  }

  /// Where a block of particles has room, which `make` saw to.
  void ready_block(const Command& command) {
    memory_ = block_for(command);
    memory_.particles = command.range.count;
    if (!takes_particles_there(command.task)) return;
    for (void* column : std::span(memory_.columns, memory_.column_count)) {
      transfers_.receive(0, Tag::particles, column,
                         memory_.particles * bytes_of_number(command.precision));
    }
  }

  void take_grid(const Request& request) {
    static_cast<field::GridProperties&>(grid_) = request.grid;
    for (unsigned axis = 0; axis < field::most_components; ++axis) {
      grid_.axes[axis].resize(request.coordinates[axis]);
      transfers_.receive(0, Tag::field, grid_.axes[axis].data(),
                         grid_.axes[axis].size() * sizeof(double));
    }
  }

  /// Where a level has room, which `hold_field` saw to.
  void take_level(Level& level) {
    memory_.level = level;
    transfers_.receive(0, Tag::field, level.data(), level.size());
  }

  /// The block, with as many columns as the command's law has.
  HostMemory block_for(const Command& command) {
    HostMemory memory = HostMemory::of(block_.value().view());
    memory.column_count = command.law->column_count();
    return memory;
  }

  /// Returns the reply's text.
  std::string fulfil(const Request& request, Reply& reply) {
    switch (request.wish) {
      case Wish::use_cpu:
        return open(request.worker, devices_.cpu(threads_for(request)), reply);
      case Wish::list_gpus:
        return gpu_list_text(devices_.query_cuda());
      case Wish::use_gpu:
        return open(request.worker, devices_.cuda(request.number), reply);
      case Wish::perform:
        perform(request, reply);
        return {};
      case Wish::tell_use:
        reply.use = driver::own_process_use();
        return {};
      case Wish::open_file:
        files_.open(request.file, text_);
        return {};
      case Wish::close_file:
        files_.close(request.file);
        return {};
      case Wish::end:
        break;
    }
    return {};
  }

  std::string open(std::uint32_t worker, std::unique_ptr<Backend> backend, Reply& reply) {
    const std::optional<int> threads = backend->threads();
    reply.answer.found = threads.has_value();
    reply.answer.value = static_cast<std::uint64_t>(threads.value_or(0));
    std::string model = backend->description();
    workers_.erase(worker);
    workers_.emplace(worker, std::move(backend));
    return model;
  }

  void perform(const Request& request, Reply& reply) {
    const Command& command = request.command;
    if (command.task == Task::make) {
      // Of numbers of the larger kind, so that they hold those of both.
      const std::uint64_t particles = std::min(command.range.count, block_particles);
      const unsigned columns = command.law->column_count();
      if (!block_ || block_->size() < particles || block_->view().column_count < columns) {
        block_.emplace(columns, particles);
      }
    }
    if (command.task == Task::count_cells) {
      counts_.assign(request.cells, 0);
      memory_.counts = counts_;
    }
    if (command.task == Task::hold_field) make_room_for_level(simulation_of(request));
    driver::Worker& worker = workers_.at(request.worker);
    if (command.task == Task::write) {
      files_.write(command, block_for(command), [&](const Command& store, const HostMemory& block) {
        worker.perform(store, block);
      });
      return;
    }
    reply.answer = worker.perform(command, memory_);
    if (command.task == Task::make) ++simulations_;
    if (command.task == Task::hold_field) grid_ = {};  // the device has its own
    if (command.task == Task::release) {
      levels_.erase(simulation_of(request));
      if (--simulations_ == 0) block_.reset();
    }
  }

  /// For one level of the grid, in place of any room that the simulation's field had.
  void make_room_for_level(const SimulationOfRank& simulation) {
    levels_.erase(simulation);
    const std::uint64_t bytes = grid_.bytes_of_level();
    if (bytes == 0) return;
    memory::require_host_memory(bytes);
    levels_[simulation].resize(bytes);
  }

  void give_back(const Command& command) {
    if (takes_particles_back(command.task)) {
      for (const void* column : std::span(memory_.columns, memory_.column_count)) {
        transfers_.send(0, Tag::particles, column,
                        memory_.particles * bytes_of_number(command.precision));
      }
    }
    if (command.task != Task::count_cells) return;
    for (std::size_t offset = 0; offset < counts_.size(); offset += counts_at_a_time) {
      const std::size_t count = std::min<std::size_t>(counts_at_a_time, counts_.size() - offset);
      transfers_.send(0, Tag::counts, counts_.data() + offset, count * sizeof counts_[0]);
    }
    transfers_.wait();
    counts_ = Counts();  // an empty list would leave it its memory
  }

  const driver::Devices& devices_;
  std::map<std::uint32_t, driver::Worker> workers_;
  Transfers transfers_;
  std::string text_;  ///< of the request
  PartFiles files_;
  HostMemory memory_;
  std::size_t simulations_ = 0;                   ///< of all workers
  std::optional<ParticleColumns<double>> block_;  ///< while there are simulations
  Counts counts_;
  field::Grid grid_;                          ///< of the request
  std::map<SimulationOfRank, Level> levels_;  ///< of those that hold a field, one each
};

}  // namespace

void serve(const driver::Devices& devices) {
  // Rank 0 obeys them, saves the run through its ranks, and then has them end. MPI ends them if it
  // is gone.
  for (const int signal : driver::asking_signals) std::signal(signal, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // as rank 0 does: a limit on files is a failure to write
  Server server(devices);
  while (server.answer_one()) {
  }
}

}  // namespace simgpu::mpi
