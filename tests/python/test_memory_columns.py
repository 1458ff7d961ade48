"""The columns of memory by line, with libraries of the driver that are made for the test."""

import ctypes
import os
import shutil
import subprocess
import sys
import types

import pytest
from simgpu.memory import Profiler
from simgpu.memory.devices import DeviceProcess, WholeGpu
from simgpu.memory.profiler import open_sources
from simgpu.memory.sources import HostRss, Own, Source, Unavailable

MIB = 2**20

# Two devices. FAKE_HELD has what each entry of each device is: pid:bytes,pid:bytes;pid:bytes
NVML = r"""
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
typedef struct { unsigned pid; unsigned long long used; unsigned gpu, compute; } Process;
int nvmlInit_v2(void) { return getenv("FAKE_BROKEN") != NULL ? 9 : 0; }
int nvmlShutdown(void) { return 0; }
int nvmlDeviceGetCount_v2(unsigned* count) { *count = 2; return 0; }
int nvmlDeviceGetHandleByIndex_v2(unsigned index, void** device) {
  *device = (void*)(size_t)(0x100000000ull + index);
  return 0;
}
int nvmlDeviceGetComputeRunningProcesses_v3(void* device, unsigned* count, Process* processes) {
  const char* text = getenv("FAKE_HELD");
  if ((size_t)device == 0x100000001ull) text = strchr(text, ';') + 1;
  unsigned filled = 0;
  for (; filled < *count; ++filled) {
    Process process = {0, 0, 7, 7};
    int length = 0;
    if (sscanf(text, "%u:%llu%n", &process.pid, &process.used, &length) != 2) break;
    processes[filled] = process;
    text += length + (text[length] == ',');
  }
  *count = filled;
  return 0;
}
"""

CUDA = r"""
#include <stdlib.h>
int cuCtxGetCurrent(void** context) {
  *context = getenv("FAKE_CONTEXT") != NULL ? (void*)8 : NULL;
  return 0;
}
int cuMemGetInfo_v2(size_t* free, size_t* total) {
  *total = 1ull << 36;
  *free = *total - strtoull(getenv("FAKE_USED"), NULL, 10);
  return 0;
}
"""


@pytest.fixture
def library(tmp_path):
    """Compiles a library."""

    def compiled(name, text):
        compiler = shutil.which("cc") or shutil.which("gcc")
        if compiler is None:
            pytest.skip("no C compiler")
        source = tmp_path / f"{name}.c"
        source.write_text(text)
        subprocess.run([compiler, "-shared", "-fPIC", "-o", tmp_path / name, source], check=True)
        return str(tmp_path / name)

    return compiled


@pytest.fixture
def environment(monkeypatch):
    """Sets a variable where C sees it, too."""
    return monkeypatch.setenv


def measured(source, step):
    """The level and increment of a line that calls `step`, as the source has them."""
    profiler = Profiler(open_sources=lambda _: ([source], {}))

    @profiler
    def work():
        step()

    work()
    row = profiler.tables[0].row_at(work.__wrapped__.__code__.co_firstlineno + 2)
    return row.levels[0], row.increments[0], profiler.report()


def test_the_device_process_is_this_process_on_all_devices(library, environment):
    environment("FAKE_HELD", f"1:{MIB},{os.getpid()}:{300 * MIB};{os.getpid()}:{5 * MIB}")
    source = DeviceProcess(library("libfake-ml.so", NVML), driver=None)

    def take():
        environment("FAKE_HELD", f"1:{MIB},{os.getpid()}:{364 * MIB};{os.getpid()}:{5 * MIB}")

    level, increment, report = measured(source, take)
    assert (level, increment) == (369 * MIB, 64 * MIB)
    assert "Device process" in report and "+64.00 MiB" in report


@pytest.mark.parametrize("held", ["1:1048576;", ";", f"PID:{2**64 - 1};"])
def test_a_process_that_nvml_does_not_tell_of_is_not_0(library, environment, held):
    environment("FAKE_HELD", held.replace("PID", str(os.getpid())))
    source = DeviceProcess(library("libfake-ml.so", NVML), driver=None)
    level, increment, report = measured(source, lambda: None)
    assert level is None and increment is None
    assert "Device process is n/a: NVML gives no figure for this process, as in a container." in report


