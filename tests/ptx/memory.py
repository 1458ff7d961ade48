"""Memory of the device, whose every access is checked."""

import numpy as np

from .fault import KernelFault
from .kinds import UNSIGNED

WORD = 4  # bytes; what is recorded is recorded by the word

# Beside the number of a thread, counted from 1: who has touched a word since the last barrier.
NOBODY, SEVERAL, ATOMICALLY = 0, -1, -2


class Memory:
    """Buffers with gaps between them. An access must hit a buffer, be aligned, and find data that
    was written; and no two threads may use one word, one of them storing, without a barrier."""

    FIRST = 4096  # so that null and its neighbours are no buffer's
    GAP = 512
    ALIGNMENT = 256

    def __init__(self, name, start=0, is_each_threads=False):
        self.name, self.start = name, start  # addresses are counted from there
        # Nothing is recorded of memory that each thread has for itself, or that none stores to.
        self._is_each_threads = is_each_threads
        self._bytes = np.zeros(0, np.uint8)
        self._is_buffer = np.zeros(0, np.bool_)
        self._is_written = np.zeros(0, np.bool_)
        self._writer = np.zeros(0, np.int32)
        self._reader = np.zeros(0, np.int32)
        self._constants = {}  # name -> address
        self._top = self.FIRST
        self._grow(self._top)

    def _grow(self, size):
        size = (size + 7) // 8 * 8
        more, words = size - self._bytes.size, (size - self._bytes.size) // WORD
        self._bytes = np.append(self._bytes, np.full(more, 0xA5, np.uint8))
        self._is_buffer = np.append(self._is_buffer, np.zeros(words, np.bool_))
        self._is_written = np.append(self._is_written, np.zeros(words, np.bool_))
        self._writer = np.append(self._writer, np.zeros(words, np.int32))
        self._reader = np.append(self._reader, np.zeros(words, np.int32))

    def allocate(self, nbytes):
        """The address of a new buffer of so many bytes, of which none is written."""
        start = self._top
        step = nbytes + self.GAP + self.ALIGNMENT - 1
        self._top = (start + step) // self.ALIGNMENT * self.ALIGNMENT
        if self._top > self._bytes.size:
            self._grow(max(self._top, 2 * self._bytes.size))
        self._is_buffer[start // WORD:-(-(start + nbytes) // WORD)] = True
        return self.start + start

    def put(self, address, values):
        """What the host copies to the device."""
        address -= self.start
        raw = np.ascontiguousarray(values).reshape(-1).view(np.uint8)
        self._bytes[address:address + raw.size] = raw
        self._is_written[address // WORD:-(-(address + raw.size) // WORD)] = True

    def constant(self, name, values):
        """The address of a constant, which stays there for other launches."""
        if name not in self._constants:
            self._constants[name] = self.allocate(values.nbytes)
            self.put(self._constants[name], values)
        return self._constants[name]

    def get(self, address, dtype, count):
        """What the host copies from the device."""
        address -= self.start
        nbytes = count * np.dtype(dtype).itemsize
        unwritten = ~self._is_written[address // WORD:(address + nbytes) // WORD]
        if unwritten.any():
            raise KernelFault(f"{int(unwritten.sum())} words of a result were never written")
        return self._bytes[address:address + nbytes].view(dtype).copy()

    def forget_accesses(self, first=0, end=None):
        """What comes now is separated by a barrier from what was there, at these addresses."""
        words = slice(first // WORD, None if end is None else -(-end // WORD))
        self._writer[words] = NOBODY
        self._reader[words] = NOBODY

    def load(self, threads, addresses, width):
        places, words = self._places(addresses, width, "load")
        for word in words:
            if not self._is_written[word].all():
                raise KernelFault(f"load of {self.name} memory that nobody has written")
            if self._is_each_threads:
                continue
            self._expect_no_other(self._writer[word], threads, "loads what another has stored")
            reader = self._reader[word]
            is_alone = (reader == NOBODY) | (reader == threads + 1)
            self._reader[word] = np.where(is_alone, threads + 1, SEVERAL)
            self._find_several(word, threads)
        return self._bytes.view(UNSIGNED[width])[places]

    def store(self, threads, addresses, width, values):
        places, words = self._places(addresses, width, "store")
        if width < WORD:
            raise KernelFault("a store of less than a word")
        if np.unique(words[0]).size != words[0].size:
            raise KernelFault(f"two threads store to one place of {self.name} memory at once")
        for word in words:
            self._is_written[word] = True
            if self._is_each_threads:
                continue
            self._expect_no_other(self._writer[word], threads, "stores where another has stored")
            self._expect_no_other(self._reader[word], threads, "stores what another has loaded")
            self._writer[word] = threads + 1
        self._bytes.view(UNSIGNED[width])[places] = values

    def atomic(self, operation, addresses, width, values):
        """Combines by a ufunc. Returns what was there before, though not what each thread saw."""
        places, words = self._places(addresses, width, "atomic operation")
        for word in words:
            writer = self._writer[word]
            if ((writer != NOBODY) & (writer != ATOMICALLY)).any() or self._reader[word].any():
                raise KernelFault(f"an atomic operation on {self.name} memory that threads also "
                                  "use otherwise, with no barrier between them")
            if not self._is_written[word].all():
                raise KernelFault(f"atomic operation on {self.name} memory that nobody has written")
            self._writer[word] = ATOMICALLY
        numbers = self._bytes.view(UNSIGNED[width])
        before = numbers[places]
        operation.at(numbers, places, values)
        return before

    def _places(self, addresses, width, what):
        """Where accesses are among numbers of this width; and their words, an array for the first
        of each, and so on."""
        addresses = addresses - np.uint64(self.start)
        if (addresses % np.uint64(width)).any():
            raise KernelFault(f"{what} at an address that is no multiple of {width}")
        if (addresses >= np.uint64(self._bytes.size - width)).any():
            raise KernelFault(f"{what} outside of all buffers of {self.name} memory")
        first = (addresses // np.uint64(WORD)).astype(np.int64)
        words = [first + i for i in range(max(width // WORD, 1))]
        if not all(self._is_buffer[word].all() for word in words):
            raise KernelFault(f"{what} outside of all buffers of {self.name} memory")
        return (addresses // np.uint64(width)).astype(np.int64), words

    def _expect_no_other(self, users, threads, what):
        if ((users != NOBODY) & (users != threads + 1)).any():
            raise KernelFault(f"a race: a thread {what} in {self.name} memory, with no barrier "
                              "between them")

    def _find_several(self, words, threads):
        """Of threads that load one word at once, only the last is on record."""
        self._reader[words[self._reader[words] != threads + 1]] = SEVERAL
