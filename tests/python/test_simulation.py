"""Simulations give the program's bits, and arrays over their own memory."""

import gc
import json
import os
import re
import subprocess

import numpy
import pytest
import simgpu

SMALL = {"particles": 1000, "device": "cpu"}


def laws():
    """Each flow that the program lists with each of its schemes."""
    text = subprocess.run([simgpu.program(), "--list-flows"], check=True, capture_output=True, text=True).stdout
    flows = re.findall(r"^([a-z-]+):", text, re.MULTILINE)
    return [(flow, scheme) for flow in flows
            for scheme in (("euler",) if flow == "circle" else ("rk4", "rk2", "euler"))]


def test_default_run_has_the_golden_checksum():
    assert simgpu.Simulation(device="cpu").evolve().checksum == "b8e44c4235e412fd"


@pytest.mark.parametrize("precision", ["double", "single"])
@pytest.mark.parametrize("flow, scheme", laws())
def test_each_law_gives_the_bits_of_the_program(flow, scheme, precision, checksum_of_program):
    simulation = simgpu.Simulation(500, seed=7, flow=flow, scheme=scheme, precision=precision, device="cpu")
    simulation.evolve(steps=30, timestep=0.01)
    expected = checksum_of_program("--particles=500", "--seed=7", f"--flow={flow}", f"--scheme={scheme}",
                                   f"--precision={precision}", "--steps=30", "--timestep=0.01")
    assert simulation.checksum == expected


def test_an_expression_gives_the_bits_of_the_program(checksum_of_program):
    simulation = simgpu.Simulation(**SMALL, velocity="-speed*y, x", parameters={"speed": numpy.float64(1 / 3)})
    expected = checksum_of_program("--particles=1000", "--velocity=-speed*y, x", f"--set=speed={1 / 3!r}",
                                   "--steps=20", "--timestep=0.05")
    assert simulation.evolve(steps=20, timestep=0.05).checksum == expected


def test_parameters_region_and_first_are_those_of_the_program(checksum_of_program):
    simulation = simgpu.Simulation(**SMALL, first=5000, flow="double-gyre", parameters={"perturbation": 0.1},
                                   region=[(0, 1), (0.25, 0.5)], start_time=2.5)
    expected = checksum_of_program("--particles=1000", "--first=5000", "--flow=double-gyre", "--set=perturbation=0.1",
                                   "--region=0:1,0.25:0.5", "--start-time=2.5", "--steps=20", "--timestep=0.05")
    assert simulation.evolve(steps=20, timestep=0.05).checksum == expected


@pytest.mark.parametrize("keywords", [{}, {"flow": "double-gyre"}, {"order": "step"}])
def test_evolutions_with_one_timestep_are_one_run(keywords):
    whole = simgpu.Simulation(**SMALL, **keywords).evolve(steps=40, timestep=0.01)
    parts = simgpu.Simulation(**SMALL, **keywords).evolve(steps=13, timestep=0.01).evolve(steps=27)
    assert parts.steps == 40
    assert parts.checksum == whole.checksum


def test_fast_arithmetic_refuses_to_go_on_within_an_epoch():
    simulation = simgpu.Simulation(**SMALL, math="fast").evolve(steps=1024, timestep=1e-5)
    simulation.evolve(steps=10)
    with pytest.raises(ValueError, match="1024"):
        simulation.evolve(steps=1)
    whole = simgpu.Simulation(**SMALL, math="fast").evolve(steps=1034, timestep=1e-5)
    assert simulation.checksum == whole.checksum


def test_time_gives_as_many_steps_as_the_program_takes():
    assert simgpu.Simulation(**SMALL).evolve(time=0.3, timestep=1e-3).steps == 300


def test_another_timestep_begins_a_run_at_the_time_reached():
    simulation = simgpu.Simulation(**SMALL, flow="double-gyre").evolve(steps=10, timestep=0.1)
    simulation.evolve(steps=4, timestep=0.05)
    assert simulation.steps == 4
    assert simulation.time == pytest.approx(1.2)
    anew = simgpu.Simulation({name: column.copy() for name, column in
                              simgpu.Simulation(**SMALL, flow="double-gyre")
                              .evolve(steps=10, timestep=0.1).columns.items()},
                             device="cpu", flow="double-gyre", start_time=1.0)
    assert anew.evolve(steps=4, timestep=0.05).checksum == simulation.checksum


@pytest.mark.parametrize("precision, number", [("double", numpy.float64), ("single", numpy.float32)])
def test_columns_read_the_memory_of_the_simulation(precision, number):
    simulation = simgpu.Simulation(**SMALL, precision=precision)
    x = simulation.columns["x"]
    before = x.copy()
    assert x.dtype == number and x.shape == (1000,)
    assert not x.flags.owndata and not x.flags.writeable
    simulation.evolve(steps=10, timestep=0.1)
    assert (x != before).all()


