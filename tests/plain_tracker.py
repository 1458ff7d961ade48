"""A tracker in plain Python, which shares no code with those that compare_trackers compares. Its test gives
it to compare_trackers in their place."""

import array
import math

from tracker import Tracker

NODES, TIMES = 24, 4  # of the field
INTERVAL, SPACING = 3600.0, 1000.0


class Plain(Tracker):
    version = "1"

    def track(self):
        with open(self.field, "rb") as file:
            values = array.array("f", file.read()[-2 * 4 * TIMES * NODES * NODES :])
        values.byteswap()

        def at_time(component, t, x, y):
            i, j = math.floor(x / SPACING), math.floor(y / SPACING)
            p, q = x / SPACING - i, y / SPACING - j
            first = ((component * TIMES + t) * NODES + j) * NODES + i
            a, b, c, d = (values[first + k] for k in (0, 1, NODES, NODES + 1))
            return (1 - q) * ((1 - p) * a + p * b) + q * ((1 - p) * c + p * d)

        def velocity(x, y, time):
            t = min(int(time / INTERVAL), TIMES - 2)
            s = time / INTERVAL - t
            return [(1 - s) * at_time(k, t, x, y) + s * at_time(k, t + 1, x, y) for k in (0, 1)]

        h = self.timestep
        self.x, self.y = (column[:] for column in self.start)
        with self.moving():
            for n in range(len(self.x)):
                x, y = self.x[n], self.y[n]
                for step in range(self.steps):
                    u1, v1 = velocity(x, y, step * h)
                    u2, v2 = velocity(x + h / 2 * u1, y + h / 2 * v1, step * h + h / 2)
                    u3, v3 = velocity(x + h / 2 * u2, y + h / 2 * v2, step * h + h / 2)
                    u4, v4 = velocity(x + h * u3, y + h * v3, step * h + h)
                    x += h * (u1 + 2 * u2 + 2 * u3 + u4) / 6
                    y += h * (v1 + 2 * v2 + 2 * v3 + v4) / 6
                self.x[n], self.y[n] = x, y

    def positions(self):
        return self.x, self.y
