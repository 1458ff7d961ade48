"""Simulations that Python holds."""

import collections.abc
import contextlib
import html
import json
import os
import sys
import tempfile
import time as clock
import types

import numpy

from . import _core

_NUMBER = {"double": numpy.float64, "single": numpy.float32}


def _number(value):
    """A number as the program reads it back exactly."""
    return str(value) if isinstance(value, (int, str)) else repr(float(value))


def _region(region):
    if isinstance(region, str):
        return region
    return ",".join(f"{_number(begin)}:{_number(end)}" for begin, end in region)


class _Field:
    """The file in which an xarray.Dataset is while a simulation uses it."""

    def __init__(self, dataset):
        self._folder = tempfile.TemporaryDirectory(prefix="simgpu-")
        self.path = os.path.join(self._folder.name, "field.nc")
        dataset.to_netcdf(self.path)


def _flow_arguments(flow, velocity, parameters):
    """The arguments for what moves particles, and what must live as long as they are in use."""
    field = None
    if velocity is not None:
        if flow not in (None, "circle"):
            raise ValueError("flow and velocity exclude each other; give one of them")
        arguments = [f"--velocity={velocity}"]
    else:
        if hasattr(flow, "to_netcdf"):
            field = _Field(flow)
            flow = field.path
        else:
            flow = os.fspath(flow)
            # A name alone is a flow's for the program; a file's has a dot or a slash.
            if not any(mark in flow for mark in "./*?[") and os.path.exists(flow):
                flow = os.path.join(".", flow)
        arguments = [f"--flow={flow}"]
        if any(mark in flow for mark in "./*?["):
            # Files do not say how long a step is: evolve() does.
            arguments += ["--timestep=1e-9", "--steps=0"]
    arguments += [f"--set={name}={_number(value)}" for name, value in dict(parameters).items()]
    return arguments, field


class _Bar:
    """Shows how far an evolution has come, by tqdm, once it has taken a second."""

    def __init__(self, steps):
        self._steps = steps
        self._begin = clock.monotonic()
        self._bar = None

    def __call__(self, steps):
        if self._bar is None:
            if clock.monotonic() - self._begin < 1:
                return
            import tqdm.auto

            self._bar = tqdm.auto.tqdm(total=self._steps, unit="step", desc="simgpu", leave=False)
        self._bar.update(steps - self._bar.n)

    def close(self):
        if self._bar is not None:
            self._bar.close()


def _can_show_bar():
    if "ipykernel" not in sys.modules and not (sys.stderr and sys.stderr.isatty()):
        return False
    import importlib.util

    return importlib.util.find_spec("tqdm") is not None


class DeviceColumn:
    """A column in the memory of a GPU, which CuPy, PyTorch and JAX take without a copy.

    It is to be read only: simgpu moves the particles, and `Simulation.load` writes them.
    """

    def __init__(self, array, address, device, number, size):
        self._array = array
        self._address = address
        self.device = device
        self.dtype = numpy.dtype(number)
        self.shape = (size,)

    def __dlpack__(self, **keywords):
        return self._array.__dlpack__(**keywords)

    def __dlpack_device__(self):
        return self._array.__dlpack_device__()

    @property
    def __cuda_array_interface__(self):
        return {
            "shape": self.shape,
            "typestr": self.dtype.str,
            "data": (self._address, True),
            "strides": None,
            "version": 3,
        }

    def __len__(self):
        return self.shape[0]

    def __repr__(self):
        return f"<column of {len(self):,} {self.dtype} on cuda:{self.device}>"


def _is_table(value):
    """Whether it is a mapping of names to columns, a DataFrame or a structured array."""
    return (isinstance(value, collections.abc.Mapping) or hasattr(value, "columns")
            or (isinstance(value, numpy.ndarray) and value.dtype.names is not None))


def _names_of(table):
    if isinstance(table, numpy.ndarray):
        return table.dtype.names
    return tuple(table.columns if hasattr(table, "columns") else table)


def _arrays(table, names, needed, number):
    """The columns of `table` in the order of `names`, those that it lacks as None."""
    given = _names_of(table)
    missing = [name for name in needed if name not in given]
    if missing:
        raise ValueError(f"the columns have no {', '.join(missing)}; give {', '.join(needed)}")
    arrays = []
    for name in names:
        if name not in given:
            arrays.append(None)
            continue
        column = numpy.asarray(table[name])
        if column.ndim != 1 or column.dtype.kind not in "fiu":
            raise ValueError(f"the column {name} is not one-dimensional and of numbers; give such an array")
        arrays.append(numpy.ascontiguousarray(column, dtype=number))
    sizes = {len(array) for array in arrays if array is not None}
    if len(sizes) > 1:
        raise ValueError(f"the columns have {' and '.join(map(str, sorted(sizes)))} numbers; give each as many")
    if sizes == {0}:
        raise ValueError("the columns hold no particle; give at least one")
    return arrays


