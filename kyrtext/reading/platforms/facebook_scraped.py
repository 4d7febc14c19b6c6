"""Posts as scrapers of Facebook write them: facebook-scraper, Apify, Zeeschuimer; JSON or flattened CSV."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

from ..addresses import facebook_address
from ..carriers.json_carrier import pieces
from ..dates import When, from_number, parse
from ..details import attached, details, name_of, number, text_of, total, walk
from ..document import Document
from ..format import Context, Format, Sample
from ..rows import nested, rows_of

_COMMENT_ID = re.compile(r"[?&]comment_id=(\w+)")
_REPLY_ID = re.compile(r"[?&]reply_comment_id=(\w+)")
_CALL = re.compile(r"datetime\.datetime\((\d{1,6}(?:, ?\d{1,6})*)\)")
_APIFY = (
    *("groupTitle", "legacyId", "threadingDepth", "feedbackId", "pageAdLibrary"),
    *("topReactionsCount", "facebookId"),
)


# -- kevinzg/facebook-scraper


def _is_scraped(keys: Any) -> bool:
    return "post_id" in keys and "post_text" in keys and ("shared_text" in keys or "comments_full" in keys)


def scraped_post(value: dict[str, Any], context: Context, row: int | None = None) -> Iterator[Document]:
    """Yield a post of facebook-scraper and its comments; `text` holds the shared text too and is not used."""
    shared = text_of(value.get("shared_text"))
    text = text_of(value.get("post_text"))
    whole = text_of(value.get("text"))
    if not text and whole:
        text = whole.removesuffix(shared).rstrip() if shared else whole
    if text_of(value.get("original_text")) and not shared:
        text = text_of(value["original_text"])  # what was written, where `text` is the machine's translation
    group, post = facebook_address(text_of(value.get("post_url")))
    name = name_of(value.get("post_id")) or post
    when = When(from_number(value.get("timestamp")))
    if when.date is None:
        when = parse(value.get("time"))
    yield Document(
        text, "facebook", "repost" if shared or value.get("shared_post_id") else "post", id=name,
        group_id=group, author=name_of(value.get("username")), author_id=name_of(value.get("user_id")),
        date=when.date, date_local=when.local, shared=shared, more=_scraped_details(value),
    )  # fmt: skip
    comments = value.get("comments_full")
    if isinstance(comments, str) and comments.strip():
        comments = _literal(comments)
        if comments is None:
            context.problem("the cell comments_full cannot be read", row)
    if isinstance(comments, list):
        yield from _scraped_comments(comments, name, name, group)


def _scraped_details(value: dict[str, Any]) -> dict[str, Any] | None:
    """Return the counts of facebook-scraper; `reactions` is a number for each kind, in a CSV written out."""
    kinds = value.get("reactions")
    if isinstance(kinds, str):
        kinds = _literal(kinds)
    images, video = value.get("images"), value.get("video")
    if isinstance(images, str):
        images = _literal(images)
    hang = {}
    if isinstance(images, list) or value.get("image") or video or value.get("link"):
        pictures = len(images) if isinstance(images, list) else int(bool(value.get("image")))
        link = value.get("link")
        hang = attached(
            ["photo"] * pictures + ["video"] * bool(video) + ["link"] * bool(link), [link] if link else []
        )
    return details(
        url=text_of(value.get("post_url")), likes=value.get("likes"), shares=value.get("shares"),
        comments=value.get("comments"),
        reactions=value.get("reaction_count") or (total(kinds.values()) if isinstance(kinds, dict) else None),
        **hang,
    )  # fmt: skip


def _scraped_comments(
    comments: list[Any], post: str | None, parent: str | None, group: str | None
) -> Iterator[Document]:
    for value in comments:
        if not isinstance(value, dict):
            continue
        when = parse(value.get("comment_time"))
        document = Document(
            text_of(value.get("comment_text")), "facebook", "comment", id=name_of(value.get("comment_id")),
            parent_id=parent, post_id=post, group_id=group, author=name_of(value.get("commenter_name")),
            author_id=name_of(value.get("commenter_id")), date=when.date, date_local=when.local,
            more=details(
                url=text_of(value.get("comment_url")), reactions=value.get("comment_reaction_count"),
            ),
        )  # fmt: skip
        yield document
        if isinstance(value.get("replies"), list):
            yield from _scraped_comments(value["replies"], post, document.id, group)


def _literal(cell: str) -> Any:
    """Return what a Python repr says, without running it; None when it is none."""
    cell = _CALL.sub(lambda match: repr(_iso(match.group(1))), cell)
    try:
        return ast.literal_eval(cell)
    except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        return None


def _iso(arguments: str) -> str:
    numbers = [int(part) for part in arguments.split(",")]
    year, month, day, hour, minute, second = (numbers + [1, 1, 1, 0, 0, 0][len(numbers) :])[:6]
    return f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"


# -- Apify


def _is_apify(value: Any) -> bool:
    if "facebookUrl" in value and any(key in value for key in _APIFY):
        return True
    return "postText" in value and "postId" in value


def _apify_details(value: dict[str, Any]) -> dict[str, Any] | None:
    """Return the counts of Apify's actors, numbers or texts; `reactions` may hold one for each kind."""
    hang, kinds = value.get("attachments"), value.get("reactions")
    told = {}
    if isinstance(hang, list):
        pieces = [piece for piece in hang if isinstance(piece, dict)]
        told = attached([str(piece.get("__typename") or piece.get("type") or "other") for piece in pieces])
    return details(
        url=text_of(value.get("url")) or text_of(value.get("commentUrl")),
        likes=value.get("likesCount", value.get("likes")),
        shares=value.get("sharesCount", value.get("shares")),
        comments=value.get("commentsCount", value.get("comments")), views=value.get("viewsCount"),
        reactions=total(kinds.values()) if isinstance(kinds, dict) and kinds
        else value.get("topReactionsCount", value.get("reactionsCount")),
        **told,
    )  # fmt: skip


