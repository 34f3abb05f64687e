"""A MariaDB server that the suite starts itself, from the system's packages."""

import atexit
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

STARTS_WITHIN = 300
"""Seconds."""


def settings() -> dict[str, Any]:
    """Django's settings for a server of our own.

    Raises:
        FileNotFoundError: there is no `mariadbd`.
    """
    _install_driver()
    isolation = os.environ.get("CODEX_BOOKING_ISOLATION", "read committed")
    return {
        "ENGINE": "django.db.backends.mysql",
        "NAME": "rig",
        "USER": "root",
        "HOST": str(_start()),
        "OPTIONS": {"charset": "utf8mb4", "isolation_level": isolation},
        "TEST": {"CHARSET": "utf8mb4"},
    }


def _install_driver() -> None:
    """PyMySQL in place of mysqlclient, of which Linux has no wheels."""
    import pymysql

    # Django asks for a version of mysqlclient.
    pymysql.version_info = (2, 2, 8, "final", 0)
    pymysql.install_as_MySQLdb()


def _program(name: str) -> str:
    # Debian keeps servers where only root looks.
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if found is None:
        raise FileNotFoundError(f"{name}: install MariaDB's server (mariadb-server)")
    return found


def _start() -> Path:
    """The socket of a new server, which is stopped when this process ends."""
    server, install = _program("mariadbd"), _program("mariadb-install-db")
    folder = Path(tempfile.mkdtemp(prefix="codex-booking-maria-"))
    socket, data = folder / "socket", folder / "data"
    as_root = ["--user=root"] if os.geteuid() == 0 else []
    common = ["--no-defaults", f"--datadir={data}", *as_root]
    subprocess.run(
        [install, *common, "--auth-root-authentication-method=normal", "--skip-test-db"],
        check=True,
        capture_output=True,
    )
    log = (folder / "log").open("w")
    # Ours may forget everything when it falls: nobody waits for its disk.
    quick = ["--innodb-flush-log-at-trx-commit=0", "--skip-log-bin", "--skip-networking"]
    process = subprocess.Popen(
        [server, *common, f"--socket={socket}", f"--pid-file={folder / 'pid'}", *quick],
        stdout=log,
        stderr=log,
    )
    log.close()
    atexit.register(_stop, process, folder)
    _wait(process, socket, folder / "log")
    return socket


def _wait(process: subprocess.Popen[bytes], socket: Path, log: Path) -> None:
    """Until it answers: the socket is there a little earlier."""
    import pymysql

    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and process.poll() is None:
        time.sleep(0.1)
        if not socket.exists():
            continue
        try:
            pymysql.connect(unix_socket=str(socket), user="root").close()
        except pymysql.err.OperationalError:
            continue
        return
    raise RuntimeError(f"MariaDB did not start:\n{log.read_text()[-2000:]}")


def _stop(process: subprocess.Popen[bytes], folder: Path) -> None:
    process.terminate()
    process.wait(timeout=STARTS_WITHIN)
    shutil.rmtree(folder, ignore_errors=True)
