"""Memory by line, held to cases whose sizes are known.

A block is 64 MiB, which the C library maps by itself and unmaps when it is freed. The last words of a line, after "#:",
name it; a test looks at each named line in RSS and in what tracemalloc counts.
"""

import asyncio
import gc
import os
import sys
import threading

import pytest
from simgpu.memory import Profiler

pytestmark = pytest.mark.skipif(
    "asan" in os.environ.get("LD_PRELOAD", ""), reason="AddressSanitizer keeps blocks that were freed"
)

MIB = 2**20
BLOCK = 64 * MIB
# The interpreter itself takes memory now and then, and with large pages a block may take another 2 MiB.
TOLERANCE = {"RSS": 4 * MIB, "Python": MIB}


def take():
    """A block all pages of which are resident."""
    return bytearray(BLOCK)


class Lines:
    """The named lines of the functions that a profiler follows."""

    def __init__(self, profiler):
        self.titles = [source.title for source in profiler._meter.sources]
        self.rows = {}
        for table in profiler.tables:
            for line, text in table.text.items():
                if "#: " in text:
                    self.rows[text.partition("#: ")[2]] = table.row_at(line)

    def level(self, name, title):
        return self.rows[name].levels[self.titles.index(title)]

    def times(self, name):
        return self.rows[name].times

    def require(self, **blocks):
        """Each line's increment is so many blocks."""
        for name, expected in blocks.items():
            for title, tolerance in TOLERANCE.items():
                increment = self.rows[name].increments[self.titles.index(title)]
                assert abs(increment - expected * BLOCK) < tolerance, (name, title, increment / MIB)


@pytest.fixture
def profiler():
    gc.collect()
    profiler = Profiler(tracemalloc=True)
    yield profiler
    profiler.close()


def test_a_line_shows_what_it_took_and_what_it_freed(profiler):
    @profiler
    def work():
        block = take()  #: takes
        size = len(block)  #: looks
        del block  #: frees
        return size

    assert work() == BLOCK
    lines = Lines(profiler)
    lines.require(takes=1, looks=0, frees=-1)
    for title, tolerance in TOLERANCE.items():
        assert abs(lines.level("takes", title) - lines.level("frees", title) - BLOCK) < tolerance
    assert lines.times("takes") == lines.times("frees") == 1


def test_a_loop_adds_up(profiler):
    @profiler
    def work():
        kept = []
        for _ in range(3):  #: loops
            kept.append(take())  #: keeps
        for _ in range(5):
            block = take()  #: takes
            del block  #: frees

    work()
    lines = Lines(profiler)
    lines.require(loops=0, keeps=3, takes=5, frees=-5)
    assert lines.times("loops") == 4
    assert lines.times("keeps") == 3


def test_a_loop_without_a_condition_counts_each_round(profiler):
    def step(rounds):
        if next(rounds, None) is None:
            raise StopIteration

    @profiler
    def work(rounds):
        while True:
            step(rounds)  #: steps

    with pytest.raises(StopIteration):
        work(iter(range(6)))
    assert Lines(profiler).times("steps") == 7


def test_recursion_counts_every_byte_once_a_line(profiler):
    @profiler
    def grow(kept, depth):
        kept.append(take())  #: keeps
        if depth:
            grow(kept, depth - 1)  #: recurses

    grow([], 3)
    Lines(profiler).require(keeps=4, recurses=3)


def test_recursion_frees_what_each_call_held(profiler):
    @profiler
    def descend(depth):
        block = take()  #: takes
        if depth:
            descend(depth - 1)  #: recurses
        return len(block)

    descend(3)
    Lines(profiler).require(takes=4, recurses=0)


def test_a_line_includes_what_a_profiled_function_took(profiler):
    @profiler
    def load():
        return take()  #: takes

    @profiler
    def work():
        block = load()  #: loads
        del block  #: frees

    work()
    Lines(profiler).require(takes=1, loads=1, frees=-1)


