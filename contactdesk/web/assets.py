"""Static files under addresses that carry their content's hash, so that browsers may keep them. No pages."""

import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

HERE = Path(__file__).parents[1] / "static"
FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Asset:
    content: bytes
    media_type: str
    version: str


class Assets:
    """All static files, read once at start. A theme's `static` folder adds files and replaces ours."""

    def __init__(self, theme: Path | None) -> None:
        folders = [HERE, theme / "static"] if theme else [HERE]
        found = {name: path for folder in folders for name, path in _files(folder)}
        self._assets = {name: _asset(path) for name, path in found.items()}

    def __contains__(self, name: str) -> bool:
        return name in self._assets

    def url(self, name: str) -> str:
        """The address of a file; a misspelt name is a KeyError, not a broken page."""
        return f"/static/{self._assets[name].version}/{name}"

    def respond(self, version: str, name: str) -> Response:
        asset = self._assets.get(name)
        if asset is None:
            return Response(status_code=404, media_type="text/plain")
        # a style sheet names its fonts relative to itself, so with its own hash: served, but not for ever
        keep = FOREVER if version == asset.version else "no-cache"
        return Response(asset.content, media_type=asset.media_type, headers={"Cache-Control": keep})


def _files(folder: Path) -> list[tuple[str, Path]]:
    return [(path.relative_to(folder).as_posix(), path) for path in folder.rglob("*") if path.is_file()]


def _asset(path: Path) -> Asset:
    content = path.read_bytes()
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Asset(content, kind, hashlib.sha256(content).hexdigest()[:12])


async def static(request: Request) -> Response:
    assets: Assets = request.app.state.assets
    return assets.respond(request.path_params["version"], request.path_params["name"])
