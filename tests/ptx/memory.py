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

    GAP = 512
    ALIGNMENT = 256

    def __init__(self, name, size=0):
        self.name = name
        self._bytes = np.zeros(0, np.uint8)
        self._is_buffer = np.zeros(0, np.bool_)
        self._is_written = np.zeros(0, np.bool_)
        self._writer = np.zeros(0, np.int32)
        self._reader = np.zeros(0, np.int32)
        self._top = 4096  # so that null and its neighbours are no buffer's
        self._grow(self._top + size)

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
        return start

    def put(self, address, values):
        """What the host copies to the device."""
        raw = np.ascontiguousarray(values).reshape(-1).view(np.uint8)
        self._bytes[address:address + raw.size] = raw
        self._is_written[address // WORD:-(-(address + raw.size) // WORD)] = True

    def get(self, address, dtype, count):
        """What the host copies from the device."""
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
        words = self._words(addresses, width, "load")
        for word in words:
            if not self._is_written[word].all():
                raise KernelFault(f"load of {self.name} memory that nobody has written")
            self._expect_no_other(self._writer[word], threads, "loads what another has stored")
            reader = self._reader[word]
            is_alone = (reader == NOBODY) | (reader == threads + 1)
            self._reader[word] = np.where(is_alone, threads + 1, SEVERAL)
            self._find_several(word, threads)
        return self._bytes.view(UNSIGNED[width])[words[0] * WORD // width]

    def store(self, threads, addresses, width, values):
        words = self._words(addresses, width, "store")
        if np.unique(words[0]).size != words[0].size:
            raise KernelFault(f"two threads store to one place of {self.name} memory at once")
        for word in words:
            self._expect_no_other(self._writer[word], threads, "stores where another has stored")
            self._expect_no_other(self._reader[word], threads, "stores what another has loaded")
            self._writer[word] = threads + 1
            self._is_written[word] = True
        self._bytes.view(UNSIGNED[width])[words[0] * WORD // width] = values

    def atomic(self, operation, addresses, width, values):
        """Combines by a ufunc. Returns what was there before, though not what each thread saw."""
        words = self._words(addresses, width, "atomic operation")
        for word in words:
            writer = self._writer[word]
            if ((writer != NOBODY) & (writer != ATOMICALLY)).any() or self._reader[word].any():
                raise KernelFault(f"an atomic operation on {self.name} memory that threads also "
                                  "use otherwise, with no barrier between them")
            if not self._is_written[word].all():
                raise KernelFault(f"atomic operation on {self.name} memory that nobody has written")
            self._writer[word] = ATOMICALLY
        numbers, places = self._bytes.view(UNSIGNED[width]), words[0] * WORD // width
        before = numbers[places]
        operation.at(numbers, places, values)
        return before

    def _words(self, addresses, width, what):
        """The words of each access: an array for the first of each, and so on."""
        if width < WORD:
            raise KernelFault(f"{what} of less than a word")
        if (addresses % np.uint64(width)).any():
            raise KernelFault(f"{what} at an address that is no multiple of {width}")
        if (addresses >= np.uint64(self._bytes.size - width)).any():
            raise KernelFault(f"{what} outside of all buffers of {self.name} memory")
        first = (addresses // np.uint64(WORD)).astype(np.int64)
        words = [first + i for i in range(width // WORD)]
        if not all(self._is_buffer[word].all() for word in words):
            raise KernelFault(f"{what} outside of all buffers of {self.name} memory")
        return words

    def _expect_no_other(self, users, threads, what):
        if ((users != NOBODY) & (users != threads + 1)).any():
            raise KernelFault(f"a race: a thread {what} in {self.name} memory, with no barrier "
                              "between them")

    def _find_several(self, words, threads):
        """Of threads that load one word at once, only the last is on record."""
        self._reader[words[self._reader[words] != threads + 1]] = SEVERAL
