#include "driver/run/left_out.hpp"

#include <algorithm>

#include "common/io/quote.hpp"
#include "common/io/standard_stream.hpp"
#include "common/text/number_text.hpp"
#include "driver/process/say.hpp"

namespace simgpu::driver {

void note_left_out(const Options& options, const std::filesystem::path& file,
                   const std::vector<std::string>& columns) {
  if (columns.empty() || options.quiet) return;
  constexpr std::size_t most_named = 5;
  std::string names;
  for (std::size_t i = 0; i < std::min(columns.size(), most_named); ++i) {
    names +=
        (i == 0 ? "" : ", ") + (columns[i].empty() ? "one without a name" : io::quote(columns[i]));
  }
  if (columns.size() > most_named) names += ", ...";
  say("note: " + io::input_name(file) + " has " + counted(columns.size(), "column") +
      " that simgpu does not need and leaves out: " + names);
}

}  // namespace simgpu::driver
