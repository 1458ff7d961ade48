"""Parcels 4, with the field in memory. A variant is the precision of positions: "double positions", or
"single positions", which are what Parcels has where it is not asked for others.
"""

import platform
import warnings

from protocol import needed, serve
from tracker import Tracker

with needed("Parcels 4", "pip install parcels"):
    import parcels
    from parcels._core.particle import get_default_particle
    from parcels.convert import copernicusmarine_to_sgrid
    from parcels.kernels import AdvectionRK4

import numpy as np
import xarray as xr


class TrackParcels(Tracker):
    version = f"Parcels {parcels.__version__}, numpy {np.__version__}, CPython {platform.python_version()}"

    def __init__(self, columns, steps, field, timestep, variant):
        super().__init__(columns, steps, field, timestep)
        self.precision = {"double positions": np.float64, "single positions": np.float32}[variant]

    def track(self):
        warnings.simplefilter("ignore")
        with xr.open_dataset(self.field) as file:
            data = file.load()
        fields = {"U": data["u"].astype(np.float32), "V": data["v"].astype(np.float32)}
        fieldset = parcels.FieldSet.from_sgrid_conventions(copernicusmarine_to_sgrid(fields=fields), mesh="flat")
        x, y = (np.array(column) for column in self.start)
        self.particles = parcels.ParticleSet(fieldset, pclass=get_default_particle(self.precision), x=x, y=y)
        step = np.timedelta64(round(1e3 * self.timestep), "ms")
        with self.moving():
            self.particles.execute(AdvectionRK4, dt=step, runtime=self.steps * step, verbose_progress=False)

    def positions(self):
        return (np.ascontiguousarray(column, dtype=np.float64) for column in (self.particles.x, self.particles.y))


if __name__ == "__main__":
    serve(TrackParcels, columns=2)
