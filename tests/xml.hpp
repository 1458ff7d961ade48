#pragma once

#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace simgpu::test {

/// An element of an XML document, with the text directly in it.
struct XmlElement {
  std::string name;
  std::map<std::string, std::string> attributes;
  std::string text;
};

/// Reads XML of elements, attributes, text and the five entities, which is all that our charts
/// need. Throws std::runtime_error on anything that is not well-formed.
class XmlReader {
 public:
  explicit XmlReader(std::string_view rest) : rest_(rest) {}

  /// All elements, in the order of their start tags.
  std::vector<XmlElement> read() {
    read_element();
    read_text("");
    require(rest_.empty(), "something follows the root");
    return elements_;
  }

 private:
  static void require(bool holds, const char* problem) {
    if (!holds) throw std::runtime_error(problem);
  }

  bool take(std::string_view token) {
    if (!rest_.starts_with(token)) return false;
    rest_.remove_prefix(token.size());
    return true;
  }

  std::string take_name() {
    constexpr auto letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
    const std::string name(rest_.substr(0, rest_.find_first_not_of(letters)));
    require(!name.empty(), "a name is missing");
    rest_.remove_prefix(name.size());
    return name;
  }

  /// Text up to one of `ends`, its entities replaced.
  std::string read_text(std::string_view ends) {
    std::string text;
    while (!rest_.empty() && ends.find(rest_.front()) == std::string_view::npos) {
      require(rest_.front() != '<', "a < stands in text");
      if (take("&amp;")) {
        text += '&';
      } else if (take("&lt;")) {
        text += '<';
      } else if (take("&gt;")) {
        text += '>';
      } else if (take("&quot;")) {
        text += '"';
      } else {
        require(rest_.front() != '&', "unknown entity");
        const auto byte = static_cast<unsigned char>(rest_.front());
        require(byte >= 0x20 || byte == '\n', "a control character");
        text += rest_.front();
        rest_.remove_prefix(1);
      }
    }
    return text;
  }

  void read_element() {
    require(take("<"), "an element is missing");
    const std::size_t index = elements_.size();
    elements_.push_back({take_name(), {}, {}});
    while (take(" ")) {
      const std::string name = take_name();
      require(take("=\""), "an attribute has no value");
      const std::string value = read_text("\"");
      require(take("\""), "a value does not end");
      require(elements_[index].attributes.emplace(name, value).second, "an attribute comes twice");
    }
    if (take("/>")) return;
    require(take(">"), "a tag does not end");
    for (;;) {
      elements_[index].text += read_text("<");
      if (take("</")) break;
      read_element();
    }
    require(take_name() == elements_[index].name && take(">"), "an element does not end");
  }

  std::string_view rest_;
  std::vector<XmlElement> elements_;
};

}  // namespace simgpu::test
