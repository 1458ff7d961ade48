#!/usr/bin/env python3
"""The man page and the completions know every flag of --help, are well formed, and complete.

    shell_files_test.py SIMGPU FOLDER

FOLDER holds simgpu.1, simgpu.bash, _simgpu and simgpu.fish. What needs mandoc, man, zsh or fish is
left out where that is missing, and said.
"""

import os
import pathlib
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time


def run(*command, **more):
    result = subprocess.run(command, capture_output=True, text=True, check=False, **more)
    assert result.returncode == 0 and not result.stderr, (command, result)
    return result.stdout


def has(tool):
    if shutil.which(tool):
        return True
    print(f"not tested, since {tool} is not installed here: what it says")
    return False


def flags_of(simgpu):
    flags = re.findall(r"^  (?:-[a-zA-Z],)?(--[a-z-]+)", run(simgpu, "--help"), re.MULTILINE)
    assert len(flags) > 20 and "--help" in flags, flags
    return flags


def test_every_flag_is_everywhere(flags, folder):
    man_page = (folder / "simgpu.1").read_text()
    bash = (folder / "simgpu.bash").read_text()
    zsh = (folder / "_simgpu").read_text()
    fish = (folder / "simgpu.fish").read_text()
    for flag in flags:
        name = flag.removeprefix("--")
        item = r"^\.It (?:Fl [a-zA-Z] , )?Fl \\-" + re.escape(name.replace("-", r"\-")) + r"(?: Ar \S+)?$"
        assert re.search(item, man_page, re.MULTILINE), flag
        assert re.search(rf"(?<!\S)'?{flag}(?!\S*-)", bash), flag
        assert re.search(rf"[ *,)']{flag}[=\[}}]", zsh), flag
        assert re.search(rf" -l {name} ", fish), flag


def test_man_page(flags, folder):
    page = folder / "simgpu.1"
    sections = re.findall(r"^\.Sh (.*)$", page.read_text(), re.MULTILINE)
    assert sections == ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "ENVIRONMENT", "FILES",
                        "EXIT STATUS", "EXAMPLES", "SEE ALSO"], sections
    if has("mandoc"):
        # The version of the system's mdoc is of no matter.
        findings = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", page],
                                  capture_output=True, text=True, check=False)
        assert findings.stdout + findings.stderr == "", findings
        shown = run("mandoc", "-T", "ascii", "-O", "width=100", page)
        shown = re.sub(".\b", "", shown)  # bold, as typewriters do it
        for flag in flags:
            assert re.search(rf"^ +(?:-[a-zA-Z], )?{flag}(?: [A-Z]\S*)?$", shown, re.MULTILINE), flag
        assert "simgpu --input in.csv --steps 100 --output out.csv" in shown
    if has("man") and has("groff"):
        run("man", "--warnings", "--local-file", page, env={**os.environ, "MANPAGER": "cat"})


def completed_by_bash(folder, where, *words):
    """What bash completes the last of these words to."""
    script = 'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _simgpu; ' \
             'printf "%s\\n" "${COMPREPLY[@]}"'
    return run("bash", "--norc", "-c", script, "bash", folder / "simgpu.bash", "simgpu", *words,
               cwd=where).split()


def test_bash(flags, folder, where):
    run("bash", "-n", folder / "simgpu.bash")
    if has("shellcheck"):
        run("shellcheck", folder / "simgpu.bash")

    def completed(*words):
        return completed_by_bash(folder, where, *words)

    assert completed("--pa") == ["--particles"]
    assert completed("") == flags
    assert completed("--device", "") == ["auto", "cpu", "cuda", "cuda:all"]
    assert completed("--device", "c") == ["cpu", "cuda", "cuda:all"]
    assert completed("--precision", "s") == ["single"]
    assert completed("--precision", "=", "s") == ["single"]
    assert completed("--precision", "=") == ["double", "single"]
    assert completed("--steps", "") == []
    assert completed("--quiet", "--verb") == []
    assert completed("--quiet", "--veri") == ["--verify"]
    assert sorted(completed("--input", "")) == ["folder", "state.csv"]
    assert completed("--input", "st") == ["state.csv"]
    assert completed("--input", "folder/") == ["folder/deep.csv"]
    assert sorted(completed("--memory-timeline", "=", "")) == ["chart.svg", "folder", "state.csv"]
    registered = run("bash", "--norc", "-c", 'source "$1"; complete -p simgpu', "bash",
                     folder / "simgpu.bash")
    assert registered == "complete -F _simgpu simgpu\n"