class Simulation:
    """Particles on one device, and the run that they are in.

    `particles` is how many to generate from `seed`, or what has their start: a mapping of column
    names to arrays, a DataFrame, a structured array, or the path of a file. `device` is "auto",
    "cpu", "cuda", "cuda:N" or "cuda:N,M". `flow` names a built-in flow or a NetCDF file, or is an
    xarray.Dataset; `velocity` is an expression instead, such as "-y, x". `parameters` are those of
    the flow by name. `first` is the index of the first particle, to simulate a part of a larger run.
    `keep_start` keeps start states that were given, which `verify` then needs; generated ones need
    it not.

    Errors are ValueError for what cannot be asked for, MemoryError, OSError for files that cannot
    be written, and DeviceError.
    """

    def __init__(self, particles=100_000, *, seed=42, precision="double", device="auto",
                 flow="circle", velocity=None, scheme=None, parameters={}, first=0,
                 region=None, start_time=None, velocity_names=None, threads=None,
                 order="particle", math="exact", keep_start=False):
        arguments = [f"--device={device}", f"--precision={precision}", f"--order={order}", f"--math={math}"]
        optional = {"scheme": scheme, "start-time": start_time, "velocity-names": velocity_names,
                    "threads": threads}
        arguments += [f"--{name}={_number(value)}" for name, value in optional.items() if value is not None]
        if region is not None:
            arguments.append(f"--region={_region(region)}")
        of_flow, self._field = _flow_arguments(flow, velocity, parameters)
        arguments += of_flow
        arrays = None
        if _is_table(particles):
            needed, others = _core.columns_of(arguments)
            arrays = _arrays(particles, [*needed, *others], needed, _NUMBER[precision])
        elif isinstance(particles, (str, os.PathLike)):
            arguments.append(f"--input={os.fspath(particles)}")
        else:
            arguments += [f"--particles={_number(particles)}", f"--seed={_number(seed)}", f"--first={_number(first)}"]
        self._begin(_core.session(arguments, arrays, keep_start, None))

    def _begin(self, session):
        self._session = session
        self._columns = None
        self._verification = None

    @classmethod
    def resume(cls, path, *, device="auto", threads=None, flow=None):
        """The simulation that `checkpoint`, or the program's --checkpoint, saved.

        `flow` says where the files of its field are now, if they have other names.
        """
        arguments = [f"--resume={os.fspath(path)}", f"--device={device}"]
        if threads is not None:
            arguments.append(f"--threads={_number(threads)}")
        self = cls.__new__(cls)
        self._field = None
        if flow is not None:
            of_flow, self._field = _flow_arguments(flow, None, {})
            arguments.append(of_flow[0])
        self._begin(_core.session(arguments, None, False, None))
        return self

    def evolve(self, *, steps=None, time=None, timestep=None, progress=None):
        """Moves the particles by `steps` steps, or as many as `time` takes. Returns the simulation.

        Without either, takes what is left of an interrupted run, or as long as the flow's own run.
        Calls with one timestep are one run: they give the bits of a single call. Another timestep
        begins a new run, at the time that was reached. Ctrl-C ends the call within a second, with
        all particles at one step. `progress` shows a bar of tqdm; by default where somebody sees it.
        """
        self._evolve(steps, time, timestep, progress)
        return self

    def trajectory(self, path, *, every, steps=None, time=None, timestep=None, progress=None):
        """Evolves as `evolve` does and writes the states after each `every` steps to a NetCDF file.

        The file is CF-1.8, with trajectories that xarray and Parcels' users know. Returns the simulation.
        """
        self._evolve(steps, time, timestep, progress, os.fspath(path), every)
        return self

    def _evolve(self, steps, time, timestep, progress, trajectory=None, every=1):
        if steps is not None and time is not None:
            raise ValueError("steps and time exclude each other; give one of them")
        if steps is not None and (steps < 0 or steps != int(steps)):
            raise ValueError(f"steps: {steps} is not a whole number from 0 up")
        if every < 1 or every != int(every):
            raise ValueError(f"every: {every} is not a whole number from 1 up")
        steps = None if steps is None else int(steps)
        bar = None
        if _can_show_bar() if progress is None else progress:
            bar = _Bar(steps)
        try:
            self._session.evolve(steps, time, timestep, trajectory, int(every), bar)
        finally:
            if bar is not None:
                bar.close()

    @property
    def columns(self):
        """The state, as a mapping of names to arrays over simgpu's own memory, without a copy.

        On a CPU they are NumPy arrays that cannot be written to, on a GPU DeviceColumns. They show
        the state as it is now, also after another `evolve`, and keep the memory when the simulation
        is gone. A number that a particle does not have is -3.4028234663852886e38.
        """
        if self._columns is None:
            number = _NUMBER[self.precision]
            columns = {}
            for name, array, address, device in self._session.columns():
                if device >= 0:
                    array = DeviceColumn(array, address, device, number, self.particles)
                columns[name] = array
            self._columns = types.MappingProxyType(columns)
        return self._columns

    def load(self, columns=None, /, **named):
        """Writes columns, of all particles, and begins a new run with that state.

        Takes a mapping, a DataFrame or a structured array, or columns by name. Where a particle would
        be outside of the flow's domain, it raises ValueError and the state stays as it was.
        """
        table = named if columns is None else columns
        names = list(self.columns)
        unknown = [name for name in _names_of(table) if name not in names] if columns is None else []
        if unknown:
            raise ValueError(f"there is no column {', '.join(unknown)}; there are {', '.join(names)}")
        arrays = _arrays(table, names, [], _NUMBER[self.precision])
        if all(array is None for array in arrays):
            raise ValueError(f"load() needs a column; there are {', '.join(names)}")
        self._session.load(arrays)
        return self

    @property
    def checksum(self):
        """The checksum of the state, 16 hexadecimal digits: equal states have equal ones on every device."""
        return f"{self._session.checksum():016x}"

    def verify(self):
        """Holds every particle to the exact solution of the flow, and returns what was found.

        That is a dict with "passed", the worst particle and by how much it is off (see
        docs/simgpu.run.schema.json). Raises ValueError where the flow has no exact solution, or the
        start is not known.
        """
        self._session.verify()
        return self.report["verify"]

    def compare(self, other):
        """Compares every bit with another simulation of the same particles; returns how they differ, as a dict."""
        return json.loads(self._session.report(other._session))["compare"]

    @property
    def report(self):
        """What the program's --json says of a run (docs/simgpu.run.schema.json), as a dict."""
        return json.loads(self._session.report(None))

    @property
    def memory(self):
        """The memory of each line of the run so far, as a list of dicts: those of the report."""
        return self.report["runs"][0]["memory"]["lines"]

    def save(self, path):
        """Writes the state to a file, whose suffix names the format: .csv, .npy, .npz, .h5 or .nc."""
        self._session.save(os.fspath(path))

    def checkpoint(self, path):
        """Saves the run, for `resume` or the program's --resume. Replaces an earlier checkpoint of that name."""
        self._session.checkpoint(os.fspath(path))

    def render(self, path):
        """Draws how many particles are where, to a .png file."""
        self._session.render(os.fspath(path))

    @property
    def particles(self):
        """How many there are."""
        return self._session.particles

    @property
    def steps(self):
        """Steps that the run has taken."""
        return self._session.steps

    @property
    def time(self):
        """The time that the run has reached."""
        return self._session.time

    @property
    def timestep(self):
        """The length of a step; of a run that has not begun, the flow's own."""
        return self._session.timestep

    @property
    def flow(self):
        """What gives particles their velocity."""
        return self._session.flow

    @property
    def scheme(self):
        """How a step is taken."""
        return self._session.scheme

    @property
    def precision(self):
        """"double" or "single"."""
        return self._session.precision

    @property
    def device(self):
        """"cpu", "cuda:N" or "cuda:N,M"."""
        return self._session.device

    def _facts(self):
        return {
            "particles": f"{self.particles:,}",
            "flow": self.flow,
            "scheme": self.scheme,
            "precision": self.precision,
            "device": f"{self.device} ({self._session.device_name})",
            "steps": f"{self.steps:,} of {self.timestep:g}",
            "time": f"{self.time:g}",
        }

    def __repr__(self):
        return (f"<Simulation of {self.particles:,} particles in flow {self.flow} ({self.scheme}), "
                f"{self.precision} precision, on {self.device}: {self.steps:,} steps, time {self.time:g}>")

    def _repr_html_(self):
        rows = "".join(f"<tr><th style='text-align:left'>{name}</th><td style='text-align:left'>"
                       f"{html.escape(text)}</td></tr>" for name, text in self._facts().items())
        return f"<table>{rows}</table>"