def test_one_unknown_execution_makes_the_increment_unknown(library, environment):
    environment("FAKE_HELD", f"{os.getpid()}:{MIB};")
    source = DeviceProcess(library("libfake-ml.so", NVML), driver=None)
    level, increment, report = measured(source, lambda: environment("FAKE_HELD", ";"))
    assert level is None and increment is None
    assert "n/a        n/a" in report


def test_a_process_that_has_not_loaded_the_driver_holds_0(library, environment):
    environment("FAKE_HELD", f"1:{MIB};")
    source = DeviceProcess(library("libfake-ml.so", NVML), driver="/nowhere/libcuda.so.1")
    assert source.read() == (0, 0)


def test_nvml_that_is_missing_or_does_not_start_is_told(library, environment):
    with pytest.raises(Unavailable, match=r"^NVML \(/nowhere/libnvidia-ml.so.1\) cannot be loaded$"):
        DeviceProcess("/nowhere/libnvidia-ml.so.1")
    with pytest.raises(Unavailable, match="older than driver 510"):
        DeviceProcess(library("libold-ml.so", "int nvmlInit_v2(void) { return 0; }"))
    environment("FAKE_BROKEN", "1")
    with pytest.raises(Unavailable, match="cannot be started"):
        DeviceProcess(library("libfake-ml.so", NVML))


def test_the_whole_gpu_is_known_once_the_thread_has_a_context(library, environment):
    environment("FAKE_USED", str(400 * MIB))
    path = library("libfake-cuda.so", CUDA)
    source = WholeGpu(path, nodes=["/"])
    assert source.read() == (None, None)  # measuring must not load the driver
    kept = ctypes.CDLL(path)
    assert source.read() == (None, None)  # nor make a context
    environment("FAKE_CONTEXT", "1")

    level, increment, report = measured(source, lambda: environment("FAKE_USED", str(464 * MIB)))
    assert (level, increment) == (464 * MIB, 64 * MIB)
    assert "Whole GPU" in report
    assert kept


def test_a_machine_without_a_device_says_so():
    with pytest.raises(Unavailable, match="^there is no NVIDIA device$"):
        WholeGpu(nodes=["/nowhere/nvidia0"])


def test_own_bytes_are_exact(monkeypatch):
    held = [24, 48]
    core = types.ModuleType("simgpu._core")
    core.own_bytes = lambda: tuple(held)
    monkeypatch.setitem(sys.modules, "simgpu._core", core)

    def step():
        held[:] = [24 + 7, 48 - 9]

    for place, expected in ((0, (31, 7)), (1, (39, -9))):
        held[:] = [24, 48]
        assert measured(Own(place), step)[:2] == expected


def test_own_bytes_are_told_once_the_program_uses_simgpu(monkeypatch):
    monkeypatch.delitem(sys.modules, "simgpu._core", raising=False)

    def use_simgpu():
        core = types.ModuleType("simgpu._core")
        core.own_bytes = lambda: (24, 48)
        monkeypatch.setitem(sys.modules, "simgpu._core", core)

    assert measured(Own(0), use_simgpu)[:2] == (24, 24)


def test_what_is_unknown_is_told_below_the_table(monkeypatch):
    monkeypatch.delitem(sys.modules, "simgpu._core", raising=False)
    profiler = Profiler()

    @profiler
    def work():
        return 1

    work()
    report = profiler.report()
    assert "\nHost own is n/a: the program has not used simgpu.\n" in report
    assert "Host own  " not in report
    assert "Python" not in [source.title for source in open_sources()[0]]


def test_rss_leaves_pages_of_files_out_of_increments():
    source = HostRss()
    page = os.sysconf("SC_PAGESIZE")
    for text, resident in ((b"900 500 100 1 0 700 0\n", 500), (b"900 564 164 1 0 700 0\n", 564)):
        file = os.memfd_create("statm")
        os.write(file, text)
        os.dup2(file, source._statm, inheritable=False)
        os.close(file)
        assert source.read() == (resident * page, 400 * page)


def test_the_report_tells_what_reading_cost():
    class Level(Source):
        title = "Level"
        note = "made for this test"

        def read(self):
            return 3 * MIB, 3 * MIB

    _, _, report = measured(Level(), lambda: None)
    assert "Level: made for this test." in report
    assert "Cost: 3 readings took " in report  # at the call, where the line begins, and at its end
