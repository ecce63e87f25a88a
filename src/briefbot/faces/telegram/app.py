"""The bot in Telegram from its start to its end."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from typing import Any, TypeVar

from telegram.error import InvalidToken, TelegramError

from briefbot.faces.telegram.announcing import Announcements
from briefbot.faces.telegram.building import Runtime, assembled, build_application
from briefbot.faces.telegram.hook import listening
from briefbot.faces.telegram.introducing import introduce
from briefbot.faces.telegram.meant import WANTED
from briefbot.faces.telegram.options import TelegramOptions, Webhook
from briefbot.faces.telegram.ports import Handling, Memory
from briefbot.faces.telegram.vitals import Vitals

__all__ = ["build_application", "run", "serve"]

LOG = logging.getLogger(__name__)

TICK = 1.0  # seconds between two looks at the watchdog and at what administrators are to be told
LONGEST_PAUSE = 30.0
LEAVING = 0.3

Made = TypeVar("Made")


def run(
    options: TelegramOptions,
    desk: Handling,
    memory: Memory,
    vitals: Vitals | None = None,
    announcements: Announcements | None = None,
) -> int:
    """Runs the bot until SIGTERM or SIGINT, or until it must end itself; the exit status: 0, or 1 if that was so."""

    async def until_signalled() -> int:
        stop = asyncio.Event()
        with stopping_on_signals(stop):
            return await serve(assembled(options, desk, memory, vitals, announcements), stop)

    hush_libraries()
    return asyncio.run(until_signalled())


async def serve(runtime: Runtime, stop: asyncio.Event) -> int:
    """Runs the bot until `stop` is set, or until it must end itself; the exit status, as `run` gives it."""
    try:
        async with contextlib.AsyncExitStack() as stack:
            stack.push_async_callback(runtime.bot.shutdown)  # also closes what a start that fails has opened
            await attempted(runtime.application.initialize, runtime.options.start_attempts, stop)
            stack.push_async_callback(ended, runtime)
            runtime.entrance.replay(runtime.bot)
            await runtime.application.start()
            await stack.enter_async_context(hearing(runtime, stop))
            LOG.info("listening as @%s", runtime.bot.username)
            verdict = await watched(runtime, stop)
    except Stopped:
        return 0
    except InvalidToken:
        verdict = "Telegram refuses the token: take the right one from @BotFather"
    except TelegramError as error:
        verdict = f"Telegram cannot be reached: {type(error).__name__}: {error}"
    except OSError as error:
        verdict = f"the webhook's port cannot be listened on: {error}"
    if verdict:
        LOG.critical("%s", verdict)
    return 1 if verdict else 0


def hush_libraries() -> None:
    """Libraries that log requests, whose addresses hold the token, are heard from WARNING on."""
    for name in ("httpx", "httpcore"):
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.level, logging.WARNING))


class Stopped(Exception):
    """The bot was stopped before it had started."""


async def attempted(
    action: Callable[[], Coroutine[Any, Any, Made]], attempts: int, stop: asyncio.Event, pause: float = 1.0
) -> Made:
    """What `action` gives, tried so often, with a growing pause after each TelegramError but a wrong token.

    Raises:
        TelegramError: of the last attempt.
        Stopped: if the bot is to stop meanwhile.
    """
    for attempt in range(1, attempts + 1):
        try:
            return await unless_stopped(action(), stop)
        except InvalidToken:
            raise
        except TelegramError as error:
            if attempt == attempts:
                raise
            LOG.warning("start, attempt %d of %d: %s: %s", attempt, attempts, type(error).__name__, error)
        await unless_stopped(asyncio.sleep(pause), stop)
        pause = min(LONGEST_PAUSE, 2 * pause)
    raise Stopped


async def unless_stopped(action: Coroutine[Any, Any, Made], stop: asyncio.Event) -> Made:
    """What `action` gives.

    Raises:
        Stopped: as soon as the bot is to stop.
    """
    doing, stopping = asyncio.create_task(action), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({doing, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if doing.done():
            return doing.result()
        raise Stopped
    finally:
        await cancelled(doing, stopping)


@contextlib.asynccontextmanager
async def hearing(runtime: Runtime, stop: asyncio.Event) -> AsyncIterator[None]:
    """Updates come in as long as this lasts, by polling or behind the webhook."""
    webhook = runtime.options.webhook
    way = behind_webhook(runtime, webhook, stop) if webhook else polling(runtime, stop)
    async with way:
        yield


@contextlib.asynccontextmanager
async def polling(runtime: Runtime, stop: asyncio.Event) -> AsyncIterator[None]:
    """The bot polls."""
    updater, options = runtime.application.updater, runtime.options
    if updater is None:
        raise TypeError("an application without updater cannot poll")
    starting = updater.start_polling(
        timeout=int(options.poll),
        bootstrap_retries=options.start_attempts - 1,
        allowed_updates=WANTED,
        drop_pending_updates=False,
        error_callback=runtime.watchdog.trouble,
    )
    try:
        await unless_stopped(starting, stop)
        yield
    finally:
        runtime.polls.is_leaving = True
        if updater.running:  # after faults PTB sleeps for up to 30 s and then looks whether it is to stop
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(updater.stop(), LEAVING)


@contextlib.asynccontextmanager
async def behind_webhook(runtime: Runtime, webhook: Webhook, stop: asyncio.Event) -> AsyncIterator[None]:
    """Telegram sends; the port listens before it is told where to."""

    async def set_webhook() -> bool:
        return await runtime.bot.set_webhook(
            webhook.url, allowed_updates=WANTED, secret_token=webhook.secret.value, drop_pending_updates=False
        )

    async with listening(webhook, runtime.entrance, runtime.bot):
        await attempted(set_webhook, runtime.options.start_attempts, stop)
        pulse = asyncio.create_task(felt(runtime, webhook))
        try:
            yield
        finally:
            await cancelled(pulse)


async def felt(runtime: Runtime, webhook: Webhook) -> None:
    """Asks again and again whether Telegram is there and still sends to this webhook."""
    while True:
        try:
            info = await runtime.bot.get_webhook_info()
        except TelegramError as error:
            runtime.watchdog.trouble(error)
        else:
            runtime.watchdog.hear()
            if info.url != webhook.url:
                runtime.watchdog.conflict()
        await asyncio.sleep(min(LONGEST_PAUSE, runtime.options.longest_silence / 4))


async def watched(runtime: Runtime, stop: asyncio.Event) -> str:
    """Why the bot must end itself; empty if it was stopped."""
    beside = [asyncio.create_task(introduce(runtime.bot, runtime.options)), asyncio.create_task(announced(runtime))]
    tick = min(TICK, runtime.options.longest_silence / 10, max(0.1, runtime.options.longest_conflict / 10))
    try:
        while not stop.is_set():
            if verdict := runtime.watchdog.verdict():
                return verdict
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), tick)
        return ""
    finally:
        await cancelled(*beside)


async def announced(runtime: Runtime) -> None:
    """Tells administrators what there is to be told, as it comes."""
    while True:
        await runtime.announcements.send(runtime.bot, runtime.options)
        await asyncio.sleep(TICK)


async def ended(runtime: Runtime) -> None:
    """Answers what was accepted, within the time that is given for that; the rest stays stored."""
    application, seconds = runtime.application, runtime.options.stop_within
    if application.running:
        try:
            await asyncio.wait_for(application.stop(), seconds)
        except TimeoutError:
            LOG.warning("%d updates were not answered in time and stay stored", await runtime.lanes.abandon())
    await application.shutdown()


async def cancelled(*tasks: asyncio.Task[Any]) -> None:
    """Ends tasks that are not done."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@contextlib.contextmanager
def stopping_on_signals(stop: asyncio.Event) -> Iterator[None]:
    """SIGTERM and SIGINT set `stop`, where signals can be handled at all."""
    loop = asyncio.get_running_loop()
    signals = [signal.SIGTERM, signal.SIGINT]
    with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
        for each in signals:
            loop.add_signal_handler(each, stop.set)
    try:
        yield
    finally:
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
            for each in signals:
                loop.remove_signal_handler(each)
