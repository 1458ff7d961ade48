"""Memory of NVIDIA GPUs, for whatever library takes it, by the driver's own libraries.

Nothing here starts the CUDA driver or makes a context: measuring takes no memory on the device.
"""

import ctypes
import os

from simgpu.memory.sources import Source, Unavailable

_NOT_AVAILABLE = 2**64 - 1  # what NVML gives where it does not know
_PROCESSES = 1024
_NVIDIA_NODES = ("/dev/nvidiactl", "/dev/nvidia0", "/dev/dxg", "/dev/nvmap")


def _loaded(library):
    """`library`, if this process has loaded it already; None otherwise."""
    try:
        return ctypes.CDLL(library, mode=os.RTLD_NOLOAD | os.RTLD_NOW)
    except OSError:
        return None


class _ProcessInfo(ctypes.Structure):
    """nvmlProcessInfo_v2_t, which nvmlDeviceGetComputeRunningProcesses_v3 fills."""

    _fields_ = [
        ("pid", ctypes.c_uint),
        ("used_bytes", ctypes.c_ulonglong),
        ("gpu_instance", ctypes.c_uint),
        ("compute_instance", ctypes.c_uint),
    ]


class DeviceProcess(Source):
    """This process on all devices, contexts included, as NVML counts it.

    It is 0 while the process has not loaded the CUDA driver. Afterwards it is unknown unless NVML lists the process:
    in a container NVML may list none, or list it by another number.
    """

    title = "Device process"
    note = "this process on all devices, contexts included, as NVML counts it"
    unknown = "NVML gives no figure for this process, as in a container"

    def __init__(self, library="libnvidia-ml.so.1", driver="libcuda.so.1"):
        self._driver = driver
        try:
            self._nvml = ctypes.CDLL(library)
        except OSError:
            raise Unavailable(f"NVML ({library}) cannot be loaded") from None
        try:
            self._running = self._nvml.nvmlDeviceGetComputeRunningProcesses_v3
            by_index = self._nvml.nvmlDeviceGetHandleByIndex_v2
            count_devices = self._nvml.nvmlDeviceGetCount_v2
            initialise = self._nvml.nvmlInit_v2
        except AttributeError:
            raise Unavailable(f"NVML ({library}) is older than driver 510") from None
        if initialise() != 0:
            raise Unavailable("NVML cannot be started: is the NVIDIA driver running?")
        count = ctypes.c_uint()
        self._devices = []
        if count_devices(ctypes.byref(count)) == 0:
            for index in range(count.value):
                device = ctypes.c_void_p()
                if by_index(ctypes.c_uint(index), ctypes.byref(device)) == 0:
                    self._devices.append(device)
        if not self._devices:
            self.close()
            raise Unavailable("NVML finds no device")
        self._processes = (_ProcessInfo * _PROCESSES)()

    def read(self):
        if self._driver is not None:
            if _loaded(self._driver) is None:
                return 0, 0
            self._driver = None  # it stays loaded
        held = [bytes_ for device in self._devices for bytes_ in self._held_on(device)]
        total = sum(held) if held and None not in held else None
        return total, total

    def _held_on(self, device):
        """What each entry of this process on `device` holds; None where NVML does not say."""
        count = ctypes.c_uint(_PROCESSES)
        if self._running(device, ctypes.byref(count), self._processes) != 0:
            return [None]
        return [
            None if process.used_bytes == _NOT_AVAILABLE else process.used_bytes
            for process in self._processes[: count.value]
            if process.pid == os.getpid()
        ]

    def close(self):
        self._nvml.nvmlShutdown()


class WholeGpu(Source):
    """What all processes use on the GPU of the calling thread's CUDA context, as cudaMemGetInfo counts it.

    The driver's cuMemGetInfo is asked, which cudaMemGetInfo is made of, since every CUDA library loads the driver and
    many have the runtime inside. Unknown in a thread without a context, where asking would make one.
    """

    title = "Whole GPU"
    note = "what all processes use on the GPU of the thread's CUDA context, as cudaMemGetInfo counts it"
    unknown = "no thread that was measured had a CUDA context"

    def __init__(self, driver="libcuda.so.1", nodes=_NVIDIA_NODES):
        if not any(map(os.path.exists, nodes)):
            raise Unavailable("there is no NVIDIA device")
        self._driver = driver
        self._cuda = None

    def read(self):
        if self._cuda is None:
            self._cuda = _loaded(self._driver)
            if self._cuda is None:
                return None, None
        context = ctypes.c_void_p()
        if self._cuda.cuCtxGetCurrent(ctypes.byref(context)) != 0 or not context.value:
            return None, None
        free, total = ctypes.c_size_t(), ctypes.c_size_t()
        if self._cuda.cuMemGetInfo_v2(ctypes.byref(free), ctypes.byref(total)) != 0:
            return None, None
        used = total.value - free.value
        return used, used
