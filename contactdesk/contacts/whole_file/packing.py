"""The file in a folder, or as a zip. A folder is there whole or not at all: it is written beside, and gets its name last."""

import os
import shutil
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Final

from contactdesk.contacts.whole_file.making import WholeFile

#: the earliest that a zip can say: the moment at which it was made stands in the file, and nowhere else
_NO_MOMENT: Final = (1980, 1, 1, 0, 0, 0)
#: a file for its owner alone, in a zip too
_MODE: Final = 0o600 << 16


class NotEmpty(Exception):
    """There is something already in this folder, or it is none."""


def put(found: WholeFile, folder: Path) -> None:
    """In this folder, which is empty or not there. Raises NotEmpty, and OSError where it cannot be written."""
    if folder.is_symlink() or (folder.exists() and not (folder.is_dir() and not any(folder.iterdir()))):
        raise NotEmpty(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        for name, raw in found.files.items():
            _write(beside / name, raw)
        if folder.exists():
            folder.rmdir()
        beside.rename(folder)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise


def _write(path: Path, raw: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(raw)


def zipped(found: WholeFile) -> bytes:
    """All of it in one folder that has the number of the contact."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, raw in found.files.items():
            entry = zipfile.ZipInfo(f"{found.number}/{name}", _NO_MOMENT)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, _MODE
            packed.writestr(entry, raw)
    return held.getvalue()
