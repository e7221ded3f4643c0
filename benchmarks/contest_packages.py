"""Packages as sources of text: downloaded, compared with what is pinned, and unpacked. Not run."""

import csv
import hashlib
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

from terazi.errors import TeraziError

TABLE = Path(__file__).with_name("contest_packages.tsv")


@dataclass(frozen=True, slots=True)
class Package:
    """A row of contest_packages.tsv.

    Attributes:
        client: ``apt``, ``pip`` or ``npm``.
        name: of the package.
        version: pinned.
        sha256: of the file that the client downloads.
        keep: patterns of the files in it that are unpacked.
    """

    client: str
    name: str
    version: str
    sha256: str
    keep: tuple[str, ...]

    @property
    def command(self) -> list[str]:
        """What downloads it into the folder where it is run."""
        if self.client == "apt":
            return ["apt-get", "download", "--quiet", f"{self.name}={self.version}"]
        if self.client == "pip":
            plain = ["--no-deps", "--only-binary=:all:", "--quiet", f"{self.name}=={self.version}"]
            return [sys.executable, "-m", "pip", "download", *plain]
        return ["npm", "pack", "--ignore-scripts", "--silent", f"{self.name}@{self.version}"]


def packages() -> dict[str, Package]:
    """The table, by the packages' names."""
    with TABLE.open(encoding="utf-8", newline="") as rows:
        return {
            row["package"]: Package(
                row["client"],
                row["package"],
                row["version"],
                row["sha256"],
                tuple(row["keep"].split()),
            )
            for row in csv.DictReader(rows, delimiter="\t")
        }


def unpacked(package: Package, cache: Path) -> Path:
    """The folder with the package's files; downloads it where the cache has it not.

    Raises:
        TeraziError: it cannot be had in this version, or is not what was pinned.
    """
    folder = cache / "unpacked" / package.name
    stamp = folder.with_name(f"{package.name}.unpacked")
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == str(package):
        return folder
    stamp.unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    file = _downloaded(package, cache)
    for name, content in _members(file):
        path = PurePosixPath(name)
        if ".." in path.parts or not any(fnmatch(name, pattern) for pattern in package.keep):
            continue
        to = folder / path.relative_to(path.anchor)
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_bytes(content)
    if not folder.is_dir():
        raise TeraziError(f"{package.name}: holds no file like {' or '.join(package.keep)}")
    stamp.write_text(str(package), encoding="utf-8")
    return folder


def _downloaded(package: Package, cache: Path) -> Path:
    folder = cache / "packages" / f"{package.client}-{package.name}"
    for file in folder.glob("*") if folder.is_dir() else ():
        if _sha256(file) == package.sha256:
            return file
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    print(f"{package.name} {package.version}: downloading", file=sys.stderr)
    done = subprocess.run(  # noqa: S603  a client that is installed here, with pinned names
        package.command, cwd=folder, capture_output=True, text=True, check=False
    )
    files = list(folder.glob("*"))
    if done.returncode or len(files) != 1:
        last = (done.stderr.strip() or "nothing was downloaded").splitlines()[-1]
        raise TeraziError(
            f"{package.name} {package.version}: cannot be downloaded: {last[:300]}\n"
            f"  → if there is a newer version, put it and its SHA-256 into {TABLE.name}: "
            "the texts, and so the figures, may differ a little"
        )
    if _sha256(files[0]) != package.sha256:
        raise TeraziError(
            f"{package.name} {package.version}: is not the file that was pinned "
            f"(SHA-256 {_sha256(files[0])})\n  → do not use it before you know why"
        )
    return files[0]


def _members(file: Path) -> Iterator[tuple[str, bytes]]:
    """The names and contents of the files in a package."""
    if file.suffix == ".whl":
        with zipfile.ZipFile(file) as held:
            for name in held.namelist():
                if not name.endswith("/"):
                    yield name, held.read(name)
    elif file.suffix == ".deb":
        command = ["dpkg-deb", "--fsys-tarfile", str(file)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as unpacking:  # noqa: S603  as above
            yield from _of_tar(tarfile.open(fileobj=unpacking.stdout, mode="r|"))  # noqa: SIM115  closed there
    else:
        yield from _of_tar(tarfile.open(file, mode="r|*"))  # noqa: SIM115  closed there


def _of_tar(held: tarfile.TarFile) -> Iterator[tuple[str, bytes]]:
    with held:
        for member in held:
            content = held.extractfile(member) if member.isfile() else None
            if content is not None:
                yield member.name.removeprefix("./"), content.read()


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
