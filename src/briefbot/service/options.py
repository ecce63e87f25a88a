"""Settings → what the face in Telegram is run with."""

from pydantic import SecretStr

from briefbot.core.errors import InvalidSettings
from briefbot.faces.telegram.options import Secret, TelegramOptions, Webhook
from briefbot.settings import Settings


def telegram_options(settings: Settings) -> TelegramOptions:
    """The options that the settings ask for.

    Raises:
        InvalidSettings: if there is no token, or a webhook without secret.
    """
    return TelegramOptions(
        token=secret(
            settings.telegram_token,
            "There is no token for Telegram; set BRIEFBOT_TELEGRAM_TOKEN to what @BotFather gives you for /newbot.",
        ),
        users=frozenset(settings.telegram_users),
        chats=frozenset(settings.telegram_chats),
        administrators=frozenset(settings.telegram_administrators),
        webhook=webhook(settings, settings.telegram_webhook_url) if settings.telegram_webhook_url else None,
        base_url=f"{settings.telegram_base_url.rstrip('/')}/bot",
        questions_per_minute=settings.questions_per_minute,
        longest_question=settings.longest_question,
        keep_questions=settings.keep_questions,
        queue=settings.queue,
    )


def webhook(settings: Settings, url: str) -> Webhook:
    """Where Telegram sends updates."""
    path = settings.telegram_webhook_path.strip("/")
    return Webhook(
        url=f"{url.rstrip('/')}/{path}",
        secret=secret(
            settings.telegram_webhook_secret,
            "There is an address for a webhook but no secret; set BRIEFBOT_TELEGRAM_WEBHOOK_SECRET, for instance to "
            "what `openssl rand -hex 32` prints.",
        ),
        listen=settings.telegram_webhook_listen,
        port=settings.telegram_webhook_port,
        path=f"/{path}",
    )


def secret(value: SecretStr | None, otherwise: str) -> Secret:
    """A secret for the face; `otherwise` is said if there is none."""
    if value is None:
        raise InvalidSettings(otherwise)
    return Secret(value.get_secret_value())
