// simgpu --first: a range of the generated start is run by itself, wherever it is, and its
// particles are called by their own indices.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "arguments.hpp"
#include "common/block.hpp"
#include "common/checksum.hpp"
#include "common/io/hdf5_format.hpp"
#include "expected_particle.hpp"
#include "json_report.hpp"
#include "particle_files.hpp"
#include "run_program.hpp"
#include "temporary_folder.hpp"

namespace simgpu::test {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;

constexpr std::uint64_t seed = 42;

/// More than a block.
constexpr std::uint64_t range_particles = block_particles + 5;

/// Ranges at and over the ends of 31 and 32 bits, and the last one that there is.
constexpr std::uint64_t firsts[] = {(std::uint64_t{1} << 31) - 3, (std::uint64_t{1} << 32) - 3,
                                    most_count - range_particles};

Arguments range(std::uint64_t first, std::uint64_t count) {
  return {"--first", std::to_string(first), "--particles", std::to_string(count)};
}

/// What the report of a run on the CPU says.
json report_on_cpu(const Arguments& arguments) {
  return report_of(simgpu(Arguments{"--device", "cpu", "--json", "-"} + arguments));
}

std::uint64_t checksum_number(const json& report) {
  constexpr int hexadecimal = 16;
  const std::string text = checksum_in(report);
  std::uint64_t checksum = 0;
  std::from_chars(text.data(), text.data() + text.size(), checksum, hexadecimal);
  return checksum;
}

TEST(Range, ChecksumsOfRangesThatCoverARunAddUpToIts) {
  for (const std::uint64_t first : {std::uint64_t{0}, firsts[1]}) {
    for (const Arguments& parameters :
         {Arguments{}, Arguments{"--precision", "single"}, Arguments{"--math", "fast"}}) {
      std::uint64_t sum = 0;
      std::uint64_t offset = 0;
      for (const std::uint64_t count :
           {std::uint64_t{1}, std::uint64_t{6}, block_particles, std::uint64_t{777}}) {
        sum += checksum_number(report_on_cpu(range(first + offset, count) + parameters));
        offset += count;
      }
      EXPECT_EQ(sum, checksum_number(report_on_cpu(range(first, offset) + parameters))) << first;
    }
  }
}

/// Where the particles from `first` on are after `evolution`, worked out one by one.
template <class Real>
std::vector<Particle<Real>> expected_range(std::uint64_t first, const Evolution& evolution) {
  std::vector<Particle<Real>> expected;
  for (std::uint64_t i = 0; i < range_particles; ++i) {
    expected.push_back(expected_particle<Real>(seed, first + i, evolution));
  }
  return expected;
}

template <class Real>
std::uint64_t checksum_of_range(std::uint64_t first, const std::vector<Particle<Real>>& range) {
  std::uint64_t checksum = 0;
  for (std::uint64_t i = 0; i < range.size(); ++i) checksum += hash_of(first + i, range[i]);
  return checksum;
}

template <class Real>
void expect_files_of_the_range(const Evolution& evolution) {
  const TemporaryFolder folder;
  for (const std::uint64_t first : firsts) {
    const auto expected = expected_range<Real>(first, evolution);
    for (const std::string& suffix : formats()) {
      SCOPED_TRACE(testing::Message() << "from " << first << " to " << suffix);
      const auto output = folder.path() / ("end" + suffix);
      const json report = report_on_cpu(
          range(first, range_particles) +
          Arguments{"--steps", std::to_string(evolution.steps), "--math",
                    std::string(name_of(evolution.math)), "--precision",
                    std::string(name_of(precision_of<Real>)), "--output", output, "--verify"});
      expect_same_bits(read_all<Real>(output), expected);
      EXPECT_EQ(report["params"].at("first"), first);
      EXPECT_EQ(checksum_number(report), checksum_of_range(first, expected));
      EXPECT_TRUE(report["verify"]["passed"]);
      EXPECT_GE(report["verify"]["worst_index"], first);
      EXPECT_LT(report["verify"]["worst_index"], first + range_particles);
    }
  }
}

TEST(Range, StartsAsItsIndicesSayInEveryFormat) {
  expect_files_of_the_range<double>({1e-5, 0, Math::exact});
  expect_files_of_the_range<float>({1e-5, 0, Math::exact});
}
TEST(Range, IsMovedVerifiedAndWrittenInEveryFormat) {
  expect_files_of_the_range<double>({1e-5, 3, Math::exact});
  expect_files_of_the_range<float>({1e-5, 3, Math::fast});
}

TEST(Range, IsToldByTheHdf5FileOfItsState) {
  const auto built = formats();
  if (std::ranges::find(built, ".h5") == built.end()) GTEST_SKIP() << "built without HDF5";
  const TemporaryFolder folder;
  const auto output = folder.path() / "end.h5";
  for (const std::uint64_t first : firsts) {
    report_on_cpu(range(first, 3) + Arguments{"--output", output});
    EXPECT_EQ(io::read_hdf5_state(output, default_parameters(&circle_law)).value().parameters.first,
              first);
  }
}

TEST(Range, HasTheSameBitsOnTheCpuAndAGpu) {
  for (const std::uint64_t first : firsts) {
    const ProgramResult result = with_faulty_gpu(
        "none", range(first, range_particles) + Arguments{"--compare", "--verify", "--json", "-"});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    const json report = json::parse(result.out);
    EXPECT_EQ(report["runs"][0]["checksum"], report["runs"][1]["checksum"]);
    EXPECT_EQ(checksum_number(report),
              checksum_number(report_on_cpu(range(first, range_particles))));
  }
}

// The particle that the tests' GPU moves wrongly is 17 places behind the first one.
TEST(Range, WrongParticleIsNamedByItsIndexWhereverItIsFound) {
  for (const std::uint64_t first : firsts) {
    const std::uint64_t wrong = first + 17;
    const std::string name = "particle " + std::to_string(wrong) + ",";

    const ProgramResult compared =
        with_faulty_gpu("bit", range(first, 1000) + Arguments{"--compare", "--json", "-"});
    EXPECT_EQ(compared.exit_code, 3);
    EXPECT_THAT(compared.err, HasSubstr(name));
    const json compare = json::parse(compared.out)["compare"];
    EXPECT_EQ(compare["first_index"], wrong);
    EXPECT_EQ(compare["worst_index"], wrong);
    EXPECT_EQ(compare["fields"]["y"]["first_index"], wrong);
    EXPECT_EQ(compare["listed"].at(0)["index"], wrong);

    const ProgramResult verified = with_faulty_gpu(
        "skip", range(first, 1000) + Arguments{"--device", "cuda", "--verify", "--json", "-"});
    EXPECT_EQ(verified.exit_code, 3);
    EXPECT_THAT(verified.err, HasSubstr(name));
    EXPECT_EQ(json::parse(verified.out)["verify"]["worst_index"], wrong);

    const ProgramResult soaked = with_faulty_gpu(
        "bit", range(first, 1000) + Arguments{"--device", "cuda", "--soak", "50ms", "--json", "-"});
    EXPECT_EQ(soaked.exit_code, 3);
    EXPECT_THAT(soaked.err, HasSubstr(name));
    const json soak = json::parse(soaked.out);
    EXPECT_EQ(soak["params"].at("first"), first);
    EXPECT_EQ(soak["failure"]["particle"], wrong);
  }
}

TEST(Range, ParticleOutsideTheDomainIsNamedByItsIndex) {
  const ProgramResult result = simgpu(
      range(firsts[1], 10) + Arguments{"--device", "cpu", "--timestep", "1e160", "--steps", "1"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("particle " + std::to_string(firsts[1]) + ":"));
}

TEST(Range, IsToldByTheTextOfReportAndEstimateUnlessItIsTheFirst) {
  for (const Arguments& what : {Arguments{}, Arguments{"--estimate"}}) {
    const Arguments arguments = Arguments{"--device", "cpu"} + what;
    EXPECT_THAT(simgpu(arguments + range(5'000'000'000, 1000)).out,
                testing::StartsWith("1,000 particles from 5,000,000,000 on, 100 steps"));
    EXPECT_THAT(simgpu(arguments + range(0, 1000)).out,
                testing::StartsWith("1,000 particles, 100 steps"));
  }
}

}  // namespace
}  // namespace simgpu::test
