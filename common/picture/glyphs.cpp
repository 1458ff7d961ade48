#include "common/picture/glyphs.hpp"

#include <charconv>
#include <cmath>
#include <iterator>
#include <numbers>

namespace simgpu::picture {

namespace {

constexpr char first_letter = ' ';

/// In the order of ASCII.
// clang-format off
constexpr Glyph glyphs[] = {
    {1.8, ""},  // space
    {0, "M 0 14 L 0 4.5 M 0 0 L 0 0.3"},  // !
    {3, "M 0 14 L 0 10 M 3 14 L 3 10"},  // "
    {9, "M 3 14 L 1.5 0 M 7.5 14 L 6 0 M 0.5 9.5 L 9 9.5 M 0 4.5 L 8.5 4.5"},  // #
    {8, "M 8 11 V 4 14 H 0 10.6 V 4 7.2 H 8 3.6 V 4 0 H 0 3 M 4 16 L 4 -2"},  // $
    {11, "M 10 14 L 1 0 M 2.5 14 H 5 11.5 V 2.5 9 H 0 11.5 V 2.5 14 M 8.5 5 H 11 2.5 V 8.5 0 H 6 2.5 V 8.5 5"},  // %
    {10, "M 10 0 L 2 9 L 1.5 11.2 V 4.2 14 H 6.8 11.4 L 6 9.3 L 2 6.5 L 0.4 5 L 0 3.6 V 4 0 H 9.6 6"},  // &
    {0, "M 0 14 L 0 10"},  // '
    {3, "M 3 16 L 1.5 13.6 L 0.4 10.4 L 0 7.2 L 0 4.8 L 0.4 1.6 L 1.5 -1.6 L 3 -4"},  // (
    {3, "M 0 16 L 1.5 13.6 L 2.6 10.4 L 3 7.2 L 3 4.8 L 2.6 1.6 L 1.5 -1.6 L 0 -4"},  // )
    {6, "M 3 14 L 3 8 M 0.4 12.5 L 5.6 9.5 M 0.4 9.5 L 5.6 12.5"},  // *
    {8, "M 4 11 L 4 3 M 0 7 L 8 7"},  // +
    {1, "M 1 0.3 L 1 0 L 0 -2.8"},  // ,
    {5.5, "M 0 6 L 5.5 6"},  // -
    {0, "M 0 0 L 0 0.3"},  // .
    {6, "M 6 15 L 0 -2"},  // /
    {8, "M 4 14 H 8 9 L 8 5 V 4 0 H 0 5 L 0 9 V 4 14"},  // 0
    {8, "M 1 11 L 4.8 14 L 4.8 0"},  // 1
    {8, "M 0.2 10.4 V 4 14 H 7.8 10.3 L 7.4 8.6 L 6.4 7 L 0 0 L 8 0"},  // 2
    {8, "M 0.4 11.3 V 4 14 H 7.6 10.7 V 4 7.4 L 3 7.4 M 4 7.4 H 8 3.7 V 4 0 H 0 2.9"},  // 3
    {8, "M 6 0 L 6 14 L 0 4.2 L 8 4.2"},  // 4
    {8, "M 7.2 14 L 1.2 14 L 0.6 7.7 L 2 8.7 L 4 9.1 H 8 4.6 V 4 0 H 0 2.8"},  // 5
    {8, "M 7.3 11.9 V 4.4 14 H 0 7 L 0 4.6 V 4 0 H 8 4.5 V 4 9 H 0 4.6"},  // 6
    {8, "M 0 14 L 8 14 L 2.6 0"},  // 7
    {8, "M 4 14 H 7.6 10.7 V 4 7.4 H 0.4 10.7 V 4 14 M 4 7.4 H 8 3.7 V 4 0 H 0 3.7 V 4 7.4"},  // 8
    {8, "M 0.7 2.1 V 3.6 0 H 8 7 L 8 9.4 V 4 14 H 0 9.5 V 4 5 H 8 9.4"},  // 9
    {0, "M 0 0 L 0 0.3 M 0 8.7 L 0 9"},  // :
    {1, "M 1 8.7 L 1 9 M 1 0.3 L 1 0 L 0 -2.8"},  // ;
    {7, "M 7 12 L 0 7 L 7 2"},  // <
    {8, "M 0 9 L 8 9 M 0 5 L 8 5"},  // =
    {7, "M 0 12 L 7 7 L 0 2"},  // >
    {7, "M 0 10.8 V 3.6 14 H 7 10.6 L 6.6 9 L 4 6.4 L 3.5 4.3 M 3.5 0 L 3.5 0.3"},  // ?
    {13, "M 9.6 6 V 6.5 9.2 H 3.6 6 V 6.5 2.8 H 9.6 6 M 9.6 9.2 L 9.6 4.6 V 11.4 2.8 H 13 7 V 6.5 13.4 H 0 6 V 6.5 -1.8 L 10 -0.8"},  // @
    {10, "M 0 0 L 5 14 L 10 0 M 1.8 5 L 8.2 5"},  // A
    {8.6, "M 0 7.4 L 4.6 7.4 H 7.9 10.7 V 4.6 14 L 0 14 L 0 0 L 4.8 0 H 8.6 3.7 V 4.8 7.4"},  // B
    {10, "M 10 10.6 V 5.4 14 H 0 7 V 5.4 0 H 10 3.4"},  // C
    {9.6, "M 0 0 L 0 14 L 3.6 14 H 9.6 7 V 3.6 0 L 0 0"},  // D
    {8, "M 8 14 L 0 14 L 0 0 L 8 0 M 0 7.4 L 7 7.4"},  // E
    {8, "M 8 14 L 0 14 L 0 0 M 0 7.2 L 7 7.2"},  // F
    {10.4, "M 10 10.8 V 5.4 14 H 0 7 V 5.4 0 H 10.4 4.2 L 10.4 6.4 L 6 6.4"},  // G
    {9, "M 0 0 L 0 14 M 9 0 L 9 14 M 0 7.4 L 9 7.4"},  // H
    {0, "M 0 0 L 0 14"},  // I
    {6, "M 6 14 L 6 4 V 3 0 H 0 3.4"},  // J
    {8.6, "M 0 0 L 0 14 M 8.2 14 L 0 5.2 M 3 8.4 L 8.6 0"},  // K
    {7.4, "M 0 14 L 0 0 L 7.4 0"},  // L
    {11, "M 0 0 L 0 14 L 5.5 3 L 11 14 L 11 0"},  // M
    {9, "M 0 0 L 0 14 L 9 0 L 9 14"},  // N
    {11, "M 5.5 14 H 11 7 V 5.5 0 H 0 7 V 5.5 14"},  // O
    {8.4, "M 0 0 L 0 14 L 4.6 14 H 8.4 10.3 V 4.6 6.6 L 0 6.6"},  // P
    {11, "M 5.5 14 H 11 7 V 5.5 0 H 0 7 V 5.5 14 M 7 3.6 L 10.8 -0.8"},  // Q
    {8.8, "M 0 0 L 0 14 L 4.6 14 H 8.4 10.3 V 4.6 6.6 L 0 6.6 M 4.4 6.6 L 8.8 0"},  // R
    {8, "M 8 11 V 4 14 H 0 10.6 V 4 7.2 H 8 3.6 V 4 0 H 0 3"},  // S
    {9, "M 4.5 0 L 4.5 14 M 0 14 L 9 14"},  // T
    {9, "M 0 14 L 0 4.8 V 4.5 0 H 9 4.8 L 9 14"},  // U
    {10, "M 0 14 L 5 0 L 10 14"},  // V
    {14, "M 0 14 L 3.6 0 L 7 12 L 10.4 0 L 14 14"},  // W
    {9, "M 0 14 L 9 0 M 9 14 L 0 0"},  // X
    {9.4, "M 0 14 L 4.7 7 L 9.4 14 M 4.7 7 L 4.7 0"},  // Y
    {9, "M 0.4 14 L 8.6 14 L 0 0 L 9 0"},  // Z
    {3, "M 3 16 L 0 16 L 0 -3 L 3 -3"},  // [
    {6, "M 0 15 L 6 -2"},  // backslash
    {3, "M 0 16 L 3 16 L 3 -3 L 0 -3"},  // ]
    {6, "M 0 10 L 3 14 L 6 10"},  // ^
    {8, "M 0 -2.5 L 8 -2.5"},  // _
    {2.4, "M 0 14 L 2.4 11.4"},  // `
    {7.4, "M 7.4 10 L 7.4 0 M 7.4 5 V 3.8 10 H 0 5 V 3.8 0 H 7.4 5"},  // a
    {7.6, "M 0 14.5 L 0 0 M 0 5 V 3.8 10 H 7.6 5 V 3.8 0 H 0 5"},  // b
    {7, "M 7 7.6 V 3.8 10 H 0 5 V 3.8 0 H 7 2.4"},  // c
    {7.6, "M 7.6 14.5 L 7.6 0 M 7.6 5 V 3.8 10 H 0 5 V 3.8 0 H 7.6 5"},  // d
    {7.6, "M 0 5.3 L 7.6 5.3 V 3.8 10 H 0 5 V 4 0 H 7.2 2.2"},  // e
    {5, "M 5 14.4 L 4.2 14.5 H 1.8 12 L 1.8 0 M 0 10 L 4.8 10"},  // f
    {7.4, "M 7.4 10 L 7.4 -0.6 V 3.8 -4.3 H 0.4 -2 M 7.4 5 V 3.8 10 H 0 5 V 3.8 0 H 7.4 5"},  // g
    {7, "M 0 14.5 L 0 0 M 0 6 V 3.7 10 H 7 6.3 L 7 0"},  // h
    {0, "M 0 10 L 0 0 M 0 13.7 L 0 14"},  // i
    {2.6, "M 2.6 10 L 2.6 -1.8 V 0.6 -4.3 L 0 -4.2 M 2.6 13.7 L 2.6 14"},  // j
    {7, "M 0 14.5 L 0 0 M 6.6 10 L 0 3.8 M 2.6 6.3 L 7 0"},  // k
    {0, "M 0 14.5 L 0 0"},  // l
    {12, "M 0 10 L 0 0 M 0 6.4 V 3.2 10 H 6 6.6 L 6 0 M 6 6.4 V 9.2 10 H 12 6.6 L 12 0"},  // m
    {7, "M 0 10 L 0 0 M 0 6 V 3.7 10 H 7 6.3 L 7 0"},  // n
    {7.8, "M 3.9 10 H 7.8 5 V 3.9 0 H 0 5 V 3.9 10"},  // o
    {7.6, "M 0 10 L 0 -4.2 M 0 5 V 3.8 10 H 7.6 5 V 3.8 0 H 0 5"},  // p
    {7.6, "M 7.6 10 L 7.6 -4.2 M 7.6 5 V 3.8 10 H 0 5 V 3.8 0 H 7.6 5"},  // q
    {4.4, "M 0 10 L 0 0 M 0 5.6 V 3.6 10 L 4.4 9.8"},  // r
    {6.4, "M 6.2 8 V 3.2 10 H 0.2 7.5 V 3.2 5.2 H 6.4 2.6 V 3.2 0 H 0 2.2"},  // s
    {4.8, "M 1.8 13.4 L 1.8 2.4 V 4 0 L 4.8 0.2 M 0 10 L 4.8 10"},  // t
    {7, "M 0 10 L 0 3.7 V 3.3 0 H 7 4 M 7 10 L 7 0"},  // u
    {7.6, "M 0 10 L 3.8 0 L 7.6 10"},  // v
    {11, "M 0 10 L 2.8 0 L 5.5 8.6 L 8.2 0 L 11 10"},  // w
    {7.2, "M 0 10 L 7.2 0 M 7.2 10 L 0 0"},  // x
    {7.6, "M 0 10 L 3.9 0.4 M 7.6 10 L 3.6 -0.6 L 2.4 -3.2 L 0.4 -4.2"},  // y
    {7, "M 0.2 10 L 6.8 10 L 0 0 L 7 0"},  // z
    {4, "M 4 16 H 2 13.5 L 2 8.5 V 0 6.2 H 2 4 L 2 -1.5 V 4 -4"},  // {
    {0, "M 0 16 L 0 -4"},  // |
    {4, "M 0 16 H 2 13.5 L 2 8.5 V 4 6.2 H 2 4 L 2 -1.5 V 0 -4"},  // }
    {8, "M 0 6 V 2.2 8 L 5.8 6 H 8 8"},  // ~
};
// clang-format on
static_assert(std::size(glyphs) == '~' - ' ' + 1);

/// Takes the words of a path one by one.
class Words {
 public:
  explicit Words(std::string_view path) : rest_(path) {}

