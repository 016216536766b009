"""A backup is one file: the database as it was at one instant, the photos that it names, and a checksum of each.

It is a gzipped tar (POSIX.1-2001). `manifest.json` comes last, so a file that was cut off has none and is refused. The
signing key and what can be made again (static files) are not in it.
"""

import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.postgresql.client import DatabaseClient
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

FORMAT = 1
DATABASE = "database"
MANIFEST = "manifest.json"
FASTEST = 1  # photos are packed already, and a database shrinks well enough


class CannotBackUp(Exception):
    """Nothing was written. The message is a sentence that says why and what to do."""


class CannotRestore(Exception):
    """Nothing was changed. The message is a sentence that says why and what to do."""


def folders() -> dict[str, Path]:
    """The folders of files that belong to the database's rows, by their name in a backup."""
    return {"media": Path(settings.MEDIA_ROOT), "private": Path(settings.PRIVATE_ROOT)}


# Backing up


def save(path: Path) -> dict[str, Any]:
    """Write a backup to `path`, whole or not at all, while everyone goes on working. Returns its manifest.

    Files that were written after the instant of the database are left out: the rows that name them are not in it.
    Raises CannotBackUp.
    """
    if path.exists():
        raise CannotBackUp(f"{path} is there already. Choose another name, or move it away.")
    if not path.parent.is_dir():
        raise CannotBackUp(f"There is no folder {path.parent}. Make it first.")
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}-") as work:
        part, dump = Path(work, "part"), Path(work, DATABASE)
        at = _dump(dump)
        with tarfile.open(part, "w:gz", compresslevel=FASTEST) as archive:
            files = {DATABASE: _add(archive, DATABASE, dump)}
            for name, file in _files(until=at):
                try:
                    files[name] = _add(archive, name, file)
                except FileNotFoundError:
                    continue  # its photo was deleted, or killed, a moment ago
            manifest = {
                "format": FORMAT,
                "at": at.isoformat(),
                "vendor": connection.vendor,
                "migrations": sorted(f"{app}.{name}" for app, name in MigrationLoader(connection).applied_migrations),
                "files": files,
            }
            _add_bytes(archive, MANIFEST, json.dumps(manifest).encode())
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.chmod(0o600)
        os.link(part, path)  # unlike a rename, it never replaces what came there meanwhile
    return manifest


def _dump(target: Path) -> datetime:
    """Write the database as it is at one instant to `target`, and return an instant right after that."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # One read transaction: writers go on beside it (https://www.sqlite.org/lang_vacuum.html).
            cursor.execute("VACUUM INTO %s", [str(target)])
            return timezone.now()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        at = timezone.now()
        _postgresql("pg_dump", "--format=custom", "--no-owner", f"--file={target}", f"--snapshot={snapshot}")
    return at


def _files(*, until: datetime) -> Iterator[tuple[str, Path]]:
    """Yield the name and the path of each file that was complete at that instant."""
    for name, folder in folders().items():
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.stat().st_mtime <= until.timestamp():
                yield f"{name}/{path.relative_to(folder).as_posix()}", path


def _add(archive: tarfile.TarFile, name: str, path: Path) -> dict[str, Any]:
    """Add a file, and return its size in bytes and its SHA-256."""
    with path.open("rb") as file:
        member = archive.gettarinfo(arcname=name, fileobj=file)
        hashed = _Hashed(file)
        archive.addfile(member, hashed)
    return {"size": member.size, "sha256": hashed.sha256.hexdigest()}


def _add_bytes(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    archive.addfile(member, io.BytesIO(content))


class _Hashed(io.RawIOBase):
    """A file that hashes what is read of it."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.sha256 = file, hashlib.sha256()

    def read(self, size: int = -1, /) -> bytes:
        content = self.file.read(size)
        self.sha256.update(content)
        return content


# Restoring


