#include "common/io/quote.hpp"

namespace simgpu::io {

std::string quote(std::string_view text) {
  constexpr std::size_t most = 40;
  constexpr char digits[] = "0123456789abcdef";
  std::string quoted = "'";
  for (const char character : text.substr(0, most)) {
    const auto byte = static_cast<unsigned char>(character);
    if (byte >= 0x20 && byte < 0x7f) {
      quoted += character;
    } else {
      quoted += {'\\', 'x', digits[byte >> 4], digits[byte & 15]};
    }
  }
  return quoted + (text.size() > most ? "...'" : "'");
}

}  // namespace simgpu::io
