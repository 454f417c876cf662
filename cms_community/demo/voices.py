"""The demo members at work: every hand-written voice, then enough talk around it to fill a desk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from .texts import DiscussionText, MemberText, Script, VoiceText

SITE = "https://www.lefanal.example"
STATES = {
    "visible": "published",
    "held": "pending",
    "rejected": "rejected",
    "removed_by_author": "deleted_by_author",
}
# Hand-written voices stay visible, so the filling carries every other state.
STATE_WEIGHTS = (83, 7, 6, 4)
OPENING_MOODS = ("anecdote", "anecdote", "anecdote", "question", "thanks", "joke", "offtopic")
ANSWER_MOODS = ("agree", "agree", "agree", "disagree", "disagree", "thanks", "question", "joke")
HELD_MOODS = ("rude", "offtopic", "disagree", "question")
SECOND_MOODS = ("question", "anecdote", "joke")
# « Enfin, c’est mon avis » ends an opinion, not a question or a thank-you.
OPINIONS = ("agree", "disagree", "anecdote")
ARTICLE_SPAN = timedelta(days=6)
SHORT = 4
MOST_COPIES = 2


@dataclass(frozen=True, kw_only=True)
class Post:
    """One comment as the newspaper's own platform holds it."""

    source_id: str
    thread: DiscussionText
    member: MemberText
    text: str
    created_at: datetime
    state: str = "visible"
    parent: Post | None = None
    keyed: bool = False
    picked: bool = False


def neutral_records(
    script: Script, *, now: datetime, seed: int = 7, count: int = 1500
) -> Iterator[dict[str, object]]:
    """Yield `count` comments as neutral records, oldest first; `now` bears a zone."""
    desk = _Desk(script, now, seed)
    desk.speak()
    desk.fill(count)
    posts = sorted(desk.posts, key=lambda post: (post.created_at, post.source_id))
    answers = Counter(post.parent.source_id for post in posts if post.parent)
    titles = {section.slug: section.title for section in script.sections}
    for post in posts:
        yield {
            **_identity(post, titles[post.thread.section]),
            **_content(post, now, desk.rng),
            **_counts(post, answers[post.source_id], desk.rng),
        }


def opened_at(script: Script, thread: DiscussionText, now: datetime) -> datetime:
    """Return when a discussion opened: with its article, or at eight for a topic."""
    hours = {article.slug: article.hour for article in script.articles}
    hour = hours.get(thread.article or "", 8)
    day = now - timedelta(days=thread.days_ago)
    opening = day.replace(hour=hour, minute=5, second=0, microsecond=0)
    return min(opening, now - timedelta(hours=2))


