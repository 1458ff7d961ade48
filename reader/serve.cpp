#include "reader/serve.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "reader/limits.hpp"
#include "reader/service.hpp"

namespace simgpu::reader {

namespace foreign = io::foreign;
using foreign::Answer;
using foreign::Outcome;
using foreign::Request;

namespace {

bool receive(int channel, Request& request) {
  for (;;) {
    const ssize_t got = ::recv(channel, &request, sizeof request, 0);
    if (got < 0 && errno == EINTR) continue;
    return got == sizeof request;
  }
}

bool send(int channel, const Answer& answer) {
  for (;;) {
    const ssize_t sent = ::send(channel, &answer, sizeof answer, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    return sent == sizeof answer;
  }
}

Answer first_answer(Service& service) {
  Answer answer;
  answer.outcome = service.start() ? Outcome::ready : Outcome::no_memory;
  answer.count = foreign::version;
  return answer;
}

}  // namespace

void refuse(Answer& answer, const std::string& text) {
  answer.outcome = Outcome::refused;
  const std::size_t length = std::min(text.size(), sizeof answer.text - 1);
  std::memcpy(answer.text, text.data(), length);
  answer.text[length] = '\0';
}

void serve(const Connection& connection, Service& service) {
  if (!send(connection.channel, first_answer(service))) return;
  Request request;
  while (receive(connection.channel, request)) {
    allow_processor_time();
    if (!send(connection.channel, service.answer(request))) return;
  }
}

}  // namespace simgpu::reader
