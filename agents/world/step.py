"""From one scene to the next: what time has passed, and what no longer holds after it."""

from loreboard.screenplay.headings import take_apart
from loreboard.story.kinds import bare_place, ends_with_scene, hour_of, says, told


class Step:
    """From one scene to the next: whether time goes on, turns to another hour, or to another day. Both are headings; "" is before any."""

    def __init__(self, before: str, after: str) -> None:
        was, now = take_apart(before), take_apart(after)
        hours = told()["hours"]
        first, then = hour_of(was.time), hour_of(now.time)
        straight = says(after, "continuous")
        self.goes_on = (
            bool(before)
            and bare_place(was.place).casefold() == bare_place(now.place).casefold()
            and (was.time.casefold() == now.time.casefold() or straight)
        )
        self.next_day = says(now.time, "next_day") or bool(first and then and hours.index(then) < hours.index(first))
        self.other_hour = self.next_day or bool(first and then and first != then)

    def ends(self, what: str) -> bool:
        """A fact of this kind is not known any more: wet things dry by the next hour, dirt is washed by the next day."""
        if what == "wet":
            return self.other_hour
        if what in ("dirt", "wears"):
            return self.next_day
        return ends_with_scene(what) and not self.goes_on
