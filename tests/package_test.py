#!/usr/bin/env python3
"""The packages that cpack makes hold what they must and nothing else, and the archive runs.

    package_test.py BUILD_FOLDER CPACK VERSION
"""

import gzip
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile

SKIPPED = 77
EVERYWHERE = {
    "bin/simgpu",
    "libexec/simgpu/simgpu-read",
    "share/bash-completion/completions/simgpu",
    "share/fish/vendor_completions.d/simgpu.fish",
    "share/doc/simgpu/README.md",
    "share/doc/simgpu/SECURITY.md",
    "share/doc/simgpu/docs/memory.md",
    "share/simgpu/simgpu.convergence.schema.json",
    "share/simgpu/simgpu.estimate.schema.json",
    "share/simgpu/simgpu.run.schema.json",
    "share/simgpu/simgpu.soak.schema.json",
}
IN_DEB = EVERYWHERE | {
    "share/man/man1/simgpu.1.gz",
    "share/zsh/vendor-completions/_simgpu",
    "share/doc/simgpu/changelog.gz",
    "share/doc/simgpu/copyright",
}
IN_ARCHIVE = EVERYWHERE | {
    "share/man/man1/simgpu.1",
    "share/zsh/site-functions/_simgpu",
    "share/doc/simgpu/CHANGELOG.md",
    "share/doc/simgpu/LICENSE",
    "lib/simgpu/libgomp.so.1",
    "lib/simgpu/libstdc++.so.6",
}
GLIBC = re.compile(r"(linux-vdso|ld-linux|lib(c|m|mvec|dl|rt|pthread|resolv)\.so)")


def run(*command, **more):
    result = subprocess.run(command, capture_output=True, text=True, check=False, **more)
    assert result.returncode == 0, (command, result.stdout, result.stderr)
    return result.stdout


def require_files(files, wanted):
    """All that is wanted is there, and else only documents and libraries."""
    assert wanted <= files, wanted - files
    others = {file for file in files - wanted if not file.startswith("share/doc/simgpu/docs/")}
    others = {file for file in others if not re.fullmatch(r"lib/simgpu/lib[^/]+\.so\.[0-9.]+", file)}
    assert not others, others


def test_deb(deb, version):
    control = {}
    for line in run("dpkg-deb", "--info", deb, "control").splitlines():
        if line and not line.startswith(" "):
            name, text = line.split(": ", 1)
            control[name] = text
    assert control["Package"] == "simgpu"
    assert control["Version"] == version
    assert control["Section"] == "science"
    assert control["Maintainer"] == "the simgpu authors"
    assert control["Description"]
    for library in ("libc6", "libgomp1", "libstdc++6"):
        assert re.search(rf"\b{re.escape(library)}( |,|$)", control["Depends"]), control

    listing = [line.split(maxsplit=5) for line in run("dpkg-deb", "--contents", deb).splitlines()]
    assert all(owner == "root/root" for _, owner, *_ in listing), listing
    files = {path.removeprefix("./") for mode, *_, path in listing if not mode.startswith("d")}
    assert all(file.startswith("usr/") for file in files), files
    files = {file.removeprefix("usr/") for file in files}
    assert not any(file.startswith("lib/") for file in files), "Debian has the libraries"
    require_files(files, IN_DEB)

    with tempfile.TemporaryDirectory() as folder:
        run("dpkg-deb", "--extract", deb, folder)
        man_page = pathlib.Path(folder, "usr/share/man/man1/simgpu.1.gz").read_bytes()
        assert gzip.decompress(man_page).startswith(b".Dd "), man_page


def test_archive(archive, version):
    with tempfile.TemporaryDirectory() as name:
        with tarfile.open(archive) as tar:
            tar.extractall(name)
        (top,) = pathlib.Path(name).iterdir()
        assert top.name == archive.name.removesuffix(".tar.gz"), top
        files = {str(path.relative_to(top)) for path in top.rglob("*") if path.is_file()}
        require_files(files, IN_ARCHIVE)
        require_it_runs(top.resolve(), version)


def require_it_runs(top, version):
    program = top / "bin" / "simgpu"
    assert run(program, "--version", env={}).startswith(f"simgpu {version} ")
    told = run(program, "--device", "cpu", env={})
    assert "checksum  b8e44c4235e412fd" in told, told
    with tempfile.TemporaryDirectory() as folder:
        file = f"{folder}/p.h5"
        run(program, "--device", "cpu", "--output", file, env={})
        told = run(program, "--device", "cpu", "--steps", "0", "--input", file, env={})
        assert "checksum  b8e44c4235e412fd" in told, told
    loaded = run(program, env={"LD_TRACE_LOADED_OBJECTS": "1"}).splitlines()
    own = 0
    for line in loaded:
        if not GLIBC.search(line.split()[0]):
            path = re.search("=> (.*) \\(", line).group(1)
            assert os.path.realpath(path).startswith(str(top)), f"not the archive's own: {line}"
            own += 1
    assert own >= 2, loaded


def main(build, cpack, version):
    for tool in ("dpkg-deb", "dpkg-shlibdeps", "file", "gzip"):
        if not shutil.which(tool):
            print(f"not tested, since {tool} is not installed here")
            sys.exit(SKIPPED)
    with tempfile.TemporaryDirectory() as name:
        run(cpack, "--config", f"{build}/CPackConfig.cmake", "-B", name)
        architecture = run("dpkg", "--print-architecture").strip()
        packages = {path.name for path in pathlib.Path(name).iterdir() if path.is_file()}
        deb = f"simgpu_{version}_{architecture}.deb"
        archive = f"simgpu-{version}-linux-{os.uname().machine}.tar.gz"
        assert packages == {deb, archive}, packages
        test_deb(pathlib.Path(name, deb), version)
        test_archive(pathlib.Path(name, archive), version)


if __name__ == "__main__":
    main(*sys.argv[1:])
