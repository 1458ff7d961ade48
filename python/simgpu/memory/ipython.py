"""The magic command %memlines."""

from IPython.core.error import UsageError
from IPython.core.magic import Magics, line_magic, magics_class

from simgpu.memory.profiler import Profiler


@magics_class
class MemoryMagics(Magics):
    """What %load_ext simgpu adds for memory by line."""

    @line_magic
    def memlines(self, line):
        """Run a statement and print the memory of functions line by line.

        %memlines [-t] -f FUNCTION [-f FUNCTION...] STATEMENT

        -f FUNCTION  measure this function wherever STATEMENT calls it; any expression that gives a function
        -t           a column for Python's own memory, by tracemalloc; allocations take longer
        """
        options, statement = self.parse_options(line, "tf:", list_all=True)
        if "f" not in options or not statement:
            raise UsageError("%memlines takes -f FUNCTION and a statement, as in: %memlines -f load load()")
        names = self.shell.user_ns
        profiler = Profiler(tracemalloc="t" in options)
        try:
            for expression in options["f"]:
                profiler.follow(self._function(expression))
            profiler.run(exec, compile(statement, "<memlines>", "exec"), names)
        finally:
            if profiler.ran:
                print(profiler.report(), end="")
            profiler.close()

    def _function(self, expression):
        try:
            return eval(expression, self.shell.user_ns)
        except Exception as error:
            raise UsageError(f"%memlines -f {expression}: {error}") from None


def load_ipython_extension(ipython):
    """Adds %memlines to `ipython`."""
    ipython.register_magics(MemoryMagics)