def test_columns_cannot_be_written_to():
    with pytest.raises(ValueError):
        simgpu.Simulation(**SMALL).columns["x"][0] = 1


def test_columns_keep_their_memory_when_the_simulation_is_gone():
    simulation = simgpu.Simulation(200_000, device="cpu")
    x, expected = simulation.columns["x"], simulation.columns["x"].copy()
    del simulation
    gc.collect()
    _others = [simgpu.Simulation(200_000, device="cpu", seed=seed) for seed in range(3)]
    assert (x == expected).all()


def test_memory_is_given_back_with_the_last_column():
    def own_bytes():
        return simgpu.Simulation(1, device="cpu").memory[-1]["host_own_bytes"]

    simulation = simgpu.Simulation(1000, device="cpu")
    line = next(line for line in simulation.memory if line["label"] == "allocate")
    assert line["host_own_increment_bytes"] == 24 * 1000
    del simulation
    assert own_bytes() == 24


def test_simulations_do_not_show_each_others_memory():
    one = simgpu.Simulation(1000, device="cpu")
    other = simgpu.Simulation(5000, device="cpu")
    one.evolve(steps=1, timestep=0.1)
    assert one.memory[-1]["host_own_bytes"] == 24 * 1000
    assert other.memory[-1]["host_own_bytes"] == 24 * 5000


def columns_of_start(count=100):
    angle = numpy.linspace(0, 6, count)
    return {"x": numpy.cos(angle), "y": numpy.sin(angle), "angular_speed": numpy.linspace(-1, 1, count)}


def test_arrays_start_a_simulation_as_a_file_of_them_does(tmp_path, checksum_of_program):
    columns = columns_of_start()
    numpy.savez(tmp_path / "start.npz", **columns)
    expected = checksum_of_program(f"--input={tmp_path / 'start.npz'}", "--steps=20", "--timestep=0.1")
    for start in (columns, tmp_path / "start.npz", str(tmp_path / "start.npz")):
        assert simgpu.Simulation(start, device="cpu").evolve(steps=20, timestep=0.1).checksum == expected


def test_a_data_frame_starts_a_simulation():
    pandas = pytest.importorskip("pandas")
    columns = columns_of_start()
    frame = simgpu.Simulation(pandas.DataFrame(columns), device="cpu")
    assert frame.checksum == simgpu.Simulation(columns, device="cpu").checksum


def test_a_start_without_a_column_is_refused():
    columns = columns_of_start()
    del columns["angular_speed"]
    with pytest.raises(ValueError, match="angular_speed"):
        simgpu.Simulation(columns, device="cpu")


def test_a_start_outside_of_the_domain_names_its_row():
    columns = columns_of_start()
    columns["x"][7] = columns["y"][7] = 0
    with pytest.raises(ValueError, match="row 8"):
        simgpu.Simulation(columns, device="cpu")


def test_load_writes_columns_and_begins_a_run():
    simulation = simgpu.Simulation(100, device="cpu").evolve(steps=5, timestep=0.1)
    columns = columns_of_start()
    simulation.load(columns)
    assert simulation.steps == 0
    assert simulation.checksum == simgpu.Simulation(columns, device="cpu").checksum


def test_load_leaves_other_columns_as_they_were():
    simulation = simgpu.Simulation(100, device="cpu")
    y = simulation.columns["y"].copy()
    simulation.load(x=numpy.full(100, 2.0))
    assert (simulation.columns["x"] == 2).all()
    assert (simulation.columns["y"] == y).all()


def test_load_outside_of_the_domain_changes_nothing():
    simulation = simgpu.Simulation(100, device="cpu").evolve(steps=5, timestep=0.1)
    checksum = simulation.checksum
    with pytest.raises(ValueError, match="row 1"):
        simulation.load(x=numpy.zeros(100), y=numpy.zeros(100))
    assert (simulation.checksum, simulation.steps) == (checksum, 5)


def test_load_of_another_size_is_refused():
    with pytest.raises(ValueError, match="100"):
        simgpu.Simulation(100, device="cpu").load(x=numpy.ones(99))


def test_verify_passes_a_run():
    simulation = simgpu.Simulation(**SMALL).evolve(steps=50, timestep=0.01)
    assert simulation.verify()["passed"]


