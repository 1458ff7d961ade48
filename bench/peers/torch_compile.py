"""PyTorch: torch.compile of one step, in a loop.

Of a loop of ten steps it makes one graph, too, but takes minutes to compile it.
"""

import platform

from protocol import needed, serve, skip

with needed("torch", "pip install torch"):
    import torch

TIMESTEP = 1e-5
DEVICE = "cuda"


@torch.compile
def step(x, y, a):
    r = torch.sqrt(x * x + y * y)
    return x - a * y / r, y + a * x / r


def evolve(x, y, angular_speed, steps):
    a = TIMESTEP * angular_speed
    for _ in range(steps):
        x, y = step(x, y, a)
    return x, y


class TorchCompile:
    version = f"torch {torch.__version__}, CPython {platform.python_version()}"

    def __init__(self, columns, steps):
        self.start = [torch.tensor(column, dtype=torch.float64, device=DEVICE) for column in columns]
        self.steps = steps

    def reset(self):
        torch.cuda.synchronize()  # evolve leaves the start as it is

    def evolve(self):
        self.end = evolve(*self.start, self.steps)
        torch.cuda.synchronize()

    def positions(self):
        return [column.cpu().numpy() for column in self.end]


if __name__ == "__main__":
    if not torch.cuda.is_available():
        skip("torch finds no GPU that it can use")
    serve(TorchCompile)