  bool at_end() const { return rest_.empty(); }

  char command() { return next().front(); }

  double number() {
    const std::string_view word = next();
    double value = 0;
    std::from_chars(word.data(), word.data() + word.size(), value);
    return value;
  }

 private:
  std::string_view next() {
    const std::size_t end = rest_.find(' ');
    const std::string_view word = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    return word;
  }

  std::string_view rest_;
};

/// Where a quarter of an ellipse that sets out horizontally is when it has turned by `angle`.
struct Quarter {
  double x0;
  double y0;
  double x1;
  double y1;

  double x(double angle) const { return x0 + (x1 - x0) * std::sin(angle); }
  double y(double angle) const { return y0 + (y1 - y0) * (1 - std::cos(angle)); }
};

void append_quarter(const Stroke& ends, bool horizontal_first, std::vector<Stroke>& strokes) {
  constexpr int parts = 8;
  // One that sets out vertically is one that sets out horizontally from its other end.
  const Quarter quarter = horizontal_first ? Quarter{ends.x0, ends.y0, ends.x1, ends.y1}
                                           : Quarter{ends.x1, ends.y1, ends.x0, ends.y0};
  for (int part = 0; part < parts; ++part) {
    const double from = std::numbers::pi / 2 * part / parts;
    const double to = std::numbers::pi / 2 * (part + 1) / parts;
    strokes.push_back({quarter.x(from), quarter.y(from), quarter.x(to), quarter.y(to)});
  }
}

}  // namespace

const Glyph& glyph_of(char letter) {
  const bool known = letter >= ' ' && letter <= '~';
  return glyphs[(known ? letter : '?') - first_letter];
}

std::vector<Stroke> strokes_of(const Glyph& glyph) {
  std::vector<Stroke> strokes;
  Words words(glyph.path);
  double x = 0;
  double y = 0;
  while (!words.at_end()) {
    const char command = words.command();
    const double to_x = words.number();
    const double to_y = words.number();
    if (command == 'L') strokes.push_back({x, y, to_x, to_y});
    if (command == 'H' || command == 'V') {
      append_quarter({x, y, to_x, to_y}, command == 'H', strokes);
    }
    x = to_x;
    y = to_y;
  }
  return strokes;
}

}  // namespace simgpu::picture
