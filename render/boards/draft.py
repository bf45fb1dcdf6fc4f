"""The shapes of a Jianying or CapCut draft, as far as a cut of stills with captions needs them. Times in microseconds.

After what the app 5.9 writes and pyJianYingDraft 0.3.1 reads and writes (2026); fields whose use is not known are left out where readers
do without.
"""

import json
from typing import Any

Json = dict[str, Any]
PLATFORM = {"app_id": 3704, "app_source": "lv", "app_version": "5.9.0", "os": "windows"}
FOREVER = 10_800_000_000
"""How long the app says that a still is: three hours."""
UP, DOWN = 0.72, -0.62
"""Where words stand, in half heights above the middle: clear of an app's buttons, those on the screen and those that are said."""
_LISTS = (
    "audios", "beats", "canvases", "chromas", "drafts", "effects", "images", "masks", "material_animations", "placeholders",
    "sound_channel_mappings", "speeds", "stickers", "texts", "transitions", "video_effects", "videos", "vocal_separations",
)  # fmt: skip


def materials() -> dict[str, list[Json]]:
    """Every kind of material, none of any yet."""
    return {name: [] for name in _LISTS}


def photo(id: str, path: str, name: str, width: int, height: int) -> Json:
    """A still."""
    corners = [("upper_left", 0.0, 0.0), ("upper_right", 1.0, 0.0), ("lower_left", 0.0, 1.0), ("lower_right", 1.0, 1.0)]
    crop = {f"{corner}_{axis}": value for corner, x, y in corners for axis, value in (("x", x), ("y", y))}
    return {
        "id": id, "type": "photo", "path": path, "material_name": name, "width": width, "height": height, "duration": FOREVER, "crop": crop,
        "crop_ratio": "free", "crop_scale": 1.0, "check_flag": 63487, "category_name": "local", "category_id": "", "local_material_id": "",
        "material_id": id, "media_path": "", "audio_fade": None,
    }  # fmt: skip


def speed(id: str) -> Json:
    """As fast as it is."""
    return {"id": id, "type": "speed", "speed": 1.0, "mode": 0, "curve_speed": None}


def text(id: str, words: str) -> Json:
    """Words, white with a black edge."""
    units = len(words.encode("utf-16-le")) // 2
    style = {
        "range": [0, units], "size": 9.0, "bold": True, "italic": False, "underline": False,
        "fill": {"alpha": 1.0, "content": {"render_type": "solid", "solid": {"alpha": 1.0, "color": [1.0, 1.0, 1.0]}}},
        "strokes": [{"content": {"solid": {"alpha": 1.0, "color": [0.0, 0.0, 0.0]}}, "width": 0.08}],
    }  # fmt: skip
    return {
        "id": id, "type": "subtitle", "content": json.dumps({"text": words, "styles": [style]}, ensure_ascii=False), "alignment": 1,
        "typesetting": 0, "letter_spacing": 0.0, "line_spacing": 0.02, "line_feed": 1, "line_max_width": 0.82,
        "force_apply_line_max_width": False, "check_flag": 15, "global_alpha": 1.0,
    }  # fmt: skip


def segment(id: str, material: str, span: Json, layer: int, up: float = 0.0) -> Json:
    """A stretch of a track; `up` is the middle's height in half heights of the picture."""
    return {
        "id": id, "material_id": material, "target_timerange": dict(span), "source_timerange": None, "render_index": layer,
        "track_render_index": 0, "track_attribute": 0, "visible": True, "reverse": False, "speed": 1.0, "volume": 1.0,
        "last_nonzero_volume": 1.0, "is_tone_modify": False, "enable_adjust": True, "enable_lut": True, "common_keyframes": [],
        "keyframe_refs": [], "extra_material_refs": [], "uniform_scale": {"on": True, "value": 1.0},
        "clip": {
            "alpha": 1.0, "flip": {"horizontal": False, "vertical": False}, "rotation": 0.0, "scale": {"x": 1.0, "y": 1.0},
            "transform": {"x": 0.0, "y": up},
        },
    }  # fmt: skip


def moving(speed: str) -> Json:
    """What a segment of pictures has more than one of words."""
    return {"extra_material_refs": [speed], "hdr_settings": {"intensity": 1.0, "mode": 1, "nits": 1000}}


def track(id: str, kind: str, name: str, segments: list[Json]) -> Json:
    """A track of `kind` video or text."""
    return {"id": id, "type": kind, "name": name, "attribute": 0, "flag": 0, "is_default_name": False, "segments": segments}


def content(id: str, width: int, height: int, fps: int, duration: int, told: dict[str, list[Json]], tracks: list[Json]) -> Json:
    """The whole of draft_content.json."""
    return {
        "id": id, "version": 360000, "new_version": "110.0.0", "name": "", "create_time": 0, "update_time": 0, "source": "default",
        "color_space": 0, "cover": None, "duration": duration, "fps": float(fps), "canvas_config": {"width": width, "height": height, "ratio": "original"},
        "config": {"maintrack_adsorb": True, "subtitle_sync": True, "video_mute": False, "export_range": None, "subtitle_taskinfo": []},
        "platform": PLATFORM, "last_modified_platform": PLATFORM, "keyframes": {}, "keyframe_graph_list": [], "relationships": [],
        "render_index_track_mode_on": False, "free_render_index_mode_on": False, "materials": told, "tracks": tracks,
    }  # fmt: skip


def meta(id: str, name: str, duration: int, photos: list[Json]) -> Json:
    """The whole of draft_meta_info.json; on a Mac a draft opens only if its media are listed here."""
    listed = [
        {
            "id": photo["id"], "file_Path": photo["path"], "extra_info": photo["path"].rsplit("/", 1)[-1], "metetype": "photo", "type": 0,
            "width": photo["width"], "height": photo["height"], "duration": photo["duration"], "create_time": 0, "import_time": 0,
            "import_time_ms": 0, "item_source": 1, "md5": "", "roughcut_time_range": {"start": -1, "duration": -1},
            "sub_time_range": {"start": -1, "duration": -1},
        }
        for photo in photos
    ]  # fmt: skip
    kinds = [{"type": kind, "value": listed if kind == 0 else []} for kind in (0, 1, 2, 3, 6, 7, 8)]
    return {
        "draft_id": id, "draft_name": name, "draft_fold_path": "", "draft_root_path": "", "draft_cover": "", "draft_materials": kinds,
        "draft_materials_copied_info": [], "draft_is_invisible": False, "draft_new_version": "", "draft_type": "", "tm_draft_cloud_completed": "",
        "tm_draft_cloud_modified": 0, "tm_draft_removed": 0, "tm_duration": duration, "draft_is_ai_shorts": False,
    }  # fmt: skip