class Zsh:
    """An interactive zsh without anybody's settings, on a terminal of its own."""

    def __init__(self, folder, where):
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.chdir(where)
            os.execvpe("zsh", ["zsh", "-f", "-i"], {**os.environ, "TERM": "dumb", "COLUMNS": "200"})
        self.enter(f"fpath=({folder} $fpath); autoload -U compinit; compinit -D -u; bindkey -e; "
                   "print rea''dy")
        self.wait_for("ready")

    def enter(self, keys):
        os.write(self.terminal, (keys + "\n").encode())

    def wait_for(self, text):
        seen, end = "", time.monotonic() + 60
        while text not in seen:
            ready = select.select([self.terminal], [], [], max(0, end - time.monotonic()))[0]
            assert ready, f"zsh shows no {text!r}, but {seen!r}"
            seen += os.read(self.terminal, 4096).decode(errors="replace")

    def expect(self, line, completed):
        """`line` is `completed` after a tab: it is printed by what is then set round it."""
        self.enter(f"{line}\t\x01print -r '<'$(print -r '\x05')'>'")
        self.wait_for(f"<{completed}>")

    def close(self):
        os.close(self.terminal)
        os.waitpid(self.process, 0)


def test_zsh(folder, where):
    if not has("zsh"):
        return
    run("zsh", "-n", folder / "_simgpu")
    zsh = Zsh(folder, where)
    for line, completed in [
            ("simgpu --parti", "simgpu --particles"),
            ("simgpu --device au", "simgpu --device auto"),
            ("simgpu --device cuda:a", "simgpu --device cuda:all"),
            ("simgpu --precision=s", "simgpu --precision=single"),
            ("simgpu --input st", "simgpu --input state.csv"),
            ("simgpu --memory-timeline ch", "simgpu --memory-timeline chart.svg"),
            ("simgpu st", "simgpu st")]:
        zsh.expect(line, completed)
    zsh.close()


def completed_by_fish(folder, where, line):
    script = f"source {folder}/simgpu.fish; complete -C '{line}'"
    home = {**os.environ, "HOME": str(where), "XDG_CONFIG_HOME": str(where)}
    return [match.split("\t")[0] for match in
            run("fish", "--no-config", "-c", script, cwd=where, env=home).splitlines()]


def test_fish(flags, folder, where):
    if not has("fish"):
        return
    run("fish", "--no-execute", folder / "simgpu.fish")

    def completed(line):
        return completed_by_fish(folder, where, line)

    assert completed("simgpu --par") == ["--particles"]
    assert sorted(completed("simgpu --")) == sorted(flags)
    assert completed("simgpu --device c") == ["cpu", "cuda", "cuda:all"]
    assert completed("simgpu --precision=s") == ["--precision=single"]
    assert completed("simgpu --input st")[0] == "state.csv"
    assert completed("simgpu st") == []


def main(simgpu, folder):
    folder = pathlib.Path(folder).resolve()
    flags = flags_of(simgpu)
    with tempfile.TemporaryDirectory() as name:
        where = pathlib.Path(name) / "files"
        (where / "folder").mkdir(parents=True)
        for file in ("state.csv", "state.txt", "chart.svg", "folder/deep.csv"):
            (where / file).touch()
        test_every_flag_is_everywhere(flags, folder)
        test_man_page(flags, folder)
        test_bash(flags, folder, where)
        test_zsh(folder, where)
        test_fish(flags, folder, where)


if __name__ == "__main__":
    main(*sys.argv[1:])