def test_a_suspended_generator_is_charged_nothing(profiler):
    @profiler
    def blocks():
        first = take()  #: first
        yield 1  #: yields
        second = take()  #: second
        yield 2  #: yields_again
        del first, second  #: frees

    kept = []
    for _ in blocks():
        kept.append(take())
    lines = Lines(profiler)
    lines.require(first=1, yields=0, second=1, yields_again=0, frees=-2)
    assert lines.times("yields") == 1


def test_what_a_generator_yields_lives_no_longer_than_without_a_profiler(profiler):
    @profiler
    def blocks():
        for _ in range(3):
            yield take()  #: yields

    @profiler
    def work():
        for block in blocks():
            del block  #: frees

    work()
    Lines(profiler).require(yields=3, frees=-3)


def test_a_generator_takes_values_and_exceptions_and_returns(profiler):
    @profiler
    def echo():
        received = yield "ready"
        try:
            yield received
        except KeyError:
            return "returned"

    generator = echo()
    assert next(generator) == "ready"
    assert generator.send(7) == 7
    with pytest.raises(StopIteration) as stop:
        generator.throw(KeyError())
    assert stop.value.value == "returned"


def test_a_generator_that_is_closed_runs_its_end(profiler):
    @profiler
    def held(kept):
        kept.append(take())  #: takes
        try:
            yield
        finally:
            kept.clear()  #: frees

    generator = held([])
    next(generator)
    generator.close()
    Lines(profiler).require(takes=1, frees=-1)


def test_an_exception_ends_the_line_that_it_leaves(profiler):
    def fail(kept):
        kept.append(take())
        raise ValueError

    @profiler
    def work(kept):
        try:
            fail(kept)  #: fails
        except ValueError:
            kept.clear()  #: frees
        fail(kept)  #: fails_again

    kept = []
    with pytest.raises(ValueError):
        work(kept)
    kept.clear()
    with pytest.raises(ValueError):
        work(kept)
    Lines(profiler).require(fails=2, frees=-2, fails_again=2)


def test_an_exception_leaves_the_thread_as_it_was(profiler):
    @profiler
    def fail():
        raise ValueError

    before = sys.gettrace()
    with pytest.raises(ValueError):
        fail()
    assert sys.gettrace() is before


def test_a_function_that_ends_tracing_itself_is_measured_when_called_again(profiler):
    kept = []

    @profiler
    def work(step):
        step()  #: steps

    work(lambda: sys.settrace(None))
    work(lambda: kept.append(take()))
    Lines(profiler).require(steps=1)


def test_threads_that_wait_for_each_other_are_charged_their_own(profiler):
    turns = [threading.Event() for _ in range(3)]
    kept = []

    @profiler
    def first():
        turns[0].wait()  #: first_waits
        kept.append(take())  #: first_takes
        turns[1].set()  #: first_passes_on

    @profiler
    def second():
        turns[1].wait()  #: second_waits
        kept.append(take())  #: second_takes
        kept.append(take())  #: second_takes_more
        turns[2].set()  #: second_passes_on

    @profiler
    def work(threads):
        turns[0].set()  #: begins
        turns[2].wait()  #: waits

    threads = [threading.Thread(target=function) for function in (second, first)]
    for thread in threads:
        thread.start()
    work(threads)
    for thread in threads:
        thread.join()
    Lines(profiler).require(
        first_takes=1, second_takes=1, second_takes_more=1, first_waits=0, second_waits=0, waits=0, begins=0
    )


def test_a_thread_that_begins_is_not_charged_what_a_running_line_took(profiler):
    turns = [threading.Event() for _ in range(2)]
    kept = []

    def take_and_wait():
        kept.append(take())
        turns[0].set()
        turns[1].wait()

    @profiler
    def slow():
        take_and_wait()  #: takes

    @profiler
    def quick():
        nothing = None  #: takes_nothing
        return nothing

    thread = threading.Thread(target=slow)
    thread.start()
    turns[0].wait()
    quick()
    turns[1].set()
    thread.join()
    Lines(profiler).require(takes=1, takes_nothing=0)


