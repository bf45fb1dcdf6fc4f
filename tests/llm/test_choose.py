"""From a name to a Chat, and what is said when there is none."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import loreboard
from loreboard.llm.anthropic_batch import AnthropicBatch
from loreboard.llm.anthropic_messages import AnthropicMessages
from loreboard.llm.choose import chat_for, slow_for
from loreboard.llm.openai_batch import OpenAIBatch
from loreboard.llm.openai_compatible import OpenAICompatible
from loreboard.llm.openai_responses import OpenAIResponses
from loreboard.story.errors import BadInput, NotLetIn

KEYS = {"OPENAI_API_KEY": "sk-one", "ANTHROPIC_API_KEY": "sk-two", "LOREBOARD_API_KEY": None}
LOCAL = "http://localhost:11434/v1"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("openai/gpt-6.2-sol", OpenAIResponses),
        ("anthropic/claude-opus-5.5", AnthropicMessages),
        ("compatible/meta/llama:8b", OpenAICompatible),
    ],
)
def test_a_name_is_a_vendor_and_the_vendor_s_own_name(name: str, kind: type) -> None:
    chat = chat_for(name, KEYS, LOCAL)
    assert type(chat) is kind and chat.model == name


@pytest.mark.parametrize("name", ["", "gpt-6", "openai", "openai/", "openai/ ", "/x", "gemini/x", "OpenAI/x"])
def test_a_name_nobody_knows_is_answered_with_those_that_are(name: str) -> None:
    with pytest.raises(BadInput, match=r"openai/NAME, anthropic/NAME or compatible/NAME"):
        chat_for(name, KEYS, None)


@pytest.mark.parametrize(("name", "variable"), [("openai/x", "OPENAI_API_KEY"), ("anthropic/x", "ANTHROPIC_API_KEY")])
@pytest.mark.parametrize(
    "keys", [{}, {"OPENAI_API_KEY": None, "ANTHROPIC_API_KEY": None}, {"OPENAI_API_KEY": " ", "ANTHROPIC_API_KEY": ""}]
)
def test_a_missing_key_names_its_variable(name: str, variable: str, keys: dict[str, str | None]) -> None:
    with pytest.raises(NotLetIn, match=f"no key for {name}.*{variable}"):
        chat_for(name, keys, None)


@pytest.mark.parametrize("key", ["sk-ab\ncd", "sk-ключ", "sk-ab cd", "“sk-abcd”", "sk\x00"])
def test_a_key_that_was_pasted_badly_is_refused_and_not_shown(key: str) -> None:
    with pytest.raises(NotLetIn, match="OPENAI_API_KEY") as caught:
        chat_for("openai/x", {"OPENAI_API_KEY": key}, None)
    assert key not in str(caught.value)


@pytest.mark.parametrize(("name", "kind"), [("openai/gpt-6.2-sol", OpenAIBatch), ("anthropic/claude-opus-5.5", AnthropicBatch)])
@pytest.mark.parametrize("url", [None, "https://gate.example/v1"])
def test_the_slow_way_has_the_same_model_name_as_the_fast_one(name: str, kind: type, url: str | None) -> None:
    slow = slow_for(name, KEYS, url)
    assert type(slow) is kind and slow.model == chat_for(name, KEYS, url).model


@pytest.mark.parametrize("name", ["compatible/llama", "offline", "", "openai/", "gemini/x"])
def test_a_model_without_batches_is_answered_with_those_that_have_them(name: str) -> None:
    with pytest.raises(BadInput, match=r"only OpenAI and Anthropic have batches.*openai/NAME or anthropic/NAME"):
        slow_for(name, KEYS, LOCAL)


def test_the_slow_way_needs_a_key_and_an_address_that_is_one() -> None:
    with pytest.raises(NotLetIn, match=r"no key for openai/x.*OPENAI_API_KEY"):
        slow_for("openai/x", {}, None)
    with pytest.raises(BadInput, match="LOREBOARD_BASE_URL"):
        slow_for("anthropic/x", KEYS, "localhost:8000")


def test_blanks_around_a_key_do_no_harm() -> None:
    assert chat_for("openai/x", {"OPENAI_API_KEY": " sk-abc\n"}, None).model == "openai/x"


def test_a_compatible_server_needs_an_address_and_no_key() -> None:
    with pytest.raises(BadInput, match=r"LOREBOARD_BASE_URL.*localhost:11434/v1"):
        chat_for("compatible/x", {}, " ")
    assert chat_for("compatible/x", {}, LOCAL).model == "compatible/x"


@pytest.mark.parametrize("url", ["localhost:11434", "ftp://x/v1", "http://", "http://x:notaport/v1", "http://[::1/v1", "/v1"])
def test_an_address_that_is_none_names_its_variable(url: str) -> None:
    with pytest.raises(BadInput, match="LOREBOARD_BASE_URL"):
        chat_for("compatible/x", {}, url)


def test_choosing_loads_no_vendor_s_library() -> None:
    code = (
        "import sys; from loreboard.llm.choose import chat_for, slow_for; import loreboard.llm.cheap; "
        "[chat_for(f'{v}/x', {'OPENAI_API_KEY': 'k', 'ANTHROPIC_API_KEY': 'k'}, 'http://localhost/v1') for v in ('openai', 'anthropic', 'compatible')]; "
        "[slow_for(f'{v}/x', {'OPENAI_API_KEY': 'k', 'ANTHROPIC_API_KEY': 'k'}, None) for v in ('openai', 'anthropic')]; "
        "print([m for m in ('openai', 'anthropic', 'httpx2') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(("library", "file"), [("openai", "llm/openai_client.py"), ("anthropic", "llm/anthropic_messages.py")])
def test_a_vendor_s_library_is_imported_by_one_file_of_the_house(library: str, file: str) -> None:
    root = Path(loreboard.__path__[0])
    rooms = [path for path in root.glob("*/**/*.py") if path.relative_to(root).parts[0] not in ("tests", ".venv", ".dev", "build")]
    found = [path for path in rooms if re.search(rf"^\s*(?:import|from) {library}\b", path.read_text(encoding="utf-8"), re.M)]
    assert [path.relative_to(root).as_posix() for path in found] == [file]
