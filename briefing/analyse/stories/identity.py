"""Turns grouped articles of several days into the day's stories, each under the id that earlier editions gave it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from briefing.model import Change, Story, Told


def story_id(article_id: str) -> str:
    """The id of a story that is told for the first time, made from that of its first article."""
    return f"s-{hashlib.sha256(article_id.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"


def carry_on(
    grouped: Sequence[Story], todays: Collection[str], told: Sequence[Told], changes: Sequence[Change] = ()
) -> tuple[Story, ...]:
    """The stories that hold an article of the day (`todays` are their ids) or a changed text, in the order of `grouped`.

    `grouped` are the day's articles together with those that recent editions told of (`told`). A story goes on under the
    id of the told story that most of its earlier articles belong to; where several groups go on from one told story, the
    one that has most of it does, and the others are stories of their own. So an id lasts as long as each edition's story
    shares an article with that of a recent one, however many days have passed since the first.
    """
    home = {one: story.story.id for story in sorted(told, key=lambda one: one.day) for one in story.article_ids}
    grouped = _with_changes(grouped, changes)
    ids = _ids(grouped, home)
    changed = {change.old.id for change in changes}
    stories = []
    for number, group in enumerate(grouped):
        own = tuple(one for one in group.article_ids if one in todays)
        earlier = tuple(one for one in group.article_ids if one not in todays)
        if own or changed & set(earlier):
            witnesses = (tuple(one for one in witness if one in todays) for witness in group.witnesses)
            stories.append(
                Story(
                    id=ids.get(number) or story_id((own or earlier)[0]),
                    article_ids=own,
                    witnesses=tuple(one for one in witnesses if one),
                    # What another told story keeps for itself is none of this one's past.
                    earlier=earlier if number in ids else (),
                )
            )
    return tuple(stories)


def _with_changes(grouped: Sequence[Story], changes: Sequence[Change]) -> list[Story]:
    """The groups with each changed text in that of its old version, however much of it is new."""
    groups = list(grouped)
    for change in changes:
        place = {one: number for number, group in enumerate(groups) for one in group.article_ids}
        if change.new is None or change.old.id not in place or change.new.id not in place:
            continue
        source, target = place[change.new.id], place[change.old.id]
        if source != target:
            groups[source] = _without(groups[source], change.new.id)
            into = groups[target]
            ids, witnesses = (*into.article_ids, change.new.id), (*into.witnesses, (change.new.id,))
            groups[target] = replace(into, article_ids=ids, witnesses=witnesses)
    return [group for group in groups if group.article_ids]


def _without(story: Story, article_id: str) -> Story:
    witnesses = (tuple(one for one in witness if one != article_id) for witness in story.witnesses)
    return replace(
        story,
        article_ids=tuple(one for one in story.article_ids if one != article_id),
        witnesses=tuple(one for one in witnesses if one),
    )


def _ids(grouped: Sequence[Story], home: dict[str, str]) -> dict[int, str]:
    """The told story that each group goes on from, by the group's number: each is given once, to whom most of it is in."""
    shares = [
        (-count, number, told)
        for number, group in enumerate(grouped)
        for told, count in Counter(home[one] for one in group.article_ids if one in home).items()
    ]
    ids: dict[int, str] = {}
    for _, number, told in sorted(shares):
        if number not in ids and told not in ids.values():
            ids[number] = told
    return ids
