"""Whose wall a comment stands on, when its own file does not say: told by the posts read beside it."""

from __future__ import annotations

from collections.abc import Sequence

Names = Sequence[str | None]


def complete_groups(
    platforms: Names, ids: Names, post_ids: Names, groups: Names, group_ids: Names
) -> tuple[list[str | None], list[str | None]]:
    """Return the columns `group` and `group_id` of documents, filled from the documents they belong to.

    A comment without a group takes that of its post (`discussions.getComments` of OK names the topic only); a
    group known by its number takes the name that number has elsewhere. What is there is never changed.

    >>> complete_groups(["odnoklassniki"] * 2, ["7", "MTM5"], [None, "7"], ["Базар", None], ["55", None])
    (['Базар', 'Базар'], ['55', '55'])
    """
    filled, numbers = list(groups), list(group_ids)
    posts: dict[tuple[str | None, str | None], int]
    names: dict[tuple[str | None, str | None], str | None] = {}
    if any(groups):
        names = {
            (platform, number): group
            for platform, group, number in zip(platforms, groups, group_ids, strict=True)
            if group and number
        }
    orphans = []
    if any(post_ids):
        orphans = [row for row, post in enumerate(post_ids) if post and not groups[row] and not numbers[row]]
    wanted = {(platforms[row], post_ids[row]) for row in orphans}
    if wanted:
        posts = {
            (platform, name): row
            for row, (platform, name) in enumerate(zip(platforms, ids, strict=True))
            if (platform, name) in wanted and (groups[row] or group_ids[row])
        }
        for row in orphans:
            found = posts.get((platforms[row], post_ids[row]))
            if found is not None:
                filled[row], numbers[row] = groups[found], group_ids[found]
    if names or "" in filled:  # without a name to take, "" becomes None
        for row, group in enumerate(groups):
            if not group and numbers[row] and not filled[row]:
                filled[row] = names.get((platforms[row], numbers[row]))
    return filled, numbers
