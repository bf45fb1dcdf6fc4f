from .aserver import X
from tests.wire.aserver import X as Y


def test_a():
    assert X == Y == 1
