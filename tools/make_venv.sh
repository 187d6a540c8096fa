#!/bin/sh
# Makes sure of the virtual environment given as $1: a working one is kept, else it is made with the first
# Python >= 3.11 of this machine. PYTHON=... chooses one.
set -eu

fits() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

if fits "$1/bin/python" && "$1/bin/python" -m pip --version >/dev/null 2>&1; then
    exit 0
fi
for python in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
    if fits "$python"; then
        if "$python" -m venv --clear "$1"; then
            exit 0
        fi
        echo "This Python cannot make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv" >&2
        exit 1
    fi
done
echo "Pingding needs Python 3.11 or newer and found none (looked for: ${PYTHON:-python3}). Install it, or name it: make PYTHON=/path/to/python" >&2
exit 1
