"""What the address of a post says: its platform, whose wall, group or page it is on, and its id."""

from __future__ import annotations

import re

_FACEBOOK = re.compile(
    r"(?:facebook|fb)\.com/(?:groups/(?P<group>[^/?#]+)/(?:permalink|posts)/|(?:[^?#]*\?(?:.*&)?story_fbid=)"
    r"|(?:watch/?\?(?:.*&)?v=)|(?P<page>[^/?#]+)/(?:posts|videos|photos|reel)/(?:[^/?#]+/)*?)"
    r"(?P<post>\d{3,}|pfbid\w+)"
)
_GROUP_SET = re.compile(r"(?:facebook|fb)\.com/groups/([^/?#]+).*?[?&]multi_permalinks=(\d+)")
_WALL_ID = re.compile(r"-\d+_\d+")
_OWNER = re.compile(r"[?&]id=(\d+)")
_VK = re.compile(r"(?:vk\.com|vkontakte\.ru|vk\.ru)/(?:.*?w=)?wall(-?\d+)_(\d+)(?:.*?[?&]reply=(\d+))?")
_OK = re.compile(
    r"(?:ok|odnoklassniki)\.ru/(?:group/|profile/)?([\w.-]+)/(?:topic|statuses|album/\d+|album)/(\d+)"
)


def facebook_address(url: str) -> tuple[str | None, str | None]:
    """Return the group (or page) and the post that an address of facebook.com names.

    >>> facebook_address("https://www.facebook.com/groups/123/permalink/456789")
    ('123', '456789')
    >>> facebook_address("https://www.facebook.com/permalink.php?story_fbid=456789&id=77")
    ('77', '456789')
    """
    if "multi_permalinks" in url and (match := _GROUP_SET.search(url)):
        return match.group(1), match.group(2)
    match = _FACEBOOK.search(url)
    if not match:
        return None, None
    group = match["group"] or match["page"]
    if group is None and (owner := _OWNER.search(url)):
        group = owner.group(1)
    return group, match["post"]


def vk_address(url: str) -> tuple[str, str, str | None] | None:
    """Return the wall's owner, the post and the comment that an address of vk.com names.

    >>> vk_address("https://vk.com/wall-1_10?reply=12")
    ('-1', '10', '12')
    """
    match = _VK.search(url)
    return (match.group(1), match.group(2), match.group(3)) if match else None


def ok_address(url: str) -> tuple[str, str] | None:
    """Return the group and the topic that an address of ok.ru names.

    >>> ok_address("https://m.ok.ru/group/55/topic/62500000000001")
    ('55', '62500000000001')
    """
    match = _OK.search(url)
    return (match.group(1), match.group(2)) if match else None


def web_address(
    platform: str, kind: str, group_id: str | None, name: str | None, post: str | None
) -> str | None:
    """Return the address of a post or comment made of its ids, None where they do not tell it.

    Nothing is made of the ids of a person's wall.

    >>> web_address("vkontakte", "comment", "-1", "-1_12", "-1_10")
    'https://vk.com/wall-1_10?reply=12'
    >>> web_address("odnoklassniki", "post", "55", "62500000000001", None)
    'https://ok.ru/group/55/topic/62500000000001'
    """
    if platform == "vkontakte" and name and _WALL_ID.fullmatch(name):
        if kind == "comment" and post and _WALL_ID.fullmatch(post):
            return f"https://vk.com/wall{post}?reply={name.rpartition('_')[2]}"
        return None if kind == "comment" else f"https://vk.com/wall{name}"
    topic = post if kind == "comment" else name
    if platform == "odnoklassniki" and group_id and topic and group_id.isdigit() and topic.isdigit():
        return f"https://ok.ru/group/{group_id}/topic/{topic}"
    return None


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
