#include "reader/netcdf_service.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <new>

#include "reader/refusal.hpp"

namespace simgpu::reader {

using io::foreign::Answer;
using io::foreign::Outcome;

/// The library is to ask for no lock, load nothing that a file names and obey no settings.
bool NetcdfService::start() {
  return ::setenv("HDF5_USE_FILE_LOCKING", "FALSE", 1) == 0 &&
         ::setenv("HDF5_PLUGIN_PRELOAD", "::", 1) == 0 && ::setenv("NCRCENV_IGNORE", "1", 1) == 0;
}

Answer NetcdfService::answer(const io::foreign::Request& request) {
  Answer answer;
  try {
    fulfil(request, answer);
  } catch (const Refusal& refusal) {
    refuse(answer, refusal.text);
  } catch (const NetcdfFailure& failure) {
    if (failure.status == NC_ENOMEM) {
      tell_memory(answer);
    } else {
      refuse(answer, sentence_of(failure));
    }
  } catch (const std::bad_alloc&) {
    tell_memory(answer);
  }
  return answer;
}

std::string NetcdfService::sentence_of(const NetcdfFailure& failure) const {
  char byte = 0;
  // An unknown format is what libnetcdf takes a file for whose start it cannot read.
  if (failure.status == NC_ENOTNC && ::pread(connection_.file, &byte, 1, 0) < 0) {
    return sentence_of(NetcdfFailure{errno});
  }
  return std::string("cannot read it as NetCDF: ") + nc_strerror(failure.status) +
         what_may_be(failure.status);
}

/// What libnetcdf does not say.
const char* NetcdfService::what_may_be(int status) const {
  if (status == NC_ENOFILTER) return "; write it without, for instance with nccopy -F none";
  if (status != NC_EHDFERR) return "";
  return is_open()
             ? "; it is damaged or not whole, or its disk fails"
             : "; it is damaged or not whole, its disk fails, or it has thousands of variables";
}

/// What a file says of itself fits this process's own limit, if it is not damaged.
void NetcdfService::tell_memory(Answer& answer) const {
  answer.outcome = Outcome::no_memory;
  if (is_open()) return;
  refuse(answer,
         "cannot read it as NetCDF: what it says of itself takes more than 64 MiB of memory; it is "
         "damaged, or has so many variables that the " +
             wanted_ + " belong in a file of their own");
}

std::string NetcdfService::path() const {
  return "/proc/self/fd/" + std::to_string(connection_.file);
}

}  // namespace simgpu::reader
