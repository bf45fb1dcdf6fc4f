"""The order of work: LangGraph graphs, their state, and runs on disk. The only room that imports LangGraph.

LangGraph reads its strict-msgpack switch once, when it is first imported, so it is set here, before any module of this
room can import it (GHSA-g48c-2wqr-h844: otherwise a checkpoint file may name any type to be built on load).
"""

import os

os.environ["LANGGRAPH_STRICT_MSGPACK"] = "true"
