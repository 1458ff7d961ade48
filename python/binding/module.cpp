#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/shared_ptr.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/unique_ptr.h>
#include <nanobind/stl/vector.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "common/expression/text_error.hpp"
#include "common/floating_point.hpp"
#include "common/io/reader_program.hpp"
#include "common/law_in_files.hpp"
#include "common/memory/ledger.hpp"
#include "common/memory/proc.hpp"
#include "common/text/number_text.hpp"
#include "cuda/device_query.hpp"
#include "driver/cli/command_line.hpp"
#include "driver/cli/understand.hpp"
#include "driver/plan/estimate.hpp"
#include "driver/plan/resume.hpp"
#include "driver/process/caught.hpp"
#include "driver/process/version.hpp"
#include "driver/report/estimate_report.hpp"
#include "driver/team/devices.hpp"
#include "python/binding/fork.hpp"
#include "python/binding/session.hpp"

namespace nb = nanobind;

namespace simgpu::python {

namespace {

/// Options of the program, as "--particles=1000".
using Arguments = std::vector<std::string>;

driver::Options options_of(const Arguments& arguments) {
  std::vector<const char*> argv = {"simgpu", "--quiet"};
  for (const std::string& argument : arguments) argv.push_back(argument.c_str());
  const auto read = driver::read_command_line(static_cast<int>(argv.size()), argv.data());
  return driver::resumed(driver::understand(std::get<driver::Arguments>(read)));
}

/// Python's exception for the failure that is being handled, with the sentence of the program.
void set_python_error(const std::exception_ptr& failure, PyObject* device_error) {
  std::string where;
  try {
    std::rethrow_exception(failure);
  } catch (const expression::TextError& error) {
    where = "\n" + error.lines();
    if (where.ends_with('\n')) where.pop_back();
  } catch (...) {
  }
  driver::Caught caught;
  try {
    std::rethrow_exception(failure);
  } catch (...) {
    caught = driver::caught();
  }
  const std::string sentence = caught.sentence + where;
  switch (caught.kind) {
    case ErrorKind::bad_input:
      PyErr_SetString(PyExc_ValueError, sentence.c_str());
      return;
    case ErrorKind::out_of_memory:
      PyErr_SetString(PyExc_MemoryError, sentence.c_str());
      return;
    case ErrorKind::device_unusable:
      PyErr_SetString(device_error, sentence.c_str());
      return;
    case ErrorKind::run_failed:
      break;
  }
  if (!caught.is_of_output) {
    PyErr_SetString(PyExc_RuntimeError, sentence.c_str());
  } else if (caught.error_number == 0) {
    PyErr_SetString(PyExc_OSError, sentence.c_str());
  } else {
    const nb::object arguments = nb::make_tuple(caught.error_number, sentence);
    PyErr_SetObject(PyExc_OSError, arguments.ptr());
  }
}

/// A function to be called between portions: it ends the evolution if Ctrl-C was pressed, and calls
/// `progress` with the steps taken, unless that is None.
BetweenPortions obeying_signals(const nb::object& progress) {
  return [progress](std::uint64_t steps) {
    const nb::gil_scoped_acquire gil;
    if (PyErr_CheckSignals() != 0) throw nb::python_error();
    if (!progress.is_none()) progress(steps);
  };
}

/// Columns as Python passes them: contiguous, of the simulation's precision, or None.
using Arrays =
    std::vector<std::optional<nb::ndarray<nb::ro, nb::ndim<1>, nb::c_contig, nb::device::cpu>>>;

GivenColumns given_columns(const Arrays& arrays) {
  GivenColumns given;
  for (const auto& array : arrays) {
    given.columns.push_back(array ? array->data() : nullptr);
    if (array) given.size = array->shape(0);
  }
  return given;
}

std::unique_ptr<Session> new_session(const Arguments& arguments,
                                     const std::optional<Arrays>& arrays, bool keep_start,
                                     const nb::object& progress) {
  const BetweenPortions between = obeying_signals(progress);
  const nb::gil_scoped_release release;
  const DefaultFloatingPoint floating_point;
  driver::Options options = options_of(arguments);
  if (!arrays) return make_session(std::move(options), nullptr, keep_start, between);
  options.input = "the columns given";
  const GivenColumns given = given_columns(*arrays);
  return make_session(std::move(options), &given, keep_start, between);
}

/// Names and types of the columns that a simulation with these options has: those that it must be
/// given, and others.
nb::tuple columns_of(const Arguments& arguments) {
  const driver::Options options = options_of(arguments);
  nb::list needed;
  nb::list others;
  for (const ColumnInfo& column : law_in_files(options.parameters).columns) {
    (column.may_be_absent() ? others : needed)
        .append(nb::str(column.name.data(), column.name.size()));
  }
  return nb::make_tuple(needed, others);
}

void evolve(Session& session, std::optional<std::uint64_t> steps, std::optional<double> time,
            std::optional<double> timestep, const std::optional<std::string>& trajectory,
            std::uint64_t every, const nb::object& progress) {
  EvolveRequest request{steps, time, timestep, std::nullopt};
  if (trajectory) request.trajectory = driver::Frames{*trajectory, every};
  const BetweenPortions between = obeying_signals(progress);
  const nb::gil_scoped_release release;
  const DefaultFloatingPoint floating_point;
  session.evolve(request, between);
}

/// A column as an array that reads simgpu's own memory and keeps it.
template <class Real>
nb::object array_over(const ColumnInPlace& column, std::uint64_t size, int cuda_device) {
  auto* const owner = new std::shared_ptr<const void>(column.owner);
  const nb::capsule keeper(owner, [](void* pointer) noexcept {
    delete static_cast<std::shared_ptr<const void>*>(pointer);
  });
  const auto* const numbers = static_cast<const Real*>(column.numbers);
  if (cuda_device < 0) {
    return nb::cast(nb::ndarray<nb::numpy, const Real, nb::ndim<1>>(numbers, {size}, keeper));
  }
  return nb::cast(nb::ndarray<const Real, nb::ndim<1>>(
      numbers, {size}, keeper, {}, nb::dtype<Real>(), nb::device::cuda::value, cuda_device));
}

/// The number of the GPU called "cuda:N"; -1 of a CPU.
int cuda_device_of(const std::string& device) {
  constexpr std::string_view prefix = "cuda:";
  return device.starts_with(prefix) ? std::atoi(device.c_str() + prefix.size()) : -1;
}

/// Each column by its name: an array, its address, and the number of its GPU, or -1.
nb::list columns(Session& session) {
  nb::list result;
  const int cuda_device = cuda_device_of(session.device());
  const bool is_double = session.parameters().precision == Precision::double_precision;
  for (const ColumnInPlace& column : session.columns_in_place()) {
    const nb::object array = is_double
                                 ? array_over<double>(column, session.particles(), cuda_device)
                                 : array_over<float>(column, session.particles(), cuda_device);
    result.append(nb::make_tuple(column.name, array,
                                 reinterpret_cast<std::uintptr_t>(column.numbers), cuda_device));
  }
  return result;
}

std::string estimate_json(const Arguments& arguments) {
  const nb::gil_scoped_release release;
  const DefaultFloatingPoint floating_point;
  return driver::json_estimate(driver::estimate(options_of(arguments), driver::real_devices()), {});
}

nb::list devices() {
  const driver::Devices real = driver::real_devices();
  nb::list result;
  const auto cpu = real.cpu(std::nullopt);
  nb::dict of_cpu;
  of_cpu["device"] = "cpu";
  of_cpu["name"] = cpu->description();
  of_cpu["threads"] = cpu->threads();
  of_cpu["memory_bytes"] = memory::host_total_bytes();
  of_cpu["unusable"] = nb::none();
  result.append(of_cpu);
  for (const cuda::DeviceInfo& device : real.query_cuda().devices) {
    nb::dict of_gpu;
    of_gpu["device"] = "cuda:" + std::to_string(device.index);
    of_gpu["name"] = device.name;
    of_gpu["threads"] = nb::none();
    of_gpu["memory_bytes"] = device.total_memory;
    of_gpu["unusable"] =
        device.unusable.empty() ? nb::object(nb::none()) : nb::cast(device.unusable);
    result.append(of_gpu);
  }
  return result;
}

}  // namespace

NB_MODULE(_core, module) {
  module.doc() = "The parts of simgpu that are written in C++; use the package simgpu.";
  module.attr("version") = driver::version_number();
  static const nb::exception<Error> device_error(module, "DeviceError", PyExc_RuntimeError);
  nb::register_exception_translator([](const std::exception_ptr& failure, void* /*unused*/) {
    try {
      std::rethrow_exception(failure);
    } catch (const nb::builtin_exception&) {
      throw;
    } catch (const nb::python_error&) {
      throw;
    } catch (...) {
      set_python_error(failure, device_error.ptr());
    }
  });
  survive_forks();

  using Release = nb::call_guard<nb::gil_scoped_release, DefaultFloatingPoint>;
  nb::class_<Session>(module, "Session")
      .def("evolve", evolve, nb::arg("steps").none(), nb::arg("time").none(),
           nb::arg("timestep").none(), nb::arg("trajectory").none(), nb::arg("every"),
           nb::arg("progress").none())
      .def(
          "load",
          [](Session& session, const Arrays& arrays) {
            const nb::gil_scoped_release release;
            session.load(given_columns(arrays));
          },
          nb::arg("arrays"))
      .def("columns", columns)
      .def("checksum", &Session::checksum, Release())
      .def("verify", &Session::verify, Release())
      .def("report", &Session::report, nb::arg("other").none(), Release())
      .def(
          "save", [](Session& session, const std::string& file) { session.save(file); }, Release())
      .def(
          "checkpoint", [](Session& session, const std::string& file) { session.checkpoint(file); },
          Release())
      .def(
          "render", [](Session& session, const std::string& file) { session.render(file); },
          Release())
      .def_prop_ro("particles", &Session::particles)
      .def_prop_ro("first", [](const Session& session) { return session.parameters().first; })
      .def_prop_ro("steps", &Session::steps)
      .def_prop_ro("steps_of_run",
                   [](const Session& session) { return session.parameters().steps; })
      .def_prop_ro("time", &Session::time)
      .def_prop_ro("timestep", [](const Session& session) { return session.parameters().timestep; })
      .def_prop_ro("flow", [](const Session& session) { return flow_text(session.parameters()); })
      .def_prop_ro(
          "scheme",
          [](const Session& session) { return std::string(session.parameters().law->scheme); })
      .def_prop_ro("precision",
                   [](const Session& session) {
                     return std::string(name_of(session.parameters().precision));
                   })
      .def_prop_ro("device", &Session::device)
      .def_prop_ro("device_name", &Session::device_description);
  module.def("session", new_session, nb::arg("arguments"), nb::arg("arrays").none(),
             nb::arg("keep_start"), nb::arg("progress").none());
  module.def("columns_of", columns_of, nb::arg("arguments"));
  module.def("estimate", estimate_json, nb::arg("arguments"));
  module.def("devices", devices);
  module.def("own_bytes", [] {
    return nb::make_tuple(memory::host_ledger().current(), memory::device_ledger().current());
  });
  module.def("use_reader_program", [](const std::string& path) {
    static std::string kept;
    kept = path;
    io::use_reader_program(kept.c_str());
  });
}

}  // namespace simgpu::python
