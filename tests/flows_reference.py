"""Makes the reference that tests hold the built-in flows to, with formulas of its own, in 50 digits.

    /usr/bin/python3 flows_reference.py [FOLDER]

It writes flow_velocities.csv, flow_trajectories.csv and rotation_powers.csv into FOLDER (default: data beside this
file). Trajectories are taken by extrapolation (Gragg, Bulirsch and Stoer) with 30 digits, where longer steps and DOP853 of
scipy must come to the same ends. Before it writes anything, it holds each flow to what is known of it: velocities are the
derivatives of the stream function, without divergence, and no particle crosses a wall. Needs mpmath, numpy and scipy.
"""

import pathlib
import sys

import numpy
from mpmath import cos, cosh, diff, exp, mp, mpc, mpf, pi, sin, sinh, sqrt
from scipy.integrate import solve_ivp

DAY = 86400


def double(number):
    """The value of the double that is nearest to a decimal number."""
    return mpf(float(number))


# Each flow: its stream function psi(x, y, t), of which the velocity is (-d psi/dy, d psi/dx), and the velocity in
# other words than in the program. Numbers are the doubles that the program has for its parameters.


class Rotation:
    name = "rotation"
    box = [(-1, 1), (-1, 1)]
    scale = 1.5
    times = (2.5, 12.5)
    steps = 18

    def psi(self, x, y, t):
        return (x * x + y * y) / 2

    def velocity(self, x, y, t):
        z = mpc(x, y) * 1j
        return [z.real, z.imag]


class TaylorGreen:
    name = "taylor-green"
    box = [(0, 2 * numpy.pi)] * 2
    scale = 1
    times = (2.5, 7.5)
    steps = 24

    def psi(self, x, y, t):
        return -sin(x) * sin(y)

    def velocity(self, x, y, t):
        return [(sin(x + y) + sin(x - y)) / 2, -(sin(x + y) - sin(x - y)) / 2]


class DoubleGyre:
    name = "double-gyre"
    box = [(0, 2), (0, 1)]
    scale = 0.7
    times = (1, 9)
    steps = 30
    amplitude = double(0.1)
    epsilon = double(0.25)
    omega = double(0.62831853071795864769)

    def psi(self, x, y, t):
        swing = self.epsilon * sin(self.omega * t)
        return self.amplitude * sin(pi * (x + swing * x * (x - 2))) * sin(pi * y)

    def velocity(self, x, y, t):
        swing = self.epsilon * sin(self.omega * t)
        f = pi * (x + swing * x * (x - 2))
        return [-pi * self.amplitude * sin(f) * cos(pi * y),
                pi * self.amplitude * cos(f) * sin(pi * y) * (1 + 2 * swing * (x - 1))]


class Stommel:
    name = "stommel"
    box = [(0, 1e7)] * 2
    scale = 31.5
    times = (0, 40 * DAY)
    steps = 75
    speed = double(0.05)
    size = mpf(10) ** 7
    layer = size * double(0.005)

    def psi(self, x, y, t):
        return self.speed * self.size * pi * (1 - exp(-x / self.layer) - x / self.size) * sin(pi * y / self.size)

    def velocity(self, x, y, t):
        across = self.size - self.size * exp(-x / self.layer) - x
        slope = self.size / self.layer * exp(-x / self.layer) - 1
        return [-self.speed / self.size * pi ** 2 * across * cos(pi * y / self.size),
                self.speed * pi * slope * sin(pi * y / self.size)]


class Peninsula:
    name = "peninsula"
    box = [(0, 1e5), (0, 5e4)]
    scale = 2
    times = (0, 15 * 3600)
    steps = 30
    radius = mpf(16000)
    place = mpf(50000)

    def psi(self, x, y, t):
        return self.radius ** 2 * y / ((x - self.place) ** 2 + y ** 2) - y

    def velocity(self, x, y, t):
        # The complex velocity u - i v of a dipole in a current.
        z = mpc(x - self.place, y)
        w = 1 - (self.radius / z) ** 2
        return [w.real, -w.imag]

    def has(self, x, y):
        return (x - 5e4) ** 2 + y ** 2 > 1.05 * 16e3 ** 2


