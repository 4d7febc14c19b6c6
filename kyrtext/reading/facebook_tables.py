"""Tables of Facebook posts and comments from research tools: each has its header, and its own traps."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .dates import parse
from .document import Document
from .format import Context, Format, Sample

_POST_URL = re.compile(
    r"facebook\.com/(?:groups/(?P<group>[^/?#]+)/(?:permalink|posts)/|(?P<page>[^/?#]+)/(?:posts|videos|photos)/"
    r"(?:[^/?#]+/)?|permalink\.php\?story_fbid=|.*?story_fbid=)(?P<post>\d+|pfbid\w+)"
)


class Columns:
    """The places of named columns in a header; a missing one gives empty cells.

    >>> Columns(("Message", "URL")).get(["Салам", "x"], "message")
    'Салам'
    """

    def __init__(self, header: tuple[str, ...]) -> None:
        self.places = {
            name.strip().lstrip("\ufeff").lower(): place for place, name in reversed([*enumerate(header)])
        }

    def __contains__(self, name: str) -> bool:
        return name.lower() in self.places

    def get(self, row: list[str], *names: str) -> str:
        """Return the first cell that is not empty among the columns of these names."""
        for name in names:
            place = self.places.get(name.lower())
            if place is not None and place < len(row) and row[place]:
                return row[place]
        return ""


def post_address(url: str) -> tuple[str | None, str | None]:
    """Return the group (or page) and the post that an address of facebook.com names.

    >>> post_address("https://www.facebook.com/groups/123/permalink/456")
    ('123', '456')
    """
    match = _POST_URL.search(url)
    if not match:
        return None, None
    return match["group"] or match["page"], match["post"]


def _crowdtangle(sample: Sample) -> str | None:
    columns = Columns(sample.header)
    created = "Post Created" in columns or "Created" in columns
    scored = "Total Interactions" in columns or any("overperforming score" in name for name in columns.places)
    if created and scored and "Message" in columns:
        return "columns Post Created, Message and Total Interactions"
    return None


def _read_crowdtangle(sample: Sample, context: Context) -> Iterator[Document]:
    context.origin(
        text="Message", date="Post Created with its zone", group="Page Name or Group Name", group_id="Facebook Id",
        id="URL",
    )  # fmt: skip
    table = sample.table
    if table is None:
        return
    columns = Columns(table.header)
    page = "Page Name" in columns
    for _, row in table.rows:
        group, post = post_address(columns.get(row, "URL"))
        name = columns.get(row, "Page Name", "Group Name") or None
        when = parse(columns.get(row, "Post Created", "Created"))
        document = Document(
            columns.get(row, "Message"), "facebook", "post", id=post or columns.get(row, "URL") or None,
            group=name, group_id=columns.get(row, "Facebook Id") or group, author=name if page else None,
            date=when.date, date_local=when.local,
        )  # fmt: skip
        document.date_local = None if document.date else document.date_local
        yield document


FORMATS = (Format("CrowdTangle CSV", ("table",), _crowdtangle, _read_crowdtangle),)