def test_verify_of_a_given_start_needs_it_kept():
    columns = columns_of_start()
    with pytest.raises(ValueError, match="keep_start"):
        simgpu.Simulation(columns, device="cpu").evolve(steps=5, timestep=0.1).verify()
    kept = simgpu.Simulation(columns, device="cpu", keep_start=True).evolve(steps=5, timestep=0.1)
    assert kept.verify()["passed"]


def test_verify_is_refused_where_there_is_nothing_to_verify_by():
    with pytest.raises(ValueError, match="exact solution"):
        simgpu.Simulation(**SMALL, flow="double-gyre").evolve(steps=1, timestep=0.1).verify()


def test_compare_finds_one_bit():
    one = simgpu.Simulation(100, device="cpu")
    assert one.compare(simgpu.Simulation(100, device="cpu"))["bitwise_equal"]
    x = one.columns["x"].copy()
    x[42] = numpy.nextafter(x[42], 9)
    other = simgpu.Simulation(100, device="cpu").load(x=x)
    found = one.compare(other)
    assert not found["bitwise_equal"]
    assert (found["differing"], found["first_index"], found["max_ulp"]) == (1, 42, 1)


def test_compare_of_other_particles_is_refused():
    for other in (simgpu.Simulation(99, device="cpu"), simgpu.Simulation(100, device="cpu", precision="single"),
                  simgpu.Simulation(100, device="cpu", first=1)):
        with pytest.raises(ValueError, match="compare"):
            simgpu.Simulation(100, device="cpu").compare(other)


def test_report_is_that_of_the_program(program):
    report = simgpu.Simulation(**SMALL).evolve(steps=10).report
    expected = json.loads(program("--json=-", "--particles=1000", "--steps=10"))
    assert report["schema"] == expected["schema"]
    assert report["params"] == expected["params"]
    assert report["runs"][0]["checksum"] == expected["runs"][0]["checksum"]
    assert report["runs"][0]["memory"]["host_own_peak_bytes"] == 24 * 1000
    assert report["runs"][0]["memory"]["predicted_host_own_bytes"] == 24 * 1000


@pytest.mark.parametrize("suffix", [".csv", ".npy"])
def test_save_writes_the_file_of_the_program(suffix, tmp_path, program):
    simgpu.Simulation(**SMALL).evolve(steps=10).save(tmp_path / f"python{suffix}")
    program("--particles=1000", "--steps=10", f"--output={tmp_path / f'program{suffix}'}")
    assert (tmp_path / f"python{suffix}").read_bytes() == (tmp_path / f"program{suffix}").read_bytes()


@pytest.mark.parametrize("suffix", [".csv", ".npy", ".npz", ".h5", ".nc"])
def test_what_is_saved_starts_a_simulation_again(suffix, tmp_path):
    simulation = simgpu.Simulation(**SMALL).evolve(steps=10, timestep=0.1)
    try:
        simulation.save(tmp_path / f"state{suffix}")
    except ValueError as error:
        pytest.skip(str(error))
    assert simgpu.Simulation(tmp_path / f"state{suffix}", device="cpu").checksum == simulation.checksum


def test_a_checkpoint_resumes(tmp_path):
    whole = simgpu.Simulation(**SMALL, flow="abc").evolve(steps=20, timestep=0.1)
    half = simgpu.Simulation(**SMALL, flow="abc").evolve(steps=12, timestep=0.1)
    half.checkpoint(tmp_path / "run.ckpt")
    resumed = simgpu.Simulation.resume(tmp_path / "run.ckpt", device="cpu")
    assert (resumed.steps, resumed.flow, resumed.checksum) == (12, "abc", half.checksum)
    assert resumed.evolve(steps=8).checksum == whole.checksum


def test_a_checkpoint_of_a_generated_start_can_be_verified(tmp_path):
    simgpu.Simulation(**SMALL).evolve(steps=12, timestep=0.1).checkpoint(tmp_path / "run.ckpt")
    assert simgpu.Simulation.resume(tmp_path / "run.ckpt", device="cpu").evolve(steps=3).verify()["passed"]


def test_a_checkpoint_replaces_a_checkpoint_and_nothing_else(tmp_path):
    simulation = simgpu.Simulation(**SMALL)
    for _ in range(2):
        simulation.evolve(steps=1, timestep=0.1).checkpoint(tmp_path / "run.ckpt")
    assert simgpu.Simulation.resume(tmp_path / "run.ckpt", device="cpu").steps == 2
    (tmp_path / "letter").write_text("dear")
    with pytest.raises(ValueError):
        simulation.checkpoint(tmp_path / "letter")
    assert (tmp_path / "letter").read_text() == "dear"


