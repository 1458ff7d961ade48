#include "common/field/glob.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "expect_error.hpp"
#include "temporary_folder.hpp"

namespace simgpu::field {
namespace {

using test::expect_error;
using test::TemporaryFolder;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(FilesNamed, APatternIsItsFilesInTheOrderOfTheirNames) {
  const TemporaryFolder folder;
  for (const char* name : {"b2.nc", "a.nc", "b10.nc", "B.nc", "c.txt"}) folder.write(name, "");
  const auto& at = folder.path();
  EXPECT_THAT(files_named((at / "*.nc").string()),
              ElementsAre(at / "B.nc", at / "a.nc", at / "b10.nc", at / "b2.nc"));
  EXPECT_THAT(files_named((at / "b?.nc").string()), ElementsAre(at / "b2.nc"));
}

TEST(FilesNamed, APlainNameIsItself) {
  EXPECT_THAT(files_named("no/such/file.nc"), ElementsAre("no/such/file.nc"));
}

TEST(FilesNamed, AFileWhoseNameLooksLikeAPatternIsItself) {
  const TemporaryFolder folder;
  folder.write("1.nc", "");
  const auto file = folder.write("[1].nc", "");
  EXPECT_THAT(files_named(file.string()), ElementsAre(file));
}

TEST(FilesNamed, NoMatchIsASentence) {
  const TemporaryFolder folder;
  expect_error(ErrorKind::bad_input, HasSubstr("no file has such a name"),
               [&] { files_named((folder.path() / "*.nc").string()); });
}

}  // namespace
}  // namespace simgpu::field
