#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "common/text/xml.hpp"

namespace simgpu::chart {

/// A number with at most `decimals` digits behind the point, none of them a zero at the end.
std::string number(double value, int decimals);

/// An attribute of an element.
class Attribute {
 public:
  Attribute(std::string_view name, std::string_view text) : name_(name), value_(xml_text(text)) {}
  Attribute(std::string_view name, const char* text) : Attribute(name, std::string_view(text)) {}
  /// A length or a position, to a hundredth of a pixel.
  Attribute(std::string_view name, double pixels) : name_(name), value_(number(pixels, 2)) {}

  std::string_view name() const { return name_; }
  const std::string& value() const { return value_; }

 private:
  std::string_view name_;
  std::string value_;
};

using Attributes = std::initializer_list<Attribute>;

/// An SVG document that is built from its background to its foreground. Coordinates are in pixels
/// from the top left corner.
class Svg {
 public:
  /// White, with a title for those who do not see it.
  Svg(double width, double height, std::string_view title);

  /// An element such as "rect", with a tooltip unless that is empty.
  void shape(std::string_view name, Attributes attributes, std::string_view tooltip = {});

  void text(double x, double y, std::string_view text, Attributes attributes = {});

  /// The document; nothing can be added after it.
  std::string finish();

 private:
  void open(std::string_view name, Attributes attributes);
  void append(Attributes attributes);

  std::string document_;
};

}  // namespace simgpu::chart
