"""`contactdesk demo`, `serve` and `worker`: put the parts together and run until told to stop."""

import asyncio
import logging
import os
import secrets
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import typer

from contactdesk import __version__
from contactdesk.cli.common import Misuse, Wrong, asked, desk_of, is_set, opened, unknown_departments
from contactdesk.settings import DEMO_KEY, Settings, is_loopback, load

if TYPE_CHECKING:
    from sqlmodel import Session
    from starlette.applications import Starlette
    from uvicorn import Config

    from contactdesk.store import Database
    from contactdesk.store.desk import Desk

#: how long requests in hand may take after the signal to stop: longer than a writer waits for the database (15 s)
GRACE_SECONDS = 20
#: how long a process may need to start, or to say that it is there, before the first one kills it: a machine that is
#: busy is no reason to lose what a process has in hand
ANSWER_SECONDS = 60

Host = Annotated[str, typer.Option(help="The address to listen on.")]
Port = Annotated[int, typer.Option(min=0, max=65535, help="The port to listen on; 0 takes a free one.")]


def demo(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    data: Annotated[Path, typer.Option(metavar="DIR", help="Where the demo keeps its things.")] = Path(
        "demo-data"
    ),
) -> None:
    """Serve the desk with sample people and contacts; the letters are read at /demo/post.

    Example: contactdesk demo --port 8123 --data demo-data
    """
    from contactdesk.app import create_app
    from contactdesk.demo.mail import Post, catching

    if not is_loopback(host):
        raise Misuse(f"the demo lets anybody be anyone: it listens on this machine only, not on {host}")
    with ExitStack() as until_stopped:
        listening = until_stopped.enter_context(_listen(host, port))
        post = None if is_set("SMTP_URL") else Post(_folder(data) / "post")
        smtp_port = until_stopped.enter_context(catching(post)) if post else None
        settings = _demo_settings(_address(host, listening), data, smtp_port)
        _configure_log(settings)
        _upgrade(settings)
        desk = desk_of(settings)
        database = until_stopped.enter_context(opened(settings, desk, named=False))
        database.write_now(_seed_when_empty)
        app = create_app(settings, demo=post, database=database, desk=desk)
        _serve(_config(app, settings), listening, settings)


def serve(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes beside each other.")] = 1,
    no_worker: Annotated[
        bool, typer.Option("--no-worker", help="Leave the mail to `contactdesk worker`.")
    ] = False,
) -> None:
    """Serve the web app, with its own mail worker.

    Example: contactdesk serve --host 127.0.0.1 --port 8000
    """
    settings = load(os.environ)
    _configure_log(settings)
    fit_to_run(warn=logging.getLogger(__name__).warning)
    desk = _check(settings)
    with _listen(host, port) as listening, _counting_together(workers):
        if workers > 1:
            factory = f"contactdesk.cli.starting:{'web' if no_worker else 'web_with_mail'}"
            config = _config(factory, settings, factory=True, workers=workers)
        else:
            config = _config(_app(settings, desk, with_worker=not no_worker), settings)
        _serve(config, listening, settings)


def fit_to_run(*, warn: Callable[[str], object] | None = None) -> None:
    """Not on a Python whose known holes come out in this desk; of those that do not, one line: in the log of who
    serves, on stderr of a command."""
    from contactdesk.cli import interpreter

    if line := interpreter.refused():
        raise Wrong(line)
    if line := interpreter.warned():
        (warn or _echo_warning)(line)


def _echo_warning(line: str) -> None:
    typer.echo(f"contactdesk: warning: {line}", err=True)


def _check(settings: Settings) -> "Desk":
    """What was read and proven. A mistake in rules or settings is one line here, not a traceback in each process."""
    desk = desk_of(settings)
    with opened(settings, desk, named=False) as database:
        for line in unknown_departments(database):
            raise Wrong(line)
    return desk


def worker() -> None:
    """Send the letters and the reminders; any number of these may run beside each other.

    Example: contactdesk worker
    """
    settings = load(os.environ)
    if settings.smtp is None:
        raise Misuse("CONTACTDESK_SMTP_URL is missing; say to which mail server the letters go")
    _configure_log(settings)
    with opened(settings, named=False) as database:
        asyncio.run(_work(database, settings))


def web() -> "Starlette":
    """One process of `serve --no-worker`, as uvicorn starts it."""
    return _web(with_worker=False)


def web_with_mail() -> "Starlette":
    """One process of `serve`, as uvicorn starts it."""
    return _web(with_worker=True)


def _web(*, with_worker: bool) -> "Starlette":
    settings = load(os.environ)
    _configure_log(settings)
    return _app(settings, desk_of(settings), with_worker=with_worker)


def _app(settings: Settings, desk: "Desk", *, with_worker: bool) -> "Starlette":
    from contactdesk.app import create_app

    return create_app(settings, desk=desk, with_worker=with_worker)


async def _work(database: "Database", settings: Settings) -> None:
    from contactdesk.operations import reminders
    from contactdesk.operations.worker import run

    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(each, stop.set)
    await run(database, settings, stop, each_minute=reminders.due)


