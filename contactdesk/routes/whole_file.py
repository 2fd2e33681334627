"""The whole file of a contact, for the contact persons of the department that has it. Who took it is written down."""

from starlette.requests import Request
from starlette.responses import Response

from contactdesk.contacts import whole_file
from contactdesk.store import reading_log


async def download(request: Request) -> Response:
    """GET /verzoeken/{nummer}/dossier.zip"""
    number, by, database = request.path_params["nummer"], request.state.me, request.app.state.database
    found = await database.read(whole_file.for_reader, number, by)
    await database.write(reading_log.record, number, by)
    headers = {
        "Content-Disposition": f'attachment; filename="dossier-{found.number}.zip"',
        "Cache-Control": "no-store",
    }
    return Response(whole_file.zipped(found), media_type="application/zip", headers=headers)
