"""The people: writer, doctor, continuity, storyboard. Each is handed values and a desk, and returns values.

None of them knows LangGraph, Chroma, a vendor or a path.
"""
