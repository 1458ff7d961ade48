#include "common/io/stored_numbers.hpp"

#include <bit>
#include <cmath>
#include <cstring>
#include <string>

#include "common/base/error.hpp"
#include "common/floating_point.hpp"
#include "common/precision.hpp"

namespace simgpu::io {

static_assert(std::endian::native == std::endian::little, "files hold numbers as processors do");

namespace {

[[noreturn]] void refuse_number(const std::filesystem::path& path, std::uint64_t row,
                                std::string_view column, const std::string& what) {
  throw Error(ErrorKind::bad_input, path.string() + ", row " + std::to_string(row) + ", column " +
                                        std::string(column) + ": " + what);
}

template <class Stored, class Real>
void take(const StoredNumbers& stored, Real* column, std::uint64_t count,
          const std::filesystem::path& path) {
  for (std::uint64_t i = 0; i < count; ++i) {
    Stored number{};
    std::memcpy(&number, stored.bytes + i * stored.stride, sizeof number);
    column[i] = static_cast<Real>(number);
    if (std::isfinite(column[i]) || (stored.may_be_nan && std::isnan(column[i]))) continue;
    refuse_number(
        path, stored.first_row + i, stored.column,
        std::isfinite(number)
            ? "is out of range of " + std::string(name_of(precision_of<Real>)) + " precision"
            : "is not finite");
  }
}

}  // namespace

template <class Real>
void take_numbers(const StoredNumbers& stored, Real* column, std::uint64_t count,
                  const std::filesystem::path& path) {
  const DefaultFloatingPoint floating_point;
  in_precision(stored.precision,
               [&](auto zero) { take<decltype(zero)>(stored, column, count, path); });
}

template <class Real>
void require_convertible(const std::filesystem::path& path, Precision stored,
                         Conversion conversion) {
  if (stored == precision_of<Real> || conversion == Conversion::round) return;
  throw OtherPrecision(path, stored);
}

template void take_numbers(const StoredNumbers&, double*, std::uint64_t,
                           const std::filesystem::path&);
template void take_numbers(const StoredNumbers&, float*, std::uint64_t,
                           const std::filesystem::path&);
template void require_convertible<double>(const std::filesystem::path&, Precision, Conversion);
template void require_convertible<float>(const std::filesystem::path&, Precision, Conversion);

}  // namespace simgpu::io
