"""Short scripts in both languages: one in which hands and things do the work, and one in which everybody says what they feel."""

from collections.abc import Callable

import pytest

from loreboard.screenplay import read_fountain
from loreboard.story.script import Language, Script

WARM: dict[Language, str] = {
    "en": """INT. KITCHEN - NIGHT

MEI
You counted the cups again.

Mei takes Bo's hand and wraps the burnt thumb in a wet towel.

The lamp goes out. Bo looks at the dark window, holding his breath.

BO
Nine. There were nine yesterday.

Mei draws back when Bo reaches for the kettle.
""",
    "zh": """.内 灶房 夜

@阿梅
你又数杯子了。

阿梅攥住阿博的手，拿湿毛巾裹上烫红的拇指。

灯灭了。阿博望着黑窗户，没动。

@阿博
九个。昨天还是九个。

阿博伸手，阿梅缩回胳膊，水壶搁在灶台上。
""",
}
COLD: dict[Language, str] = {
    "en": """INT. KITCHEN - NIGHT

MEI
I am so afraid. The truth is, love is all that matters.

Despair fills the silence of the room. Fate and loneliness, grief and hope.

BO
I feel so lonely. I love you.

Somehow the meaning of life is clear to her now.
""",
    "zh": """.内 灶房 夜

@阿梅
我好害怕。真相是，爱就是一切。

绝望和孤独笼罩着命运，希望与痛苦都是人生。

@阿博
我很难过。我爱你。

生命的意义忽然清晰了。
""",
}


def read(text: str) -> Script:
    return read_fountain(text.encode(), "script.fountain")


@pytest.fixture(params=["en", "zh"])
def language(request: pytest.FixtureRequest) -> Language:
    return "zh" if request.param == "zh" else "en"


@pytest.fixture
def warm(language: Language) -> Script:
    return read(WARM[language])


@pytest.fixture
def cold(language: Language) -> Script:
    return read(COLD[language])


@pytest.fixture
def silent() -> Script:
    """A page without a word or an action."""
    return read("INT. NOWHERE - DAY\n")


@pytest.fixture
def write() -> Callable[[str], Script]:
    return read
