# shellcheck shell=bash
# What the scripts of this folder share: installing packages, configuring and building.
# To be sourced. All it says goes to standard error: standard output belongs to simgpu and ctest.

root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")

oldest_cmake=3.25

# What building simgpu takes.
packages=(
  g++ cmake ninja-build git
  libcli11-dev nlohmann-json3-dev librandom123-dev libxxhash-dev libhdf5-dev
  libnetcdf-dev zlib1g-dev libpng-dev
)
# What building everything takes beside: simgpu-mpi, tests and benchmarks.
build_packages=(
  libopenmpi-dev openmpi-bin libhdf5-openmpi-dev
  libgtest-dev libgmock-dev libbenchmark-dev python3 python3-jsonschema python3-memory-profiler binutils
)
# For tsan, since g++'s OpenMP runtime is unknown to ThreadSanitizer and clang's is not; and for fuzz,
# since libFuzzer is clang's.
clang_packages=(clang libclang-rt-dev libomp-dev)
# clang-tidy takes OpenMP's header from libomp-dev.
check_packages=(clang-format clang-tidy libomp-dev cppcheck shellcheck universal-ctags valgrind)
coverage_packages=(gcovr)
site_packages=(mkdocs mkdocs-material)
# What tests run or link to see our files, man page, completions, packages and functions as others do; where it is
# missing, they leave that out. VTK's readers of XDMF are not among it: only python3-paraview has them,
# which is some 500 MB with ParaView and removes python3-vtk9, which has none.
test_packages=(
  python3-dev python3-venv python3-pytest
  python3-numpy python3-h5py python3-netcdf4 python3-xarray python3-matplotlib mandoc man-db
  groff-base zsh fish dpkg-dev file libmpfr-dev
  "${site_packages[@]}"
)
# cpack finds by them what a .deb depends on.
package_packages=(dpkg-dev file gzip)
# Makes the Debian that script/check-packages tries packages in.
clean_debian_packages=(mmdebstrap)
# What script/try-slurm starts. Installing it enables its services where there is systemd; Slurm's do
# not start without /etc/slurm/slurm.conf, which Debian does not bring.
slurm_packages=(slurm-wlm munge)

say() {
  printf '%s\n' "$*" >&2
}

fail() {
  say "script/$(basename "$0"): $*"
  exit 1
}

# The comment at the head of the script that runs.
print_header() {
  sed -n '2,/^[^#]/ { s/^# \{0,1\}//p }' "$0"
}

# run_logged SENTENCE LOG COMMAND...: runs COMMAND with its output in LOG. Says SENTENCE only if that
# takes longer than a second; if it fails, shows the end of LOG and ends the script.
run_logged() {
  local sentence=$1 log=$2 finished status
  shift 2
  mkdir -p "$(dirname "$log")"
  exec {finished}< <(
    status=0
    "$@" >"$log" 2>&1 </dev/null || status=$?
    echo "$status"
  )
  if ! read -r -t 1 -u "$finished" status; then
    say "$sentence (log: $log)"
    read -r -u "$finished" status || status=1
  fi
  exec {finished}<&-
  if [[ $status != 0 ]]; then
    say "$sentence: failed. The last lines of $log:"
    tail -n 60 "$log" >&2
    exit 1
  fi
}

# --- Packages -------------------------------------------------------------------------------------

# missing_packages NAME...: prints those that are not installed.
missing_packages() {
  local installed package
  installed=$(dpkg-query --show --showformat='${db:Status-Status} ${Package}\n' "$@" 2>/dev/null || true)
  for package in "$@"; do
    grep --quiet --line-regexp --fixed-strings "installed $package" <<<"$installed" || echo "$package"
  done
}