def _demo_settings(base_url: str, data: Path, smtp_port: int | None) -> Settings:
    """What the operator set stays; the rest follows from where the demo runs."""
    chosen: dict[str, str] = {}
    if smtp_port:
        chosen["smtp_url"] = f"smtp://127.0.0.1:{smtp_port}?tls=none"
    if not is_set("BASE_URL"):
        chosen["base_url"] = base_url
    if not is_set("SECRET_KEY"):
        chosen["secret_key"] = _own_key(_folder(data))
    if not is_set("DATABASE_URL"):
        chosen["database_url"] = f"sqlite:///{_folder(data) / 'desk.db'}"
    return load(os.environ, demo=True, **chosen)


def _upgrade(settings: Settings) -> None:
    from contactdesk.store import migrations

    if not asked(migrations.is_current, settings.database_url):
        asked(migrations.upgrade, settings.database_url)


def _seed_when_empty(db: "Session") -> None:
    from sqlmodel import select

    from contactdesk.store.models import Person

    if db.exec(select(Person.id).limit(1)).first() is None:
        from contactdesk.demo.seed import seed

        seed(db)


def _folder(data: Path) -> Path:
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise Misuse(f"--data {data} cannot be a folder ({error.strerror}); name another") from None
    return data.resolve()


def _own_key(data: Path) -> str:
    """The demo's secret key stays the same, so that sign-ins and links go on after a restart."""
    path = data / "secret-key"
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as new:
            new.write(DEMO_KEY + secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii").strip()


@contextmanager
def _listen(host: str, port: int) -> Iterator[socket.socket]:
    from contactdesk.web.wire import at_once

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=2048)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise Misuse(f"cannot listen on {host} port {port} ({reason}); choose another with --port") from None
    with listening:
        at_once(listening)
        yield listening


def _address(host: str, listening: socket.socket) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}"


@contextmanager
def _counting_together(processes: int) -> Iterator[None]:
    """Processes beside each other keep their counts of requests in one folder, so that each can tell them all."""
    if processes == 1:
        yield
        return
    with TemporaryDirectory(prefix="contactdesk-") as folder:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        yield


def _config(app: "Starlette | str", settings: Settings, **more: Any) -> "Config":
    """uvicorn's own log would write the addresses, and with them the tokens, of every request."""
    from uvicorn import Config

    from contactdesk.web import wire

    return Config(
        app,
        http=wire.Connection,
        ws="none",
        limit_concurrency=wire.BUSY,
        log_config=None,
        access_log=False,
        server_header=False,
        # said outright: the environment (FORWARDED_ALLOW_IPS) could make it believe anybody
        forwarded_allow_ips=[str(network) for network in settings.trusted_proxies],
        timeout_graceful_shutdown=GRACE_SECONDS,
        timeout_worker_healthcheck=ANSWER_SECONDS,
        **more,
    )


def _serve(config: "Config", listening: socket.socket, settings: Settings) -> None:
    threading.Thread(target=_say_when_it_answers, args=(listening, settings), daemon=True).start()
    # uvicorn hands a signal on when it is done: then the blocks around this must still be left in order
    signal.signal(signal.SIGTERM, _leave)
    try:
        if config.workers > 1:
            from uvicorn.supervisors import Multiprocess

            Multiprocess(config, sockets=[listening]).run()
        else:
            _run(config, listening)
    except KeyboardInterrupt:
        return


def _run(config: "Config", listening: socket.socket) -> None:
    from uvicorn import Server

    server = Server(config)
    server.run(sockets=[listening])
    if not server.started:
        raise Wrong("the desk could not start; the log says why")


def _leave(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _say_when_it_answers(listening: socket.socket, settings: Settings) -> None:
    address, port = listening.getsockname()[:2]
    if ip_address(address).is_unspecified:
        address = "::1" if ":" in address else "127.0.0.1"
    while not _answers(address, port, urlsplit(settings.base_url).netloc):
        time.sleep(0.05)
    typer.echo(_said(address, port, settings.base_url))


def _said(address: str, port: int, base_url: str) -> str:
    """Where something listens; and where people come, if that is somewhere else: then a proxy must lead them here."""
    here, named = f"http://{f'[{address}]' if ':' in address else address}:{port}", urlsplit(base_url)
    if named.scheme == "http" and named.port == port and is_loopback(named.hostname or ""):
        return f"The desk answers on {base_url}"
    return (
        f"The desk answers on {here}; for people it is {base_url}, and a proxy must lead from there to here"
    )


def _answers(host: str, port: int, name: str) -> bool:
    connection = HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/health/ready", headers={"Host": name})
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _configure_log(settings: Settings) -> None:
    from contactdesk.web import log

    # who tries the demo wants to read one line: where it answers
    log.configure(settings.log_format, logging.WARNING if settings.demo else logging.INFO)
    log.configure_security(settings.log_format, settings.security_log)
    logging.getLogger(__name__).info("contactdesk %s", __version__)
