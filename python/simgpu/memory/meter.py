"""Charges each change of the process's memory to one thread, once."""

import os
import threading
import time
import weakref


class Account:
    """What one thread was charged so far, source by source, and which of its rows are being executed.

    `unknown` counts the changes that could not be told. `running` has how many executions of a row are under way in
    this thread: more than one where a line calls itself.
    """

    def __init__(self, sources):
        self.charged = [0] * sources
        self.unknown = [0] * sources
        self.running = {}


class Meter:
    """Reads all sources at once and keeps an account for each thread.

    RSS and the like belong to the process, so a change can only be told by when it came about. What changed between
    two readings is charged to the thread that asks for the second, if one of its lines was running meanwhile, and
    otherwise to the thread that asked for the first. So nothing is counted twice, however many threads wait for each
    other. `lock` guards what threads share: the readings, and the rows of tables.
    """

    def __init__(self, open_sources):
        """`open_sources()` gives a list of the sources that can be read, and a dict of the titles of the others with
        the reason why not."""
        self._open_sources = open_sources
        self.readings = 0
        self.seconds = 0.0
        self._open()
        self_or_none = weakref.ref(self)

        def open_in_child():
            meter = self_or_none()
            if meter is not None:
                meter._open()

        os.register_at_fork(after_in_child=open_in_child)

    def _open(self):
        """Also in a child process, which has memory of its own and none of the other threads."""
        self.lock = threading.Lock()
        self._threads = threading.local()
        self.sources, self.unavailable = self._open_sources()
        self._before = [None] * len(self.sources)
        self._latest = Account(len(self.sources))

    def account(self):
        """The account of the calling thread."""
        try:
            return self._threads.account
        except AttributeError:
            self._threads.account = Account(len(self.sources))
            return self._threads.account

    def read(self, account):
        """Charges what changed since the last reading; returns the levels now. `account` is the calling thread's."""
        with self.lock:
            start = time.perf_counter()
            readings = [source.read() for source in self.sources]
            owner = account if account.running else self._latest
            for index, (_, now) in enumerate(readings):
                before = self._before[index]
                if now is None or before is None:
                    owner.unknown[index] += 1
                else:
                    owner.charged[index] += now - before
                self._before[index] = now
            self._latest = account
            self.readings += 1
            self.seconds += time.perf_counter() - start
        return [level for level, _ in readings]

    def close(self):
        for source in self.sources:
            source.close()
