"""JAX: jit of the loop over steps, each of them expressions of whole arrays."""

import functools
import os
import platform

from protocol import needed, serve, skip

# JAX would take three quarters of the GPU's memory, which the other peers are on as well.
os.environ.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")
with needed("jax", "pip install jax[cuda12]"):
    import jax
    import jax.numpy as jnp
    import numpy as np

jax.config.update("jax_enable_x64", True)

TIMESTEP = 1e-5


@functools.partial(jax.jit, static_argnames="steps")
def evolve(x, y, angular_speed, steps):
    a = TIMESTEP * angular_speed

    def step(_, position):
        x, y = position
        r = jnp.sqrt(x * x + y * y)
        return x - a * y / r, y + a * x / r

    return jax.lax.fori_loop(0, steps, step, (x, y))


class JaxJit:
    version = f"jax {jax.__version__}, CPython {platform.python_version()}"

    def __init__(self, columns, steps):
        self.start = [jnp.asarray(np.array(column)) for column in columns]
        self.steps = steps

    def reset(self):
        jax.block_until_ready(self.start)  # evolve leaves it as it is

    def evolve(self):
        self.end = jax.block_until_ready(evolve(*self.start, steps=self.steps))

    def positions(self):
        return [np.asarray(column) for column in self.end]


if __name__ == "__main__":
    if jax.default_backend() != "gpu":
        skip("jax finds no GPU that it can use")
    serve(JaxJit)
