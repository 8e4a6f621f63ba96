"""`./run`: everything, watched over until Ctrl-C."""

import importlib
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from config.devstack.accounts import Account
from config.devstack.interruption import Interrupted, Interruption
from config.devstack.places import VAR, Places
from config.devstack.ports import Port, choose_port
from config.devstack.programs import MARK, Program
from config.devstack.progress import StackError, say, show
from config.devstack.stack import Stack
from config.devstack.steps import Assets, prepare_database, python
from config.devstack.supervisor import Supervisor
from config.devstack.tenancy import Tenancy, Tenant

COMMAND = "./run"
MANAGE_PATIENCE = 60.0  # seconds that a `./run manage` in the same checkout may still take
FIRST_PAGE_PATIENCE = 120.0
SHOWN_MOMENT = ("2025-11-03", "as it stood on 3 November 2025")


def start(arguments: list[str]) -> int:
    """Start everything and watch over it; return the exit code."""
    if arguments:
        raise StackError("./run start takes no arguments; ./run help lists the commands.")
    tenancy = Tenancy()
    if not take_checkout(tenancy):
        return 1
    interruption = Interruption()
    interruption.listen()
    supervisor = Supervisor(interruption)
    try:
        port = choose_port()
        bring_up(tenancy, supervisor, interruption, port)
        supervisor.watch()
    except Interrupted:
        pass
    finally:
        supervisor.stop()
        tenancy.leave()
    return 0


def take_checkout(tenancy: Tenancy) -> bool:
    """Take the checkout for us, or say who has it."""
    if tenancy.take(COMMAND):
        return True
    tenant = tenancy.tenant()
    if tenant and tenant.command != COMMAND:
        say(f"waiting for {tenant.command} (pid {tenant.pid})")
        if tenancy.take_within(COMMAND, MANAGE_PATIENCE):
            return True
    where = f" at {tenant.address}" if tenant and tenant.address else ""
    say(f"Ahd is already running (pid {tenant.pid if tenant else 'unknown'}){where}")
    return False


def bring_up(tenancy: Tenancy, supervisor: Supervisor, interruption: Interruption, port: Port) -> None:
    """Go through the steps of a start, one line each."""
    account = Account.for_database(VAR / "data")
    places = Places.of_checkout(account)
    if places.data.parent != VAR:
        say(f"{account.name} cannot enter this directory, so the database lies in {places.data}")
    stack = Stack(places, account, durable=True)
    environment = stack.environment()
    here = {"SITE_URL": f"http://127.0.0.1:{port.number}"}
    site = {**here, **environment, MARK: places.mark}
    web, worker, beat = (
        web_server(site, places, port.number),
        celery_worker(site, places),
        celery_beat(site, places),
    )
    # They are stopped in the reverse of this order.
    for program in (*stack.programs, worker, beat, web):
        supervisor.add(program)
    assets = Assets(environment, places.logs)
    stack.start(interruption)
    prepare_database(environment, interruption)
    assets.finish(interruption)
    say("starting the web server")
    web.launch()
    wait_for_first_page(web, supervisor, port.number)
    say("starting worker and beat")
    worker.launch()
    beat.launch()
    address = f"http://127.0.0.1:{port.number}/"
    tenancy.announce(Tenant.of_this_process(COMMAND, address, environment))
    welcome(address)


def web_server(environment: dict[str, str], places: Places, port: int) -> Program:
    """Return granian, or gunicorn where granian does not run."""
    command = python("granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port))
    command += ["--workers", "2", "--blocking-threads", "4", "--no-ws"]
    command += ["--respawn-failed-workers", "--respawn-interval", "1"]
    command += ["--log-level", "warning", "--workers-kill-timeout", "5", "config.wsgi:application"]
    try:
        importlib.import_module("granian")
    except ImportError:
        say("granian does not run on this machine, so gunicorn serves the pages")
        command = python("gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4")
        command += ["--log-level", "warning", "--graceful-timeout", "5", "config.wsgi:application"]
    return Program("web", command, places.logs / "web.log", environment)


def celery_worker(environment: dict[str, str], places: Places) -> Program:
    """Return the worker; it finishes its task when asked to stop."""
    command = python(
        "celery", "--quiet", "-A", "config", "worker", "--concurrency", "2", "--loglevel", "warning"
    )
    command += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return Program("worker", command, places.logs / "worker.log", environment, grace=20)


def celery_beat(environment: dict[str, str], places: Places) -> Program:
    """Return the alarm clock; its schedule file may be lost."""
    command = python("celery", "--quiet", "-A", "config", "beat", "--loglevel", "warning", "--pidfile=")
    command += ["--schedule", str(VAR / "beat-schedule")]
    return Program("beat", command, places.logs / "beat.log", environment, grace=5)


def wait_for_first_page(web: Program, supervisor: Supervisor, port: int) -> None:
    """Wait until the home page answers."""

    def answers() -> bool:
        supervisor.tend()
        return 0 < status_of_home(port) < 500

    try:
        supervisor.interruption.wait_for(
            answers, limit=FIRST_PAGE_PATIENCE, what="An answer of the home page"
        )
    except StackError:
        show(web.last_words)
        raise


def status_of_home(port: int) -> int:
    """Ask for the home page and return the status, 0 where nobody answers."""
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status
    except (OSError, HTTPException):
        return 0
    finally:
        connection.close()


def welcome(address: str, sign_ins: Path = VAR / "sign-ins.txt") -> None:
    """Say where to look and who may sign in."""
    say(f"READY  {address}")
    day, meaning = SHOWN_MOMENT
    show(f"       {address}?as_of={day}  {meaning}")
    if sign_ins.exists():
        show(f"\nSign-ins of this checkout, from {sign_ins.relative_to(VAR.parent)}:\n{sign_ins.read_text()}")
    show("\nCtrl-C stops everything. What the programs say is in var/log/.")