class _Desk:
    """The comments written so far, and the dice."""

    def __init__(self, script: Script, now: datetime, seed: int) -> None:
        self.script, self.now, self.rng = script, now, Random(seed)
        self.posts: list[Post] = []
        self.threads = {thread.key: thread for thread in script.discussions}
        self.opened = {key: opened_at(script, one, now) for key, one in self.threads.items()}
        self.visible: dict[str, list[Post]] = {key: [] for key in self.threads}
        self.phrases = _Phrases(script, self.rng)
        self.crowd = _Crowd(script, self.rng)

    def speak(self) -> None:
        """Write every hand-written voice, parents before their answers."""
        members = {member.key: member for member in self.script.members}
        keyed: dict[str, Post] = {}
        for voice in self.script.voices:
            parent = keyed.get(voice.reply_to or "")
            member = members.get(voice.member or "") or self.crowd.someone(parent)
            post = self._voiced(voice, parent, member)
            self._add(post)
            if voice.key:
                keyed[voice.key] = post

    def fill(self, count: int) -> None:
        """Write bank replies until there are `count` comments."""
        keys = list(self.threads)
        stories = [thread.article for thread in self.threads.values()]
        weights = [self.rng.uniform(1, 4) * (2 if story else 1) for story in stories]
        while len(self.posts) < count:
            [key] = self.rng.choices(keys, weights)
            [state] = self.rng.choices(list(STATES), STATE_WEIGHTS)
            self._add(self._filler(self.threads[key], state))

    def _voiced(self, voice: VoiceText, parent: Post | None, member: MemberText) -> Post:
        return Post(
            source_id=f"voice-{voice.key}" if voice.key else self._next_id(),
            thread=self.threads[voice.discussion],
            member=member,
            text=voice.text,
            created_at=self._after(parent) if parent else self._spoken_at(voice),
            parent=parent,
            keyed=voice.key is not None,
            picked=voice.criterion is not None,
        )

    def _filler(self, thread: DiscussionText, state: str) -> Post:
        parent = self._answered(thread)
        member = self.crowd.someone(parent)
        return Post(
            source_id=self._next_id(),
            thread=thread,
            member=member,
            text=self.phrases.compose(state, thread, parent),
            created_at=self._after(parent) if parent else self._moment(thread),
            state=state,
            parent=parent,
        )

    def _answered(self, thread: DiscussionText) -> Post | None:
        if self.rng.random() < 0.45:
            return None
        latest = self.now - timedelta(minutes=1)
        open_posts = [post for post in self.visible[thread.key] if post.created_at < latest]
        return self.rng.choice(open_posts) if open_posts else None

    def _spoken_at(self, voice: VoiceText) -> datetime:
        """Return when a voice speaks: a quoted one does so before the day that quotes it."""
        thread = self.threads[voice.discussion]
        opening = self.opened[thread.key]
        if not voice.criterion:
            return self._moment(thread)
        for message in self.script.messages:
            if message.pick == voice.key:
                wait = timedelta(days=thread.days_ago + message.offset - 1)
                opening = max(opening, opening + wait)
        return self._early(opening)

    def _early(self, opening: datetime) -> datetime:
        room = int((self.now - opening).total_seconds()) - 600
        return opening + timedelta(seconds=60 + int(min(room, 14 * 3600) * self.rng.random()))

    def _moment(self, thread: DiscussionText) -> datetime:
        opening = self.opened[thread.key]
        room = self.now - opening - timedelta(minutes=10)
        span, bend = (min(room, ARTICLE_SPAN), 2) if thread.article else (room, 1)
        moment = opening
        for _ in range(4):
            seconds = int(span.total_seconds() * self.rng.random() ** bend)
            moment = opening + timedelta(seconds=60 + seconds)
            if moment.hour >= 6:
                break
        return moment

    def _after(self, parent: Post) -> datetime:
        room = min(self.now - parent.created_at, timedelta(days=2)).total_seconds()
        delay = int(room * (0.01 + 0.85 * self.rng.random() ** 3))
        return parent.created_at + timedelta(seconds=max(1, delay))

    def _next_id(self) -> str:
        return f"demo-{len(self.posts) + 1}"

    def _add(self, post: Post) -> None:
        self.posts.append(post)
        if post.state == "visible":
            self.visible[post.thread.key].append(post)


class _Crowd:
    """The members without a role: a few write often, each writes at least once."""

    def __init__(self, script: Script, rng: Random) -> None:
        self.rng = rng
        self.members = [member for member in script.members if member.role == "member"]
        rng.shuffle(self.members)
        self.weights = [1 / (rank + 3) ** 0.8 for rank in range(len(self.members))]
        self.silent = list(self.members)

    def someone(self, parent: Post | None) -> MemberText:
        """Return a member who is not about to answer herself."""
        if self.silent and self.silent[-1] != (parent and parent.member):
            return self.silent.pop()
        while True:
            [member] = self.rng.choices(self.members, self.weights)
            if parent is None or member != parent.member:
                return member