class Apify:
    """Items of Apify's actors; a reply knows only its depth, so the comment above it is its parent."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.above: dict[str, list[str | None]] = {}

    def documents(self, value: dict[str, Any]) -> Iterator[Document]:
        """Yield the document of an item and those of its topComments."""
        if "error" in value and "text" not in value:
            self.context.skipped("items with an error instead of a post")
            return
        if "commentUrl" in value or "threadingDepth" in value or "profileName" in value:
            yield self.comment(value, None)
            return
        post = self.post(value)
        yield post
        top = value.get("topComments")
        for inner in top if isinstance(top, list) else []:
            if isinstance(inner, dict):
                yield self.comment(inner, post)

    def post(self, value: dict[str, Any]) -> Document:
        """Return the document of a post."""
        raw_user = value.get("user") or value.get("author")
        user = raw_user if isinstance(raw_user, dict) else {}
        group, post = facebook_address(text_of(value.get("url")) or text_of(value.get("facebookUrl")))
        raw_shared = value.get("sharedPost")
        shared = raw_shared if isinstance(raw_shared, dict) else {}
        when = parse(value.get("time") or value.get("createdAt") or value.get("timestamp"))
        return Document(
            text_of(value.get("text")) or text_of(value.get("postText")), "facebook",
            "repost" if shared else "post",
            id=name_of(value.get("legacyId") or value.get("postId") or post or value.get("id")),
            group=name_of(value.get("groupTitle")) or name_of(value.get("pageName")),
            group_id=name_of(value.get("facebookId")) or group,
            author=name_of(user.get("name")) or name_of(value.get("user_name")),
            author_id=name_of(user.get("id")), date=when.date, date_local=when.local,
            shared=text_of(shared.get("text")), more=_apify_details(value),
        )  # fmt: skip

    def comment(self, value: dict[str, Any], post: Document | None) -> Document:
        """Return the document of a comment."""
        url = text_of(value.get("commentUrl"))
        reply, comment = _REPLY_ID.search(url), _COMMENT_ID.search(url)
        addresses = [
            facebook_address(text_of(value.get(name))) for name in ("facebookUrl", "inputUrl", "commentUrl")
        ]
        group, number = next((found for found in addresses if found[1]), addresses[0])
        post_id = post.id if post else number or name_of(value.get("facebookId"))
        found = reply or comment
        name = found.group(1) if found else name_of(value.get("id"))
        when = parse(value.get("date") or value.get("time"))
        return Document(
            text_of(value.get("text")), "facebook", "comment", id=name,
            parent_id=comment.group(1) if reply and comment else self._parent(value, post_id, name),
            post_id=post_id, group=post.group if post else name_of(value.get("groupTitle")),
            group_id=post.group_id if post else group,
            author=name_of(value.get("profileName")), author_id=name_of(value.get("profileId")),
            date=when.date, date_local=when.local, more=_apify_details(value),
        )  # fmt: skip

    def _parent(self, value: dict[str, Any], post: str | None, name: str | None) -> str | None:
        """Return the last shallower comment of the same post, the post itself for depth 0."""
        try:
            depth = max(0, min(int(value.get("threadingDepth") or 0), 50))
        except (TypeError, ValueError):
            depth = 0
        line = self.above.setdefault(post or "", [post])
        del line[depth + 1 :]
        parent = line[-1]
        line.append(name)
        return parent


# -- Zeeschuimer

_CAPTURED = (
    ("reaction_count", "reactions"),
    ("share_count", "shares"),
    ("total_comment_count", "comments"),
    ("comment_count", "comments"),
    ("video_view_count", "views"),
)


def _is_captured(value: Any) -> bool:
    return "source_platform" in value and "item_id" in value and "facebook" in str(value["source_platform"])


def captured_post(value: dict[str, Any]) -> Document | None:
    """Return the document of a post that Zeeschuimer caught, None for an item that is no post."""
    data = value.get("data")
    story = _inside(data, "comet_sections", "content", "story")
    if not isinstance(story, dict):
        return None
    layout = _inside(data, "comet_sections", "context_layout", "story", "comet_sections", "metadata")
    made, url = None, text_of(story.get("wwwURL"))
    for entry in layout if isinstance(layout, list) else []:
        made = made or from_number(_inside(entry, "story", "creation_time"))
        url = url or text_of(_inside(entry, "story", "url"))
    actors = story.get("actors")
    actor = actors[0] if isinstance(actors, list) and actors and isinstance(actors[0], dict) else {}
    attached = story.get("attached_story")
    group = facebook_address(url)[0] if "/groups/" in url else None
    original = next((t for _, v in walk(attached) if (t := text_of(_inside(v, "message", "text")))), "")
    return Document(
        text_of(_inside(story, "message", "text")), "facebook", "repost" if attached else "post",
        id=name_of(story.get("post_id") or _inside(data, "post_id") or value.get("item_id")), group_id=group,
        author=name_of(actor.get("name")), author_id=name_of(actor.get("id")),
        date=made, shared=original, more=_captured_details(data, url),
    )  # fmt: skip


def _captured_details(data: Any, url: str) -> dict[str, Any] | None:
    """Return the counts deep in what Facebook's own page is sent; the first of each is the post's."""
    found: dict[str, Any] = {}
    for _, value in walk(data):
        for key, name in _CAPTURED:
            held = value.get(key)
            if isinstance(held, dict):
                held = held.get("count", held.get("total_count"))
            if name not in found and number(held) is not None:
                found[name] = held
    return details(url=url, **found)


def _inside(value: Any, *keys: str) -> Any:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


# -- the formats

_EVIDENCE = (
    (_is_scraped, "keys post_id, post_text and shared_text"),
    (_is_apify, "key facebookUrl with keys of Apify's actors"),
    (_is_captured, "keys item_id and source_platform (facebook)"),
)


def _recognise(sample: Sample) -> str | None:
    keys = [sample.header] if sample.table else [value for _, value in walk(sample.json)]
    for value in keys:
        names = {name.split("/")[0] for name in value} if sample.table else value
        for test, evidence in _EVIDENCE:
            if (sample.table is None or test is not _is_captured) and test(names):
                return evidence
    return None


def _read(sample: Sample, context: Context) -> Iterator[Document]:
    context.origin(
        text="post_text (not text), text, message.text; comment_text", shared="shared_text, sharedPost.text",
        id="post_id, legacyId, comment_id= of commentUrl", date="timestamp, time, date, creation_time",
        author="username, user.name, profileName, actors[0].name",
    )  # fmt: skip
    apify = Apify(context)
    if sample.table is not None:
        for row, value in rows_of(sample.table):
            yield from _documents(nested(value), context, apify, row)
        return
    for piece in pieces(sample, context):
        stack = [piece.value]
        while stack:
            value = stack.pop()
            if isinstance(value, list):
                stack.extend(reversed(value))
            elif isinstance(value, dict):
                if any(test(value) for test, _ in _EVIDENCE) or "error" in value:
                    yield from _documents(value, context, apify, piece.row)
                else:
                    stack.extend(
                        inner for inner in reversed(value.values()) if isinstance(inner, (dict, list))
                    )


def _documents(value: dict[str, Any], context: Context, apify: Apify, row: int | None) -> Iterator[Document]:
    if _is_scraped(value):
        yield from scraped_post(value, context, row)
    elif _is_captured(value):
        document = captured_post(value)
        if document is None:
            context.skipped("captured items that are no posts")
        else:
            yield document
    elif _is_apify(value) or "error" in value:
        yield from apify.documents(value)


FORMATS = (
    Format("Facebook scrapers (facebook-scraper, Apify, Zeeschuimer)", ("json", "table"), _recognise, _read),
)
