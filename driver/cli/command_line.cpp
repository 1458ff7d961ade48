#include "driver/cli/command_line.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

#include "common/base/error.hpp"
#include "common/io/quote.hpp"
#include "common/text/suggest.hpp"
#include "common/text/wrapped.hpp"
#include "driver/cli/flags.hpp"
#include "driver/cli/help.hpp"
#include "driver/cli/list_flows.hpp"
#include "driver/cli/manual.hpp"
#include "driver/process/version.hpp"

namespace simgpu::driver {

namespace {

constexpr std::size_t help_width = 100;
constexpr std::size_t help_column = 30;

[[noreturn]] void refuse_usage(const std::string& problem) {
  throw Error(ErrorKind::bad_input, problem + "; see simgpu --help");
}

/// What `argument` was likely meant to be, as the rest of the sentence that refuses it.
std::string flag_suggestion(std::string_view argument) {
  constexpr std::string_view dashes = "--";
  const std::vector<Flag> all = flags();
  std::vector<std::string_view> names;
  names.reserve(all.size());
  for (const Flag& flag : all) {
    names.push_back(std::string_view(flag.name).substr(dashes.size()));
  }
  argument.remove_prefix(std::min(argument.find_first_not_of('-'), argument.size()));
  const auto name = likely_meant(argument.substr(0, argument.find('=')), names);
  return name ? "; did you mean --" + *name + "? See simgpu --help" : "; see simgpu --help";
}

[[noreturn]] void refuse_unknown(const std::string& argument) {
  throw Error(ErrorKind::bad_input,
              "unknown argument " + io::quote(argument) + flag_suggestion(argument));
}

/// CLI11's, with one blank line between the parts of the text.
class HelpFormatter : public CLI::Formatter {
 public:
  std::string make_usage(const CLI::App* app, std::string name) const override {
    return "\n" + Formatter::make_usage(app, name) + "\n";
  }

  std::string make_group(std::string group, bool is_positional,
                         std::vector<const CLI::Option*> options) const override {
    const std::string text = Formatter::make_group(group, is_positional, options);
    return text.substr(text.find_first_not_of('\n'));
  }
};

/// The description of a flag, in lines for the column of descriptions.
std::string described(const Flag& flag) {
  return wrapped(flag.description, help_width - help_column);
}

CLI::Option* add_value(CLI::App& app, const Flag& flag, Argument& argument) {
  argument.text = flag.value.default_text;
  return app
      .add_option_function<std::string>(
          flag.name,
          [&argument, &flag](const std::string& text) {
            if (text.starts_with("--")) refuse_usage(flag.name + " needs a value");
            argument.text = text;
            argument.given = true;
            argument.all.push_back(text);
          },
          described(flag))
      ->type_name(flag.value.name)
      ->default_str(flag.value.default_text)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast)
      ->trigger_on_parse(flag.repeats);
}

void add_flag(CLI::App& app, const Flag& flag, Arguments& arguments) {
  CLI::Option* option = nullptr;
  if (const auto* value = std::get_if<Argument Arguments::*>(&flag.target)) {
    option = add_value(app, flag, arguments.**value);
  } else if (const auto* place = std::get_if<std::size_t>(&flag.target)) {
    option = add_value(app, flag, arguments.parameters[*place]);
  } else if (const auto* on = std::get_if<bool Arguments::*>(&flag.target)) {
    option = app.add_flag(flag.name, arguments.**on, described(flag))->disable_flag_override();
  } else if (flag.name == "--version") {
    option = app.set_version_flag(flag.letter + "," + flag.name, version_text(), described(flag));
  } else {
    option = app.set_help_flag(flag.letter + "," + flag.name, described(flag));
  }
  option->group(flag.group);
}

/// The name that the program was called by: simgpu, or simgpu-mpi.
std::string program_name(int argc, const char* const* argv) {
  const std::string name = argc > 0 ? std::filesystem::path(argv[0]).filename() : "";
  return name.empty() ? "simgpu" : name;
}

}  // namespace

std::variant<Arguments, Information> read_command_line(int argc, const char* const* argv,
                                                       std::span<const LawInfo* const> laws) {
  CLI::App app(summary, program_name(argc, argv));
  const auto formatter = std::make_shared<HelpFormatter>();
  formatter->column_width(help_column);
  app.formatter(formatter);
  app.footer(help_footer());
  Arguments arguments;
  const std::vector<Flag> all = flags(laws);
  for (const Flag& flag : all) add_flag(app, flag, arguments);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return Information{app.help()};
  } catch (const CLI::CallForVersion&) {
    return Information{version_text() + "\n"};
  } catch (const CLI::ExtrasError&) {
    refuse_unknown(app.remaining().front());
  } catch (const CLI::ArgumentMismatch& error) {
    // "--flag: 1 required N missing" or "flag was given a disallowed flag override"
    const std::string what = error.what();
    const std::size_t colon = what.find(':');
    if (colon != std::string::npos) refuse_usage(what.substr(0, colon) + " needs a value");
    refuse_usage("--" + what.substr(0, what.find(' ')) + " takes no value");
  } catch (const CLI::ParseError& error) {
    refuse_usage(error.what());
  }
  if (arguments.list_flows) return Information{flow_list(laws)};
  return arguments;
}

}  // namespace simgpu::driver