# Nobody knows the names of the packages here, so only the tools are looked for; CMake says itself
# which library it misses.
require_tools() {
  local tool missing=()
  for tool in "${CXX:-g++}" cmake ninja git; do
    type -P "$tool" >/dev/null || missing+=("$tool")
  done
  if ((${#missing[@]} > 0)); then
    fail "${missing[*]} not found, and without apt-get this script cannot install anything." \
      "Install what these Debian packages hold: $*"
  fi
}

apt_install() {
  # A source that cannot be reached matters only if the installation then fails.
  "${as_root[@]}" apt-get update || true
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes \
    --no-install-recommends -o DPkg::Lock::Timeout=300 "$@"
}

# install_packages_for NEED...: installs what is missing of the packages for each NEED: program (to build
# simgpu, which all take), everything (to build all that there is), a preset, or what else a script does:
# tests, check, coverage, site, package, clean_debian or slurm.
install_packages_for() {
  local needed=("${packages[@]}") need missing as_root=()
  for need in "$@"; do
    case $need in
      everything) needed+=("${build_packages[@]}") ;;
      tsan | fuzz) needed+=("${clang_packages[@]}") ;;
      tests) needed+=("${test_packages[@]}") ;;
      check) needed+=("${check_packages[@]}") ;;
      coverage) needed+=("${coverage_packages[@]}") ;;
      site) needed+=("${site_packages[@]}") ;;
      package) needed+=("${package_packages[@]}") ;;
      clean_debian) needed+=("${clean_debian_packages[@]}") ;;
      slurm) needed+=("${slurm_packages[@]}") ;;
    esac
  done
  if ! type -P apt-get >/dev/null || ! type -P dpkg-query >/dev/null; then
    require_tools "${needed[@]}"
    return
  fi
  mapfile -t missing < <(missing_packages "${needed[@]}")
  ((${#missing[@]} > 0)) || return 0
  if ((EUID != 0)); then
    type -P sudo >/dev/null ||
      fail "these packages are missing, and only root can install them: ${missing[*]}." \
        "If you have what they hold elsewhere, build by hand:" \
        "cmake --preset release && cmake --build --preset release"
    as_root=(sudo)
  fi
  run_logged "Installing ${missing[*]}" "$root/build/install.log" apt_install "${missing[@]}"
}

# --- nanobind, which Debian's python3 is too old for ------------------------------------------------

nanobind_version=3.1.0

# install_nanobind: has it in an environment of its own, where CMake finds it. Where PyPI cannot be reached, the
# Python package is not built, and its tests are not there.
install_nanobind() {
  local folder=$root/build/python-venv
  [[ ! -e $folder/nanobind-$nanobind_version ]] || return 0
  rm -rf "$folder"
  if python3 -m venv "$folder" &&
    "$folder/bin/pip" install --quiet --disable-pip-version-check "nanobind==$nanobind_version"; then
    touch "$folder/nanobind-$nanobind_version"
  else
    say "nanobind could not be installed from PyPI, so the Python package is not built"
  fi
}

# --- A clean Debian, by mmdebstrap ------------------------------------------------------------------

debian_release() {
  sed -n 's/^VERSION_CODENAME=//p' /etc/os-release
}

# The sources of Debian itself, not those that the user of this machine added.
debian_sources() {
  local file
  for file in /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list; do
    [[ -s $file ]] || continue
    echo "$file"
    return
  done
  fail "where this machine has its packages from is neither in sources.list.d/debian.sources nor in sources.list"
}

# --- Sanitizers -----------------------------------------------------------------------------------

# start_again_with_fixed_addresses ARGUMENT...: older sanitizers cannot start at some addresses that
# Linux gives at random (vm.mmap_rnd_bits above 28), so for them a script starts itself again, with
# these arguments and fixed addresses, where that is permitted. All of it, since programs are started
# while building as well, to list their tests.
start_again_with_fixed_addresses() {
  local fixed=(setarch "$(uname -m)" --addr-no-randomize) no_randomize=0x40000
  ((0x$(</proc/self/personality) & no_randomize)) && return
  "${fixed[@]}" true 2>/dev/null || return 0
  exec "${fixed[@]}" "$0" "$@"
}

# --- Configuring and building ---------------------------------------------------------------------

require_cmake() {
  local version
  version=$(cmake --version | sed -n '1s/^cmake version //p')
  [[ $(printf '%s\n' "$oldest_cmake" "$version" | sort --version-sort | head -n 1) == "$oldest_cmake" ]] ||
    fail "cmake is $version; $oldest_cmake or newer is needed (pip install cmake, or cmake.org)"
}

# What a configuration depends on besides our sources. CMake remembers what it found and what a preset
# said, so a compiler that comes or goes, a folder that is moved, or another preset calls for a fresh start.
surroundings() {
  local PATH=$PATH:${CUDA_PATH:+$CUDA_PATH/bin:}/usr/local/cuda/bin
  printf '%s\n' "source: $root" "compiler: ${CXX-}" "nvcc: ${CUDACXX:-$(type -P nvcc)}" \
    "ccache: $(type -P ccache)" "presets: $(cksum <"$root/CMakePresets.json")" "options: $*" \
    "nanobind: $(echo "$root"/build/python-venv/nanobind-*)"
}

# is_configured FOLDER [OPTION...]: whether FOLDER is configured with these options, here and now, or
# was by hand.
is_configured() {
  local build=$1
  shift
  [[ -e $build/build.ninja ]] || return
  [[ ! -e $build/configured-for || $(<"$build/configured-for") == "$(surroundings "$@")" ]]
}

# configure PRESET FOLDER [OPTION...]: configures FOLDER, unless it is.
configure() {
  local preset=$1 build=$2 log=$2/configure.log options=()
  shift 2
  is_configured "$build" "$@" && return
  require_cmake
  if type -P ccache >/dev/null; then
    options=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache -DCMAKE_CUDA_COMPILER_LAUNCHER=ccache)
  fi
  # What cannot be configured counts as not configured at the next call.
  rm -f "$build/build.ninja"
  run_logged "Configuring $(basename "$build")" "$log" \
    cmake --fresh -S "$root" -B "$build" --preset "$preset" "${options[@]}" "$@"
  surroundings "$@" >"$build/configured-for"
  sed -n 's/^-- \(CUDA: \)/\1/p' "$log" >&2
}

# configure_program PRESET FOLDER: configures FOLDER for simgpu and what belongs to it, without what only
# tests, benchmarks and MPI take. A folder that is configured for everything is left so.
configure_program() {
  is_configured "$2" ||
    configure "$1" "$2" -DSIMGPU_BUILD_TESTS=OFF -DSIMGPU_BUILD_BENCHMARKS=OFF -DSIMGPU_MPI=OFF
}

# build FOLDER [TARGET...]: builds everything, or the TARGETs.
build() {
  local build=$1
  shift
  run_logged "Building $(basename "$build")" "$build/build.log" \
    cmake --build "$build" --target "${@:-all}"
}