def restore(path: Path) -> dict[str, Any]:
    """Bring back what a backup holds, into an empty place. Returns its manifest.

    The whole file is checked before anything is changed. Raises CannotRestore.
    """
    _check_empty()
    data = Path(settings.DATA_DIR)
    with tempfile.TemporaryDirectory(dir=data, prefix=".restore-") as work:
        manifest = _unpack(path, Path(work))
        for name, folder in folders().items():
            if (unpacked := Path(work, name)).exists():
                folder.parent.mkdir(parents=True, exist_ok=True)
                if folder.exists():
                    folder.rmdir()
                shutil.move(unpacked, folder)
        if connection.vendor == "sqlite":
            connection.close()
            shutil.move(Path(work, DATABASE), connection.settings_dict["NAME"])
        else:
            _postgresql(
                "pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", str(Path(work, DATABASE))
            )
    return manifest


def _check_empty() -> None:
    if tables := connection.introspection.table_names():
        raise CannotRestore(
            f"The database holds {len(tables)} tables already. Restore into an empty one: set NEWSROOM_DATA to a new "
            "folder, or DATABASE_URL to a new database."
        )
    for folder in folders().values():
        if folder.exists() and any(folder.iterdir()):
            raise CannotRestore(f"{folder} is not empty. Set NEWSROOM_DATA to a new folder.")


def _unpack(path: Path, target: Path) -> dict[str, Any]:
    """Unpack a backup into `target`, and return its manifest. Raises CannotRestore unless it is whole and fits here."""
    found: dict[str, dict[str, Any]] = {}
    manifest: dict[str, Any] | None = None
    try:
        with tarfile.open(path, "r:gz") as archive:
            for member in archive:
                content = archive.extractfile(member)
                if content is None or not _is_ours(member.name):
                    raise CannotRestore(f"{path} holds {member.name!r}, which no backup of the newsroom does.")
                if member.name == MANIFEST:
                    manifest = json.load(content)
                else:
                    found[member.name] = _write(_Hashed(content), target / member.name)
    except FileNotFoundError as error:
        raise CannotRestore(f"There is no file {path}.") from error
    except (tarfile.TarError, EOFError, zlib.error, OSError, ValueError) as error:
        raise CannotRestore(f"{path} can't be read as a backup: {error}. Take another one.") from error
    if manifest is None:
        raise CannotRestore(f"{path} was cut off: its list of contents is missing. Take another one.")
    _check(path, manifest, found)
    return manifest


def _is_ours(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return name in (DATABASE, MANIFEST) or (len(parts) > 1 and parts[0] in folders() and ".." not in parts)


def _write(source: _Hashed, target: Path) -> dict[str, Any]:
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as file:
        shutil.copyfileobj(source, file)
        return {"size": file.tell(), "sha256": source.sha256.hexdigest()}


def _check(path: Path, manifest: Mapping[str, Any], found: Mapping[str, Any]) -> None:
    if manifest["format"] != FORMAT:
        raise CannotRestore(f"{path} has format {manifest['format']}, which this version does not know.")
    if wrong := sorted(name for name in {*manifest["files"], *found} if manifest["files"].get(name) != found.get(name)):
        raise CannotRestore(f"{path} is damaged: {', '.join(wrong[:3])} is not what was backed up. Take another one.")
    if manifest["vendor"] != connection.vendor:
        raise CannotRestore(
            f"{path} was made from {manifest['vendor']}, and DATABASE_URL names {connection.vendor}. Use the same."
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations or ()}
    if newer := sorted(set(manifest["migrations"]) - known):
        raise CannotRestore(f"{path} comes from a newer version, which has {newer[-1]}. Restore with that version.")


def _postgresql(program: str, *words: str) -> None:
    """Run a program of PostgreSQL on our database, whose password goes through the environment."""
    wrong = CannotBackUp if program == "pg_dump" else CannotRestore
    psql, secrets = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    name = connection.settings_dict["NAME"]
    try:
        subprocess.run(
            [program, *psql[1:-1], f"--dbname={name}", *words],
            env={**os.environ, **(secrets or {})},
            check=True,
            capture_output=True,
            text=True,
        )
    except FileNotFoundError as error:
        raise wrong(f"{program} is missing. Install PostgreSQL's client programs (postgresql-client).") from error
    except subprocess.CalledProcessError as error:
        raise wrong(f"{program} says: {error.stderr.strip()}") from error
