"""The fake server's HTTP: calls in, replies out, and the faults that a test ordered."""

import asyncio
import contextlib
import json
import time
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from aiohttp import web

from tests.telegram.fake_calls import Call, Fault, Ledger, Parameters
from tests.telegram.fake_methods import Methods
from tests.telegram.fake_polling import InterruptedPollError, Polling
from tests.telegram.fake_state import World
from tests.telegram.oracle import Json, RefusedError, WrongTextError


class Front:
    """Answers calls with a token."""

    def __init__(self, token: str, world: World, ledger: Ledger, polling: Polling) -> None:
        self.methods = Methods(world)
        self._token = token
        self._world = world
        self._ledger = ledger
        self._waiting: dict[str, Callable[[Parameters], Awaitable[Any]]] = {
            "getupdates": polling.get_updates,
            "setwebhook": polling.set_webhook,
            "deletewebhook": polling.delete_webhook,
            "getwebhookinfo": polling.get_webhook_info,
        }

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one call, or let it fail as ordered."""
        arrived, (token, method) = time.monotonic(), _path(request)
        if token != self._token:
            return _refusal(RefusedError("Unauthorized", 401) if ":" in token else RefusedError("Not Found", 404))
        parameters = await _parameters(request)
        self._ledger.arrive(method)
        while True:
            fault = self._ledger.next_fault(method)
            early = fault if fault and not fault.after else None
            if early:
                await asyncio.sleep(early.delay)
            try:
                if early and not early.is_mere_delay:
                    return await self._fail(early, request, Call(method, parameters, arrived, 0))
                result = await self._result(method, parameters)
                break
            except InterruptedPollError:
                continue
            except RefusedError as refusal:
                self._reproach(refusal, method, parameters)
                call = Call(method, parameters, arrived, refusal.status, description=refusal.description)
                self._ledger.record(call)
                return _refusal(refusal)
        if fault and fault.after:
            await asyncio.sleep(fault.delay)
            if not fault.is_mere_delay:
                return await self._fail(fault, request, Call(method, parameters, arrived, 0, result))
        self._ledger.record(Call(method, parameters, arrived, 200, result))
        return web.json_response({"ok": True, "result": result})

    async def _fail(self, fault: Fault, request: web.Request, call: Call) -> web.StreamResponse:
        """Let the reply to a call go wrong."""
        status = fault.status or HTTPStatus.OK
        silent = fault.drop or fault.hang
        self._ledger.record(replace(call, status=0 if silent else int(status), description=fault.description))
        if fault.hang:
            await asyncio.Event().wait()
        if fault.drop:
            if request.transport:
                request.transport.abort()
            return web.Response()
        if fault.body is not None:
            return web.Response(status=status, body=fault.body, content_type="text/html")
        extra = {"retry_after": fault.retry_after} if fault.retry_after else {}
        return _refusal(RefusedError(_description(fault), status, **extra))

    def _reproach(self, refusal: RefusedError, method: str, parameters: Parameters) -> None:
        """Remember what a bot must not do."""
        if isinstance(refusal, WrongTextError) or refusal.status == HTTPStatus.INTERNAL_SERVER_ERROR:
            self._ledger.reproach(f"{method}: {refusal.description}: {str(dict(parameters.values))[:500]}")
        elif refusal.description == "Not Found: method not found":
            self._ledger.reproach(f"{method}: {refusal.description}")

    async def _result(self, method: str, parameters: Parameters) -> Any:
        """The result of a method."""
        if method.lower() in self._waiting:
            return await self._waiting[method.lower()](parameters)
        handler = self.methods.table.get(method.lower())
        if handler is None:
            raise RefusedError("Not Found: method not found", 404)
        try:
            with self._world.bell.lock:
                return handler(parameters)
        except RefusedError:
            raise
        except Exception as error:
            raise RefusedError(f"the fake server failed:\n{traceback.format_exc()}", 500) from error


@contextlib.asynccontextmanager
async def listening(handle: Callable[[web.Request], Any]) -> AsyncIterator[int]:
    """Serve on a free port of 127.0.0.1; hanging calls are cut off at the end."""
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", handle)
    runner = web.AppRunner(application, handler_cancellation=True, shutdown_timeout=0.05, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def _parameters(request: web.Request) -> Parameters:
    """The parameters of a call, from the query and from a body of any of the three kinds."""
    values: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        values |= json.loads(await request.read() or b"{}")
    elif request.can_read_body:
        values |= dict(await request.post())
    return Parameters(values)


def _path(request: web.Request) -> tuple[str, str]:
    """Token and method of `/bot<token>/<method>`."""
    token, _, method = request.path.removeprefix("/bot").partition("/")
    return token, method


def _refusal(refusal: RefusedError) -> web.Response:
    """An error as the Bot API writes it."""
    body: Json = {"ok": False, "error_code": refusal.status, "description": refusal.description}
    body |= {"parameters": refusal.parameters} if refusal.parameters else {}
    wait = refusal.parameters.get("retry_after")
    headers = {"Retry-After": str(wait)} if wait else {}
    return web.json_response(body, status=refusal.status, headers=headers)


def _description(fault: Fault) -> str:
    """What the real server says with such a status."""
    if fault.description:
        return fault.description
    if fault.status == HTTPStatus.TOO_MANY_REQUESTS and fault.retry_after:
        return f"Too Many Requests: retry after {fault.retry_after}"
    return HTTPStatus(fault.status).phrase if fault.status else "Internal Server Error"
