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
    posts: dict[tuple[str | None, str], int] = {}
    names: dict[tuple[str | None, str], str] = {}
    for row, (platform, name, group, number) in enumerate(zip(platforms, ids, filled, numbers, strict=True)):
        if name and (group or number):
            posts[platform, name] = row
        if group and number:
            names[platform, number] = group
    for row, (platform, post) in enumerate(zip(platforms, post_ids, strict=True)):
        found = posts.get((platform, post)) if post and not filled[row] and not numbers[row] else None
        if found is not None:
            filled[row], numbers[row] = groups[found], group_ids[found]
        number = numbers[row]
        if number and not filled[row]:
            filled[row] = names.get((platform, number))
    return filled, numbers