class Bickley:
    name = "bickley"
    box = [(0, 2e7), (-3e6, 3e6)]
    scale = 100
    times = (DAY, 3 * DAY)
    steps = 36
    speed = double(62.66)
    width = mpf(1770000)
    radius = mpf(6371000)
    amplitudes = [double(0.0075), double(0.15), double(0.3)]

    def waves(self):
        c2 = mpf("0.205") * self.speed
        c3 = mpf("0.461") * self.speed
        k = [2 * n / self.radius for n in (1, 2, 3)]
        c1 = c3 + (sqrt(5) - 1) / 2 * (k[1] / k[0]) * (c2 - c3)
        return zip(self.amplitudes, k, (c1, c2, c3))

    def psi(self, x, y, t):
        wave = sum(e * cos(k * (x - c * t)) for e, k, c in self.waves())
        return -self.speed * self.width * (sinh(y / self.width) / cosh(y / self.width) - wave / cosh(y / self.width) ** 2)

    def velocity(self, x, y, t):
        cosh_y = cosh(y / self.width)
        sinh_y = sinh(y / self.width)
        u = 1
        v = 0
        for e, k, c in self.waves():
            u += 2 * e * sinh_y / cosh_y * cos(k * (x - c * t))
            v -= e * k * self.width * sin(k * (x - c * t))
        return [self.speed * u / cosh_y ** 2, self.speed * v / cosh_y ** 2]


class MovingEddy:
    name = "moving-eddy"
    box = [(0, 1e4)] * 2
    scale = 0.3
    times = (3600, 3600 + DAY)
    steps = 12
    initial_speed = double(0.3)
    current = double(0.04)
    coriolis = double(1e-4)

    def psi(self, x, y, t):
        u, v = self.velocity(x, y, t)
        return v * x - u * y

    def velocity(self, x, y, t):
        turning = (self.initial_speed - self.current) * exp(-1j * self.coriolis * t)
        return [self.current + turning.real, turning.imag]


class Abc:
    name = "abc"
    box = [(0, 2 * numpy.pi)] * 3
    scale = 3
    times = (0, 3)
    steps = 30
    a = double(1.7320508075688772)
    b = double(1.4142135623730951)
    c = mpf(1)

    def velocity(self, x, y, z, t):
        return [self.a * sin(z) + self.c * cos(y), self.b * sin(x) + self.a * cos(z), self.c * sin(y) + self.b * cos(x)]


FLOWS = [Rotation(), TaylorGreen(), DoubleGyre(), Stommel(), Peninsula(), Bickley(), MovingEddy(), Abc()]


def starts(flow, count, seed):
    """Positions in the flow's box which single precision holds, too; half of them in its boundary layer, if any."""
    random = numpy.random.default_rng(seed)
    low, high = numpy.array(flow.box).T
    found = []
    while len(found) < count:
        point = random.uniform(low, high)
        if hasattr(flow, "layer") and len(found) % 2 == 1:
            point[0] = random.uniform(0, 10 * float(flow.layer))
        point = [float(numpy.float32(x)) for x in point]
        if not hasattr(flow, "has") or flow.has(*point):
            found.append(point)
    return found


def gradient(function, place, direction):
    """The derivative of a function of several numbers by one of them."""
    return diff(lambda number: function(*place[:direction], number, *place[direction + 1:]), place[direction])


def check(condition, sentence):
    if not condition:
        sys.exit(f"flows_reference.py: {sentence}")


def check_formulas():
    for flow in FLOWS:
        for place, time in zip(starts(flow, 5, 1), (0, 1.5, 7.25, 1000, 86400)):
            place = [mpf(x) for x in place]
            # In units of the flow's own, so that each derivative is of the order of 1.
            length = mpf(flow.box[1][1])
            at = [x / length for x in place]
            velocity = lambda *q: [u / flow.scale for u in flow.velocity(*(length * x for x in q), mpf(time))]
            divergence = sum(gradient(lambda *q: velocity(*q)[i], at, i) for i in range(len(at)))
            check(abs(divergence) < mpf(10) ** -18, f"{flow.name} has a divergence of {divergence} at {place}, {time}")
            if hasattr(flow, "psi"):
                psi = lambda *q: flow.psi(*(length * x for x in q), mpf(time)) / length / flow.scale
                u, v = velocity(*at)
                check(abs(u + gradient(psi, at, 1)) < mpf(10) ** -18 and abs(v - gradient(psi, at, 0)) < mpf(10) ** -18,
                      f"{flow.name}: the velocity is not that of the stream function at {place}, {time}")


def check_walls():
    for time in (0, mpf("1.7"), mpf("33.3")):
        for part in (mpf("0.1"), mpf("0.37"), mpf("0.9")):
            gyre = DoubleGyre()
            across = [gyre.velocity(0, part, time)[0], gyre.velocity(2, part, time)[0],
                      gyre.velocity(2 * part, 0, time)[1], gyre.velocity(2 * part, 1, time)[1]]
            basin = Stommel()
            size = basin.size
            across += [basin.velocity(0, part * size, time)[0], basin.velocity(size, part * size, time)[0],
                       basin.velocity(part * size, 0, time)[1], basin.velocity(part * size, size, time)[1]]
            shore = Peninsula()
            x = shore.radius * cos(pi * part)
            y = shore.radius * sin(pi * part)
            u, v = shore.velocity(shore.place + x, y, time)
            across += [(u * x + v * y) / shore.radius, shore.velocity(1e5 * part, 0, time)[1]]
            check(max(map(abs, across)) < mpf(10) ** -40, f"a wall is crossed at {time}: {across}")