def test_one_function_in_several_threads_has_one_table(profiler):
    turn = threading.Lock()
    kept = []

    @profiler
    def work():
        for _ in range(3):
            with turn:
                kept.append(take())  #: takes

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines = Lines(profiler)
    assert lines.times("takes") == 6
    assert len(profiler.tables) == 1


def test_threads_side_by_side_lose_no_count():
    profiler = Profiler()
    interval = sys.getswitchinterval()

    @profiler
    def work():
        for _ in range(2_000):
            pass  #: passes

    threads = [threading.Thread(target=work) for _ in range(4)]
    sys.setswitchinterval(1e-6)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert Lines(profiler).times("passes") == 8_000


def test_run_follows_functions_that_stay_as_they_are_in_threads_too(profiler):
    kept = []

    def work():
        kept.append(take())  #: takes

    def start():
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()

    profiler.follow(work)
    work()
    assert not profiler.ran
    profiler.run(start)
    Lines(profiler).require(takes=1)
    assert threading.gettrace() is None


def test_run_frees_an_argument_when_the_function_does(profiler):
    def work(block):
        del block  #: frees

    profiler.follow(work)
    profiler.run(lambda: work(take()))
    Lines(profiler).require(frees=-1)


def test_a_statement_over_several_lines_is_one_row(profiler):
    @profiler
    def work():
        blocks = [  #: takes
            take()
            for _ in range(2)
        ]
        first, second = max(  #: looks
            blocks,
            key=len,
        ), 2
        return len(first), second

    work()
    lines = Lines(profiler)
    lines.require(takes=2, looks=0)
    assert lines.times("takes") == lines.times("looks") == 1


def test_functions_within_a_function_are_in_its_table(profiler):
    @profiler
    def work():
        def load():
            return take()  #: takes

        return len(load())  #: loads

    work()
    Lines(profiler).require(takes=1)
    assert len(profiler.tables) == 1


def test_a_child_process_reads_its_own_memory(profiler):
    @profiler
    def work(kept):
        kept.append(take())  #: takes

    work([])
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        work([])
        rss = Lines(profiler).titles.index("RSS")
        os.write(write_end, str(Lines(profiler).rows["takes"].increments[rss]).encode())
        os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end) as pipe:
        increment = int(pipe.read())
    os.waitpid(child, 0)
    assert abs(increment - 2 * BLOCK) < TOLERANCE["RSS"]


def test_coroutines_are_charged_nothing_while_they_wait(profiler):
    kept = []

    @profiler
    async def work(turn, following):
        await turn.wait()  #: waits
        kept.append(take())  #: takes
        following.set()
        return "done"

    async def both():
        turns = [asyncio.Event() for _ in range(3)]
        turns[0].set()
        return await asyncio.gather(work(turns[1], turns[2]), work(turns[0], turns[1]))

    assert asyncio.run(both()) == ["done", "done"]
    lines = Lines(profiler)
    lines.require(takes=2, waits=0)
    assert lines.times("takes") == 2


def test_asynchronous_generators_go_on_where_they_waited(profiler):
    @profiler
    async def blocks():
        received = yield take()  #: yields
        await asyncio.sleep(0)
        try:
            yield received
        finally:
            kept = take()  #: takes
            del kept

    async def work():
        generator = blocks()
        size = len(await generator.asend(None))
        received = await generator.asend("sent")
        await generator.aclose()
        return size, received

    assert asyncio.run(work()) == (BLOCK, "sent")
    Lines(profiler).require(yields=1, takes=1)


def test_methods_of_every_kind_can_be_decorated(profiler):
    class Holder:
        @profiler
        def own(self):
            return self

        @profiler
        @classmethod
        def of_class(cls):
            return cls

        @staticmethod
        @profiler
        def static():
            return 3

    holder = Holder()
    assert holder.own() is holder
    assert holder.of_class() is Holder
    assert Holder.static() == 3
    assert all(table.ran for table in profiler.tables)
    assert len(profiler.tables) == 3


