"""Functions of each kind that are traced while they run, and only then."""

import functools
import inspect


def wrapped(tracer, function):
    """`function` as it is, but that `tracer` traces the calling thread while it runs."""
    if inspect.iscoroutinefunction(function):

        async def wrapper(*args, **kwargs):
            return await _Awaitable(tracer, function(*args, **kwargs))

    elif inspect.isasyncgenfunction(function):

        async def wrapper(*args, **kwargs):
            generator = function(*args, **kwargs)
            step, passed = generator.asend, [None]
            while True:
                try:
                    passed.append(await _Awaitable(tracer, step(passed.pop())))
                except StopAsyncIteration:
                    return
                try:
                    passed.append((yield passed.pop()))
                    step = generator.asend
                except GeneratorExit:
                    await _Awaitable(tracer, generator.aclose())
                    raise
                except BaseException as error:
                    passed.append(error)
                    step = generator.athrow

    elif inspect.isgeneratorfunction(function):

        def wrapper(*args, **kwargs):
            return (yield from _steps(tracer, function(*args, **kwargs)))

    else:

        def wrapper(*args, **kwargs):
            before = tracer.swap_in()
            try:
                return function(*args, **kwargs)
            finally:
                tracer.swap_out(before)

    return functools.wraps(function)(wrapper)


class _Awaitable:
    """Awaits a coroutine, or a step of an asynchronous generator."""

    def __init__(self, tracer, coroutine):
        self._tracer = tracer
        self._coroutine = coroutine

    def __await__(self):
        return _steps(self._tracer, self._coroutine)


def _steps(tracer, generator):
    """Like `yield from generator`, and traces it while it runs. What is passed on waits in a list that is empty while
    the generator or its user runs, so that nothing lives longer than without a profiler."""
    step, passed = generator.send, [None]
    while True:
        try:
            passed.append(_traced(tracer, step, passed.pop()))
        except StopIteration as stop:
            return stop.value
        try:
            passed.append((yield passed.pop()))
            step = generator.send
        except GeneratorExit:
            _traced(tracer, generator.close)
            raise
        except BaseException as error:
            passed.append(error)
            step = generator.throw


def _traced(tracer, function, *args):
    before = tracer.swap_in()
    try:
        return function(*args)
    finally:
        tracer.swap_out(before)
