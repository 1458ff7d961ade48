#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <type_traits>
#include <vector>

#include "common/initial_state.hpp"
#include "common/kernels/evolve.hpp"
#include "common/kernels/misfit.hpp"
#include "common/law.hpp"
#include "common/law_info.hpp"
#include "common/particle_columns.hpp"
#include "common/particle_row.hpp"
#include "cpu/law_functions.hpp"
#include "laws/field.hpp"
#include "laws/velocity.hpp"
#include "list_of_laws.hpp"

namespace simgpu::test {

inline constexpr std::uint64_t law_seed = 5;
inline constexpr std::uint64_t law_first = std::uint64_t{1} << 33;
/// A law in a precision.
template <class LawType, class RealType>
struct LawCase {
  using Law = LawType;
  using Real = RealType;
};

template <class List>
struct CasesOf;
template <class... Laws>
struct CasesOf<LawList<Laws...>> {
  using Types = testing::Types<LawCase<Laws, double>..., LawCase<Laws, float>...>;
};

struct NameOfCase {
  template <class Case>
  static std::string GetName(int /*number*/) {
    const LawInfo& law = law_info<typename Case::Law>;
    return std::string(law.flow) + "_" + std::string(law.scheme) + "_" +
           std::string(name_of(precision_of<typename Case::Real>));
  }
};

/// What holds for each law, in each precision, is tested in fixtures that derive from this one.
template <class Case>
class EachLaw : public testing::Test {
 protected:
  using Law = typename Case::Law;
  using Real = typename Case::Real;
  using Row = ParticleOf<Law, Real>;

  static constexpr const LawInfo& law = law_info<Law>;
  static constexpr unsigned columns = column_count<Law>;

  /// An evolution that begins in its course, at a time other than 0.
  static Evolution evolution_of_steps(std::uint64_t steps, Math math = Math::exact) {
    return {std::max(1e-3, law.timestep),
            steps,
            math,
            2.5,
            7,
            law.default_parameters(),
            velocity_for(law),
            field_for(law)};
  }

  static std::vector<Row> start(std::uint64_t count) {
    const GeneratedStart<Law, Real> start_of{StartBox(Law::columns), law_seed, law_first};
    std::vector<Row> rows;
    for (std::uint64_t i = 0; i < count; ++i) rows.push_back(start_of(i));
    return rows;
  }

  /// Where they are after `evolution`, by the law's step alone.
  static std::vector<Row> moved(std::vector<Row> rows, const Evolution& evolution) {
    ParametersOf<Law> parameters{};
    if constexpr (takes_velocity<Law>) {
      parameters = evolution.velocity;
    } else if constexpr (takes_field<Law>) {
      parameters = evolution.field;
    } else if constexpr (!std::is_empty_v<ParametersOf<Law>>) {
      std::memcpy(&parameters, evolution.law_parameters.data(), sizeof parameters);
    }
    for (Row& row : rows) {
      for (std::uint64_t n = 0; n < evolution.steps; ++n) {
        const auto time_of = [&](std::uint64_t step) {
          return evolution.start_time + static_cast<double>(step) * evolution.timestep;
        };
        const double time = time_of(evolution.first_step + n);
        Law::step(
            Step<Law, Real>{parameters, static_cast<Real>(evolution.timestep), time,
                            time + evolution.timestep / 2, time_of(evolution.first_step + n + 1)},
            row);
      }
    }
    return rows;
  }

  /// The same by the law's fast step, in epochs.
  static std::vector<Row> moved_fast(std::vector<Row> rows, const Evolution& evolution) {
    ParticleColumns<Real> held = columns_of(rows);
    const EvolveFast<Law, Real> move{held.view(), Stepper<Law, Real>(evolution), evolution.steps};
    for (std::uint64_t i = 0; i < rows.size(); ++i) move(i);
    for (std::uint64_t i = 0; i < rows.size(); ++i) rows[i] = load<Row>(held.view(), i);
    return rows;
  }

  static ParticleColumns<Real> columns_of(const std::vector<Row>& rows) {
    ParticleColumns<Real> held(columns, rows.size());
    for (std::uint64_t i = 0; i < rows.size(); ++i) store(held.view(), i, rows[i]);
    return held;
  }

  static void expect_bits(const ParticleColumns<Real>& actual, const std::vector<Row>& expected) {
    for (std::uint64_t i = 0; i < expected.size(); ++i) {
      const Row row = load<Row>(actual.view(), i);
      ASSERT_EQ(std::memcmp(&row, &expected[i], sizeof row), 0)
          << "particle " << i << " of " << expected.size();
    }
  }

  /// Has `move` move all particles but the last, and expects those that `expected` has.
  template <class Move>
  static void expect_moved(const std::vector<Row>& rows, const std::vector<Row>& expected,
                           Move move) {
    ParticleColumns<Real> held = columns_of(rows);
    move(held.view().subview(0, rows.size() - 1));
    std::vector<Row> all(expected.begin(), expected.end() - 1);
    all.push_back(rows.back());
    expect_bits(held, all);
  }

  static const cpu::LawFunctionsIn<Real>& functions() {
    return cpu::law_functions<Law>().template in<Real>();
  }
};

using CasesOfAllLaws = CasesOf<AllLaws>::Types;

}  // namespace simgpu::test
