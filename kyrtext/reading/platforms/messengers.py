"""The formats of messengers: Telegram and WhatsApp."""

from __future__ import annotations

from . import telegram, whatsapp

FORMATS = telegram.FORMATS + whatsapp.FORMATS
