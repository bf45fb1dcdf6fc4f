"""The review page runs nothing but its own player, fetches nothing, shows every shot, and takes nobody's words for markup."""

import base64
import hashlib
import re
from collections.abc import Sequence
from html.parser import HTMLParser
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from loreboard.render.review import Remark, page
from loreboard.screenplay import read_script
from loreboard.story.errors import BadInput
from loreboard.story.script import Script
from loreboard.story.shots import Caption, ShotList

VOID = {"meta", "img", "input", "br"}
ATTACKS = (
    "<script>alert(1)</script>", '"onload="alert(1)', "' onerror='alert(1)", "javascript:alert(1)", "</style><script>x</script>", "</title><svg/onload=x>",
    "{{ 7*7 }}", "{% raw %}", "<!-- ", "]]>", "&lt;b&gt;", "<img src=x onerror=x>", "`${x}`", "\u202egnp.exe", "data:text/html,<b>",
)  # fmt: skip


class Seen(HTMLParser):
    """Elements with their attributes, the words, and whether every element is closed where it should be."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.code: dict[str, str] = {}
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {key: value or "" for key, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] in ("script", "style"):
            self.code[self._open[-1]] = self.code.get(self._open[-1], "") + data
        else:
            self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attrs for name, attrs in self.elements if name == tag]


def seen(shots: ShotList, script: Script | None = None, remarks: Sequence[Remark] | None = None) -> Seen:
    return Seen(page(shots, script, remarks).decode())


def script_for(shots: ShotList) -> tuple[ShotList, Script]:
    said = [d.text for shot in shots.shots for d in shot.dialogue]
    raw = f"INT. KITCHEN - NIGHT\n\nShe pours.\n\nMEI\n{said[0]}\n{said[1]}\n\nNobody shot this.\n".encode()
    script = read_script(raw, "script.fountain")
    return shots.model_copy(update={"script": shots.script.model_copy(update={"sha256": script.sha256})}), script


def test_every_shot_is_there_in_order_with_a_picture_its_time_and_its_words(shots: ShotList) -> None:
    told = seen(shots)
    articles = [a for a in told.all("article") if a["class"] == "shot"]
    assert [a["id"] for a in articles] == ["shot-1", "shot-2", "shot-3"]
    assert [(int(a["data-start"]), int(a["data-frames"])) for a in articles] == [(0, 100), (100, 95), (195, 45)]
    starts = [i for i in told.all("img") if i.get("class") == "start"]
    for image in starts:
        kind, _, content = image["src"].partition(";base64,")
        assert kind == "data:image/webp" and image["alt"]
        picture = Image.open(BytesIO(base64.b64decode(content))).convert("L")
        assert picture.size == (int(image["width"]), int(image["height"])) and len(np.unique(np.asarray(picture))) > 20
    words = " ".join(told.words)
    assert all(d.text in words for shot in shots.shots for d in shot.dialogue) and all(shot.id in words for shot in shots.shots)


def test_a_shot_that_moves_has_its_end_for_the_player_and_a_still_one_has_not(shots: ShotList) -> None:
    still = shots.shots[0].camera.model_copy(update={"move": "static"})
    told = shots.model_copy(update={"shots": (shots.shots[0].model_copy(update={"camera": still}), *shots.shots[1:])})
    assert len([i for i in seen(told).all("img") if i.get("class") == "end"]) == 2


def test_nothing_is_fetched_and_nothing_but_the_player_may_run(shots: ShotList) -> None:
    told = seen(shots, *script_for(shots)[1:])
    policy = next(m["content"] for m in told.all("meta") if m.get("http-equiv") == "Content-Security-Policy")
    rules = {part.split()[0]: part.split()[1:] for part in policy.split(";")}
    assert rules["default-src"] == ["'none'"] and rules["img-src"] == ["data:"] and rules["base-uri"] == ["'none'"]
    for tag in ("script", "style"):
        digest = base64.b64encode(hashlib.sha256(told.code[tag].encode()).digest()).decode()
        assert rules[f"{tag}-src"] == [f"'sha256-{digest}'"] and len(told.all(tag)) == 1
    for _, attrs in told.elements:
        assert not any(key.startswith("on") or key == "style" for key in attrs)
        assert all(attrs[key].startswith(("data:image/", "#")) for key in ("src", "href", "srcset", "action") if key in attrs)
    assert "http" not in re.sub(r'http-equiv|"http://www\.w3\.org[^"]*"', "", page(shots).decode())
    assert not re.search(r"fetch|XMLHttp|eval|innerHTML|import\(|WebSocket", told.code["script"])


@pytest.mark.parametrize("attack", ATTACKS)
def test_nobody_s_words_become_markup(attack: str, shots: ShotList) -> None:
    plain = seen(shots, None, [])
    first = shots.shots[0]
    someone = first.subjects[0].model_copy(update={"name": attack, "look": attack, "doing": attack})
    said = shots.shots[1].dialogue[0].model_copy(update={"who": attack, "text": attack, "delivery": attack})
    shot = first.model_copy(
        update={
            "id": attack,
            "picture": attack,
            "notes": attack,
            "sound": attack,
            "subjects": (someone,),
            "dialogue": (said,),
            "x_own": attack,
        }
    )
    scene = shots.scenes[0].model_copy(update={"heading": attack, "axis": f"{attack}|{attack}"})
    strange = shots.model_copy(
        update={"title": attack, "made_by": attack, "style": attack, "shots": (shot, *shots.shots[1:]), "scenes": (scene,)}
    )
    told = seen(strange, None, [Remark(attack, "warn", (attack,), attack)])
    assert {tag for tag, _ in told.elements} <= {tag for tag, _ in plain.elements} | {"b", "code", "a", "li", "ul", "div", "dt", "dd"}
    assert len(told.all("script")) == 1 and all(not key.startswith("on") for _, attrs in told.elements for key in attrs)
    assert all(attrs.get("href", "#").startswith("#") for _, attrs in told.elements)
    assert attack.replace("\u202e", "").strip() in " ".join(told.words) and "\u202e" not in "".join(told.words)


def test_script_lines_stand_beside_the_shots_they_became_and_lines_in_no_shot_are_told(shots: ShotList) -> None:
    of, script = script_for(shots)
    made = page(of, script).decode()
    beside = re.findall(r'<div class="script">(.*?)</div>', made, re.S)
    assert len(beside) == 3 and 'value="6"' in beside[1] and 'value="7"' in beside[1] and 'class="on"' in beside[2]
    assert "Nobody shot this." in made[made.index("unclaimed") :] and "Nobody shot this." not in "".join(beside)


def test_a_script_that_has_changed_is_not_shown_beside(shots: ShotList) -> None:
    _, script = script_for(shots)
    made = page(shots, script).decode()
    assert "She pours." not in made and ("又改过" in made or "has been changed" in made)


def test_findings_lead_to_their_shots(shots: ShotList) -> None:
    told = seen(shots, None, [Remark("JUMP_30", "warn", ("e01-bbbbbb", "e01-gone"), "a bump"), Remark("ALL", "info", (), "of all")])
    assert [a["href"] for a in told.all("a") if "class" not in a] == ["#shot-2"] and " ".join(told.words).count("a bump") == 2
    assert " ".join(told.words).count("of all") == 1
    many = shots.model_copy(update={"shots": tuple(shots.shots[0].model_copy(update={"id": f"e01-{n}"}) for n in range(5))})
    all_of_them = seen(many, None, [Remark("PACE", "info", tuple(shot.id for shot in many.shots), "even")])
    assert not [a for a in all_of_them.all("a") if "class" not in a] and " ".join(all_of_them.words).count("even") == 1
    nothing, unchecked = page(shots, None, []).decode(), page(shots).decode()
    assert ("checks found nothing" in nothing or "没有发现" in nothing) and "checks found" not in unchecked and "没有发现" not in unchecked


def test_the_player_shows_captions_and_without_them_what_is_said(shots: ShotList) -> None:
    shot = shots.shots[1].model_copy(update={"captions": (Caption(line=6, text="七年前", kind="screen", start=2, frames=9),)})
    own = seen(shots.model_copy(update={"shots": (shots.shots[0], shot)}))
    assert [(c["data-start"], c["data-words"]) for c in own.all("span") if c.get("class") == "cue"] == [("2", "七年前")]
    bare = shots.shots[1].model_copy(update={"captions": ()})
    said = seen(shots.model_copy(update={"shots": (shots.shots[0], bare)}))
    assert [c["data-words"] for c in said.all("span") if c.get("class") == "cue"] == [d.text for d in bare.dialogue]


def test_the_page_says_that_a_machine_made_it(shots: ShotList) -> None:
    told = seen(shots.model_copy(update={"made_by": "some-model-4"}))
    meta = {m["name"]: m["content"] for m in told.all("meta") if "name" in m}
    assert "some-model-4" in meta["description"] and "AI" in meta["keywords"] and "some-model-4" in " ".join(told.words)


def test_an_empty_list_is_a_page_too(shots: ShotList) -> None:
    assert not [a for a in seen(shots.model_copy(update={"shots": ()})).all("article") if a["class"] == "shot"]


@pytest.mark.parametrize("package", ["jinja2", "PIL"])
def test_a_missing_extra_is_named(package: str, shots: ShotList, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, package, None)
    with pytest.raises(BadInput, match=r"loreboard\[preview\]"):
        page(shots)
