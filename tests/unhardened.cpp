// A program without what hardening adds, for read_program.cmake to be seen to miss all of it.

#include <cstdio>

int main() {
  char line[16];
  return std::fgets(line, sizeof line, stdin) == nullptr;
}
