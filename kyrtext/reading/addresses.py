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


def parts(url: str) -> tuple[str, str | None, str | None, str | None]:
    """Return the platform ("" for any other site), the group, the post and the comment an address names.

    >>> parts("https://ok.ru/group/55/topic/156000000000001")
    ('odnoklassniki', '55', '156000000000001', None)
    >>> parts("https://vk.com/wall-1_7?reply=9")
    ('vkontakte', '-1', '-1_7', '-1_9')
    """
    platform = site_of(url)
    group = post = comment = None
    if platform == "vkontakte" and (wall := vk_address(url)):
        group, post, comment = wall
        post, comment = f"{group}_{post}", f"{group}_{comment}" if comment else None
    elif platform == "odnoklassniki":
        group, post = ok_address(url) or (None, None)
    elif platform == "facebook":
        group, post = facebook_address(url)
        if post and (reply := _FACEBOOK_COMMENT.search(url)):
            comment = reply[1]
    elif platform == "telegram" and (message := _TELEGRAM.search(url)):
        group, post, comment = message.groups()
    elif platform == "youtube" and (video := _YOUTUBE.search(url)):
        post, comment = video.groups()
    return platform, group, post, comment  # addresses of Instagram hold short codes, no ids


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