def moved(place, slope, by):
    return [x + by * u for x, u in zip(place, slope)]


def extrapolated_step(velocity, place, time, length, columns=12):
    """One step by the modified midpoint rule with 2, 4, 6 and so on parts, extrapolated to infinitely many."""
    table = []
    for column in range(columns):
        parts = 2 * (column + 1)
        part = length / parts
        before = place
        now = moved(place, velocity(*place, time), part)
        for i in range(1, parts):
            before, now = now, moved(before, velocity(*now, time + i * part), 2 * part)
        row = [[(a + b + part * u) / 2 for a, b, u in zip(before, now, velocity(*now, time + length))]]
        for i in range(1, column + 1):
            ratio = (mpf(column + 1) / (column + 1 - i)) ** 2 - 1
            row.append([a + (a - b) / ratio for a, b in zip(row[-1], table[-1][i - 1])])
        table.append(row)
    return table[-1][-1]


def end_by_steps(flow, start, steps):
    begin, end = map(mpf, flow.times)
    place = [mpf(x) for x in start]
    for i in range(steps):
        place = extrapolated_step(flow.velocity, place, begin + (end - begin) * i / steps, (end - begin) / steps)
    return place


def end_of(flow, start):
    size = max(abs(edge) for edges in flow.box for edge in edges)
    with mp.workdps(30):
        rough, end = (end_by_steps(flow, start, steps) for steps in (flow.steps * 2 // 3, flow.steps))
        off = max(abs(a - b) for a, b in zip(rough, end)) / size
    check(off < mpf(10) ** -20, f"{flow.name}: longer steps from {start} end {off} apart")
    return end


def check_end(flow, start, end):
    begin, last = flow.times
    slope = lambda t, q: [float(u) for u in flow.velocity(*map(mpf, map(float, q)), mpf(float(t)))]
    size = max(abs(edge) for edges in flow.box for edge in edges)
    found = solve_ivp(slope, flow.times, start, method="DOP853", rtol=1e-12, atol=1e-12 * size).y[:, -1]
    off = max(abs(float(a) - b) for a, b in zip(end, found))
    check(off < 1e-10 * size, f"{flow.name}: two ways from {start} end {off} apart")


def text(number):
    return mp.nstr(number, 25, min_fixed=0, max_fixed=0)


def write(folder, name, header, rows):
    lines = [header, *(",".join(row) for row in rows)]
    (folder / name).write_text("\n".join(lines) + "\n")


def padded(numbers):
    """Three columns, whatever the dimensions."""
    return [*map(repr, numbers), *[""] * (3 - len(numbers))]


def velocities():
    for flow in FLOWS:
        random = numpy.random.default_rng(3)
        for place in starts(flow, 50, 2):
            time = float(numpy.float32(random.uniform(*flow.times)))
            velocity = flow.velocity(*map(mpf, place), mpf(time))
            yield [flow.name, repr(time), *padded(place), *map(text, velocity), *[""] * (3 - len(place))]


def trajectories():
    for flow in FLOWS:
        for start in starts(flow, 8, 4):
            end = end_of(flow, start)
            check_end(flow, start, end)
            yield [flow.name, *map(repr, map(float, flow.times)), *padded(start), *map(text, end),
                   *[""] * (3 - len(start))]


def two_doubles(number):
    high = float(number)
    return [high.hex(), float(number - mpf(high)).hex()]


def powers():
    """R(i t)^n for the stability polynomials R of Runge-Kutta schemes."""
    with mp.workdps(60):
        for order in (1, 2, 4):
            for angle in (1e-9, 3.7e-5, -0.01, 0.3, 1.0, 2.0, 2.9):
                z = mpc(0, mpf(angle))
                factor = sum(z ** k / mp.factorial(k) for k in range(order + 1))
                for steps in (0, 1, 2, 3, 10, 1000, 12345, 10 ** 6):
                    power = factor ** steps
                    if 1e-250 < abs(power) < 1e250:
                        yield [str(order), float(angle).hex(), str(steps), *two_doubles(power.real), *two_doubles(power.imag)]


def main():
    mp.dps = 50
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent / "data"
    check_formulas()
    check_walls()
    write(folder, "rotation_powers.csv", "order,angle,steps,real_high,real_low,imaginary_high,imaginary_low", powers())
    write(folder, "flow_velocities.csv", "flow,time,x,y,z,u,v,w", velocities())
    write(folder, "flow_trajectories.csv", "flow,start_time,end_time,start_x,start_y,start_z,end_x,end_y,end_z",
          trajectories())


if __name__ == "__main__":
    main()