def devices():
    """The devices of this machine, as a list of dicts with "device", "name", "threads", "memory_bytes" and
    "unusable", which is None or says why simgpu cannot use it."""
    return _core.devices()


def estimate(particles=100_000, *, seed=42, precision="double", device="auto", flow="circle",
             velocity=None, scheme=None, parameters={}, first=0, steps=None, timestep=None):
    """What a run would take, without running it: memory to the byte, and time as measured on its device.

    Returns what the program's --estimate --json says (docs/simgpu.estimate.schema.json), as a dict.
    """
    arguments = [f"--device={device}", f"--precision={precision}"]
    of_flow, field = _flow_arguments(flow, velocity, parameters)
    own = ("--timestep=", "--steps=")
    arguments += [argument for argument in of_flow if not argument.startswith(own)]
    if isinstance(particles, (str, os.PathLike)):
        arguments.append(f"--input={os.fspath(particles)}")
    else:
        arguments += [f"--particles={_number(particles)}", f"--seed={_number(seed)}", f"--first={_number(first)}"]
    for name, value in {"scheme": scheme, "steps": steps, "timestep": timestep}.items():
        if value is not None:
            arguments.append(f"--{name}={_number(value)}")
    with contextlib.ExitStack() as until_known:
        until_known.callback(lambda: field)
        return json.loads(_core.estimate(arguments))