def test_the_program_writes_checkpoints_for_python(tmp_path, program):
    program("--particles=1000", "--steps=30", "--timestep=0.1", f"--checkpoint={tmp_path / 'run.ckpt'}")
    resumed = simgpu.Simulation.resume(tmp_path / "run.ckpt", device="cpu")
    assert resumed.checksum == simgpu.Simulation(**SMALL).evolve(steps=30, timestep=0.1).checksum


def test_render_draws_a_picture(tmp_path):
    try:
        simgpu.Simulation(**SMALL).render(tmp_path / "density.png")
    except ValueError as error:
        pytest.skip(str(error))
    assert (tmp_path / "density.png").read_bytes().startswith(b"\x89PNG")


def test_trajectory_writes_states_over_time(tmp_path):
    xarray = pytest.importorskip("xarray")
    pytest.importorskip("netCDF4")
    simulation = simgpu.Simulation(10, device="cpu", flow="double-gyre")
    simulation.trajectory(tmp_path / "path.nc", every=5, steps=20, timestep=0.1)
    assert simulation.checksum == simgpu.Simulation(10, device="cpu", flow="double-gyre").evolve(
        steps=20, timestep=0.1).checksum
    with xarray.open_dataset(tmp_path / "path.nc", decode_times=False) as written:
        x = written["x"].values.reshape(-1, 10) if written["x"].shape[0] != 10 else written["x"].values.T
    assert len(x) == 5
    assert (x[-1] == simulation.columns["x"]).all()


def test_fields_of_files_and_of_xarray_give_the_bits_of_the_program(tmp_path, checksum_of_program):
    xarray = pytest.importorskip("xarray")
    pytest.importorskip("netCDF4")
    axis = numpy.linspace(0, 1000, 11)
    u = numpy.sin(axis / 300)[None, None, :] * numpy.ones((3, 11, 11))
    axes = ("time", "y", "x")
    field = xarray.Dataset(
        {"u": (axes, u.astype("f4"), {"standard_name": "sea_water_x_velocity", "units": "m s-1"}),
         "v": (axes, u.transpose(0, 2, 1).astype("f4"),
               {"standard_name": "sea_water_y_velocity", "units": "m s-1"})},
        {"time": ("time", [0.0, 600.0, 1200.0],
                  {"units": "seconds since 2024-01-01", "standard_name": "time", "axis": "T"}),
         "y": ("y", axis, {"units": "m", "axis": "Y"}), "x": ("x", axis, {"units": "m", "axis": "X"})})
    path = tmp_path / "field.nc"
    field.to_netcdf(path)
    arguments = ["--particles=200", f"--flow={path}", "--timestep=10"]
    expected = checksum_of_program(*arguments, "--steps=60")
    for flow in (path, str(path), field):
        simulation = simgpu.Simulation(200, device="cpu", flow=flow)
        assert simulation.evolve(steps=25, timestep=10).evolve(steps=35).checksum == expected
    backward = simgpu.Simulation(200, device="cpu", flow=path).evolve(time=300, timestep=-10)
    assert backward.checksum == checksum_of_program("--particles=200", f"--flow={path}", "--timestep=-10",
                                                    "--steps=30")
    with pytest.raises(ValueError, match="timestep"):
        simgpu.Simulation(200, device="cpu", flow=path).evolve(steps=1)


def test_devices_has_the_cpu():
    cpu = simgpu.devices()[0]
    assert cpu["device"] == "cpu" and cpu["threads"] >= 1 and cpu["unusable"] is None


def test_estimate_is_that_of_the_program(program):
    mine = simgpu.estimate(1_000_000, device="cpu", precision="single", steps=10)
    its = json.loads(program("--estimate", "--json=-", "--particles=1e6", "--precision=single", "--steps=10"))
    assert mine["schema"] == its["schema"]
    assert mine["params"] == its["params"]
    assert mine["total"] == its["total"] if "total" in its else True


def test_the_program_comes_with_the_package(in_new_process):
    version = subprocess.run([simgpu.program(), "--version"], check=True, capture_output=True, text=True).stdout
    assert simgpu.__version__ in version
    script = "import runpy, sys; sys.argv = ['simgpu', '--version']; runpy.run_module('simgpu', run_name='__main__')"
    assert in_new_process(script) == version


def test_a_simulation_says_what_it_is():
    simulation = simgpu.Simulation(**SMALL, flow="double-gyre").evolve(steps=3, timestep=0.5)
    text = repr(simulation)
    for fact in ("1,000", "double-gyre", "rk4", "cpu", "3 steps", "1.5"):
        assert fact in text
    assert "<table>" in simulation._repr_html_() and "double-gyre" in simulation._repr_html_()


def test_the_package_has_types():
    assert os.path.exists(os.path.join(os.path.dirname(simgpu.__file__), "py.typed"))