def test_a_decorated_function_keeps_its_name_and_kind(profiler):
    @profiler
    async def wait():
        """Waits."""

    @profiler
    def count():
        yield 1

    assert (wait.__name__, wait.__doc__) == ("wait", "Waits.")
    assert asyncio.iscoroutinefunction(wait)
    assert list(count()) == [1]


def test_closures_of_one_function_share_a_table_and_equal_functions_of_two_files_do_not(profiler):
    def make(number):
        def work():
            return number

        return work

    assert [profiler(make(number))() for number in range(2)] == [0, 1]
    for file in ("one.py", "two.py"):
        names = {}
        exec(compile("def work():\n    return 3\n", file, "exec"), names)
        assert profiler(names["work"])() == 3
    assert [table.code.co_filename for table in profiler.tables] == [__file__, "one.py", "two.py"]


def test_what_has_no_lines_is_refused(profiler):
    with pytest.raises(TypeError, match="^len has no lines to measure: give a function that is written in Python$"):
        profiler(len)


def test_code_without_a_source_is_measured_by_line_number(profiler):
    names = {"take": take}
    exec("def work():\n    block = take()\n    return len(block)\n", names)
    profiler(names["work"])()
    (table,) = profiler.tables
    rss = Lines(profiler).titles.index("RSS")
    assert abs(table.row_at(2).increments[rss] - BLOCK) < TOLERANCE["RSS"]
    assert "(the source cannot be read)" in profiler.report()


# What users of memory_profiler reported, by the number of the report or of the request to mend it.


def test_memory_profiler_195_freeing_does_not_pile_up(profiler):
    @profiler
    def work():
        for _ in range(10):  #: loops
            block = take()  #: takes
            size = len(block)  #: looks
            del block  #: frees
        return size

    work()
    lines = Lines(profiler)
    lines.require(loops=0, looks=0)
    for title, tolerance in TOLERANCE.items():
        index = lines.titles.index(title)
        total = sum(row.increments[index] for row in lines.rows.values())
        assert abs(total) < tolerance, (title, total)


def test_memory_profiler_211_many_objects_are_not_negative(profiler):
    class Person:
        def __init__(self, name):
            self.name = name

    @profiler
    def work():
        people = []  #: begins
        for number in range(5_000):  #: loops
            people.append(Person(str(number)))  #: appends
        return people  #: ends

    people = work()
    assert len(people) == 5_000
    lines = Lines(profiler)
    for title, tolerance in TOLERANCE.items():
        index = lines.titles.index(title)
        appended = lines.rows["appends"].increments[index]
        assert appended > {"RSS": -MIB, "Python": MIB // 2}[title], (title, appended)  # RSS may be there from before
        total = lines.rows["loops"].increments[index] + appended
        held = lines.level("ends", title) - lines.level("begins", title)
        assert abs(total - held) < tolerance, (title, total, held)


def test_memory_profiler_253_increments_are_the_differences_of_levels(profiler):
    class Foo:
        def __init__(self):
            self.numbers = [0] * 8

    @profiler
    def work():
        nothing = None  #: begins
        foos = [Foo() for _ in range(100_000)]  #: foos
        bars = [Foo() for _ in range(50_000)]  #: bars
        return nothing, foos, bars

    work()
    lines = Lines(profiler)
    for title, tolerance in TOLERANCE.items():
        index = lines.titles.index(title)
        for before, after in (("begins", "foos"), ("foos", "bars")):
            difference = lines.level(after, title) - lines.level(before, title)
            assert title == "RSS" or difference > 5 * MIB  # RSS may be there from before
            assert abs(lines.rows[after].increments[index] - difference) < tolerance, (title, after)


def test_memory_profiler_350_what_fell_once_is_not_subtracted_in_every_round(profiler):
    @profiler
    def work():
        kept = [take() for _ in range(4)]
        for _ in range(20):  #: loops
            if kept:
                kept.clear()  #: clears
            kept = []  #: idles
        return kept

    work()
    Lines(profiler).require(loops=0, clears=-4, idles=0)
