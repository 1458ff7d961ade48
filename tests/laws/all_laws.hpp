#pragma once

#include <span>

#include "common/law_info.hpp"
#include "cpu/law_functions.hpp"
#include "cuda/law_functions.hpp"
#include "list_of_laws.hpp"

namespace simgpu::test {

namespace all_laws_detail {

template <class... Laws>
std::span<const LawInfo* const> infos(LawList<Laws...>) {
  static constexpr const LawInfo* all[] = {&law_info<Laws>...};
  return all;
}

template <class... Laws>
cpu::Laws on_cpu(LawList<Laws...>) {
  static const cpu::LawFunctions* const all[] = {&cpu::law_functions<Laws>()...};
  return all;
}

template <class... Laws>
cuda::Laws on_cuda(LawList<Laws...>) {
  static const cuda::LawFunctions* const all[] = {&cuda::law_functions<Laws>()...};
  return all;
}

}  // namespace all_laws_detail

/// The laws that simgpu comes with, and those of the tests; and what backends know of them.
inline std::span<const LawInfo* const> all_laws() {
  return all_laws_detail::infos(AllLaws());
}
inline cpu::Laws all_laws_on_cpu() {
  return all_laws_detail::on_cpu(AllLaws());
}
inline cuda::Laws all_laws_on_cuda() {
  return all_laws_detail::on_cuda(AllLaws());
}

}  // namespace simgpu::test
