// libnetcdf asks once for bytes of a file of the classic formats, and takes fewer for the file's
// end: it goes on with zeros. But a disk that fails in the midst of them gives those before, and
// only the next call fails; some file systems give fewer just so. So simgpu-read has a read() of
// its own, which the libraries find before that of the C library: it goes on until there are all,
// or an end, or a failure.

#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>

// By another name, since the C library's headers may have a body for read() already.
extern "C" ssize_t read_whole(int descriptor, void* to, std::size_t count) __asm__("read");

ssize_t read_whole(int descriptor, void* to, std::size_t count) {
  const off_t start = ::lseek(descriptor, 0, SEEK_CUR);
  if (start < 0) return ::syscall(SYS_read, descriptor, to, count);  // no file
  std::size_t done = 0;
  while (done < count) {
    const ssize_t got = ::pread(descriptor, static_cast<char*>(to) + done, count - done,
                                start + static_cast<off_t>(done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return -1;
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  errno = 0;
  ::lseek(descriptor, start + static_cast<off_t>(done), SEEK_SET);
  return static_cast<ssize_t>(done);
}
