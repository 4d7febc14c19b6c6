"""What the address in a table's row tells of its document."""

from __future__ import annotations

import re

from .addresses import facebook_address, ok_address, vk_address

_SITES = (
    ("vk.com/", "vkontakte"),
    ("vk.ru/", "vkontakte"),
    ("vkontakte.ru/", "vkontakte"),
    ("ok.ru/", "odnoklassniki"),
    ("odnoklassniki.ru/", "odnoklassniki"),
    ("facebook.com/", "facebook"),
    ("fb.com/", "facebook"),
    ("t.me/", "telegram"),
    ("youtube.com/", "youtube"),
    ("youtu.be/", "youtube"),
    ("instagram.com/", "instagram"),
)
_TELEGRAM = re.compile(r"t\.me/(?:s/|c/)?(\w+)/(\d+)(?:\?comment=(\d+))?")
_YOUTUBE = re.compile(r"(?:/watch\?(?:.*?&)?v=|youtu\.be/|/shorts/)([\w-]{11})(?:.*?[?&]lc=([\w.-]+))?")
_FACEBOOK_COMMENT = re.compile(r"[?&](?:reply_)?comment_id=(\d+)")


def address(url: str) -> dict[str, str]:
    """Return what the address of a post or comment tells: some of platform, group_id, post_id, id.

    >>> address("https://vk.com/wall-1_7?reply=9")
    {'platform': 'vkontakte', 'group_id': '-1', 'post_id': '-1_7', 'id': '-1_9'}
    >>> address("https://example.org/салам")
    {}
    """
    platform, owner, post, comment = parts(url)
    told = {"platform": platform, "group_id": owner, "post_id": post, "id": comment or post}
    return {name: value for name, value in told.items() if value}


def parts(url: str) -> tuple[str, str | None, str | None, str | None]:
    """Return the platform ("" for any other site), the group, the post and the comment an address names.

    >>> parts("https://ok.ru/group/55/topic/156000000000001")
    ('odnoklassniki', '55', '156000000000001', None)
    """
    platform = site_of(url)
    if platform == "vkontakte":
        found = vk_address(url)
        if found is None:
            return platform, None, None, None
        owner, post, comment = found
        return platform, owner, f"{owner}_{post}", f"{owner}_{comment}" if comment else None
    return (platform, *_others(platform, url)) if platform else ("", None, None, None)


def site_of(url: str) -> str:
    """Return the platform whose site an address belongs to, an empty string for any other.

    >>> site_of("https://m.vk.com/ayil_kg"), site_of("https://bok.ru/1")
    ('vkontakte', '')
    """
    for site, platform in _SITES:
        at = url.find(site)
        if at >= 0 and (at == 0 or url[at - 1] in "/."):
            return platform
    return ""


def _others(platform: str, url: str) -> tuple[str | None, str | None, str | None]:
    if platform == "odnoklassniki":
        topic = ok_address(url)
        return (*topic, None) if topic else (None, None, None)
    if platform == "facebook":
        group, post_id = facebook_address(url)
        reply = _FACEBOOK_COMMENT.search(url) if post_id else None
        return group, post_id, reply[1] if reply else None
    if platform == "telegram":
        message = _TELEGRAM.search(url)
        return (message[1], message[2], message[3]) if message else (None, None, None)
    if platform == "instagram":
        return None, None, None  # its addresses hold short codes, no ids
    video = _YOUTUBE.search(url)
    return (None, video[1], video[2]) if video else (None, None, None)
