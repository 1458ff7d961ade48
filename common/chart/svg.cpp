#include "common/chart/svg.hpp"

#include <utility>

#include "common/text/number_text.hpp"

namespace simgpu::chart {

std::string number(double value, int decimals) {
  std::string digits = fixed(value, decimals);
  if (digits.find('.') == std::string::npos) return digits;
  digits.erase(digits.find_last_not_of('0') + 1);
  if (digits.back() == '.') digits.pop_back();
  return digits;
}

Svg::Svg(double width, double height, std::string_view title) {
  open("svg", {{"xmlns", "http://www.w3.org/2000/svg"},
               {"width", width},
               {"height", height},
               {"viewBox", "0 0 " + number(width, 2) + " " + number(height, 2)},
               {"role", "img"},
               {"font-family", "sans-serif"},
               {"font-size", "12"}});
  document_ += ">\n<title>" + xml_text(title) + "</title>\n";
  shape("rect", {{"width", width}, {"height", height}, {"fill", "white"}});
}

void Svg::open(std::string_view name, Attributes attributes) {
  document_ += '<';
  document_ += name;
  append(attributes);
}

void Svg::append(Attributes attributes) {
  for (const Attribute& attribute : attributes) {
    document_ += ' ';
    document_ += attribute.name();
    document_ += "=\"" + attribute.value() + '"';
  }
}

void Svg::shape(std::string_view name, Attributes attributes, std::string_view tooltip) {
  open(name, attributes);
  if (tooltip.empty()) {
    document_ += "/>\n";
    return;
  }
  document_ += "><title>" + xml_text(tooltip) + "</title></";
  document_ += name;
  document_ += ">\n";
}

void Svg::text(double x, double y, std::string_view text, Attributes attributes) {
  open("text", {{"x", x}, {"y", y}});
  append(attributes);
  document_ += ">" + xml_text(text) + "</text>\n";
}

std::string Svg::finish() {
  document_ += "</svg>\n";
  return std::move(document_);
}

}  // namespace simgpu::chart
