#include "common/text/xml.hpp"

namespace simgpu {

std::string xml_text(std::string_view text) {
  std::string safe;
  for (const char character : text) {
    switch (character) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      default:
        safe += static_cast<unsigned char>(character) < 0x20 ? ' ' : character;
    }
  }
  return safe;
}

}  // namespace simgpu