class _Phrases:
    """The bank of replies, dealt like cards so that none comes back too soon."""

    def __init__(self, script: Script, rng: Random) -> None:
        self.bank, self.rng = script.reactions, rng
        self.decks: dict[str, list[str]] = {mood: [] for mood in self.bank}
        self.heard = Counter(voice.text for voice in script.voices)

    def compose(self, state: str, thread: DiscussionText, parent: Post | None) -> str:
        """Return a text for one comment; an author's removal leaves none."""
        if state == "removed_by_author":
            return ""
        mood = self.rng.choice(self._moods(state, parent))
        text = self._once(mood, thread, parent)
        while len(text.split()) > SHORT and self.heard[text] >= MOST_COPIES:
            text = f"{self._once(mood, thread, parent)} {self._ending(mood, thread)}"
        self.heard[text] += 1
        return text

    def _moods(self, state: str, parent: Post | None) -> tuple[str, ...]:
        by_state = {"rejected": ("rude",), "held": HELD_MOODS}
        return by_state.get(state, ANSWER_MOODS if parent else OPENING_MOODS)

    def _once(self, mood: str, thread: DiscussionText, parent: Post | None) -> str:
        parts = [self._deal(mood, thread)]
        if parent and self.rng.random() < 0.3:
            parts.insert(0, self._deal("spoken_to", thread).replace("{nom}", parent.member.name))
        if mood == "anecdote" and self.rng.random() < 0.35:
            parts.append(self._deal(self.rng.choice(SECOND_MOODS), thread))
        elif self.rng.random() < 0.35:
            parts.append(self._ending(mood, thread))
        return " ".join(parts)

    def _ending(self, mood: str, thread: DiscussionText) -> str:
        return self._deal("tail" if mood in OPINIONS else "farewell", thread)

    def _deal(self, mood: str, thread: DiscussionText) -> str:
        if not self.decks[mood]:
            self.decks[mood] = self.rng.sample(self.bank[mood], len(self.bank[mood]))
        phrase = self.decks[mood].pop()
        if "{lieu}" in phrase:
            phrase = phrase.replace("{lieu}", self._deal("place", thread))
        subject = thread.subject
        phrase = phrase.replace("{Sujet}", subject[:1].upper() + subject[1:])
        return phrase.replace("{sujet}", subject)


def _identity(post: Post, section: str) -> dict[str, object]:
    thread = post.thread
    folder = thread.section if thread.article else "communaute/discussions"
    url = f"{SITE}/{folder}/{thread.article or thread.key}/"
    return {
        "source_id": post.source_id,
        "parent_source_id": post.parent.source_id if post.parent else None,
        "discussion_source_id": thread.key,
        "discussion_url": url,
        "discussion_title": thread.title,
        "section": section,
        "member_source_id": post.member.key,
        "member_name": post.member.name,
        "member_role": post.member.role,
        "permalink": f"{url}#comment-{post.source_id}",
    }


def _content(post: Post, now: datetime, rng: Random) -> dict[str, object]:
    settled = post.created_at + timedelta(minutes=15) < now and post.state == "visible"
    edited = settled and not post.keyed and rng.random() < 0.04
    edited_at = post.created_at + timedelta(minutes=rng.randint(1, 14)) if edited else None
    return {
        "headline": None,
        "body_text": post.text,
        "created_at": post.created_at.isoformat(),
        "edited_at": edited_at.isoformat() if edited_at else None,
        "state": post.state,
        "state_raw": STATES[post.state],
        "language": "fr",
    }


def _counts(post: Post, replies: int, rng: Random) -> dict[str, object]:
    floor = 25 if post.picked else 0
    reactions = floor + int((140 - floor) * rng.random() ** (2 if post.picked else 7))
    seen = post.state == "visible"
    return {
        "reactions": reactions if seen else reactions // 10,
        "dislikes": int(reactions * 0.15 * rng.random()),
        "replies": replies,
        "flags": int(rng.random() < 0.02) if seen else rng.randint(0, 4),
        "featured_at_source": post.picked and rng.random() < 0.4,
    }
