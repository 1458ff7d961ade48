"""CuPy: a kernel in CUDA C++, compiled when the program runs, one thread for each particle."""

import platform

from protocol import needed, serve, skip

with needed("cupy", "pip install cupy-cuda12x"):
    import cupy

THREADS_PER_BLOCK = 256

evolve = cupy.RawKernel(
    r"""
extern "C" __global__ void evolve(double* x, double* y, const double* angular_speed,
                                  long long count, int steps) {
  const long long i = (long long)blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= count) return;
  double px = x[i];
  double py = y[i];
  const double a = 1e-5 * angular_speed[i];
  for (int n = 0; n < steps; ++n) {
    const double r = sqrt(px * px + py * py);
    const double next_x = px - a * py / r;
    py = py + a * px / r;
    px = next_x;
  }
  x[i] = px;
  y[i] = py;
}
""",
    "evolve",
)


class CupyRawKernel:
    version = f"cupy {cupy.__version__}, CPython {platform.python_version()}"

    def __init__(self, columns, steps):
        self.start = [cupy.array(column, dtype=cupy.float64) for column in columns]
        self.steps = steps

    def reset(self):
        self.columns = [column.copy() for column in self.start]
        cupy.cuda.Device().synchronize()

    def evolve(self):
        count = self.columns[0].size
        blocks = (count + THREADS_PER_BLOCK - 1) // THREADS_PER_BLOCK
        arguments = (*self.columns, cupy.int64(count), cupy.int32(self.steps))
        evolve((blocks,), (THREADS_PER_BLOCK,), arguments)
        cupy.cuda.Device().synchronize()

    def positions(self):
        return [cupy.asnumpy(column) for column in self.columns[:2]]


if __name__ == "__main__":
    if not cupy.cuda.is_available():
        skip("cupy finds no GPU that it can use")
    serve(CupyRawKernel)
