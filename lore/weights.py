"""The numbers and word lists that a craftsperson would tune, in one place, with where they come from.

Read from facts/craft.md sections 6.1, 6.2 and 7 (November 2026) unless a line says otherwise; "judged" means by reading results.
"""

from typing import Final

OVERUSE: Final = 0.15
"""Taken from an entry's 0..1 score for each step of overuse (craft.md 6.1)."""
RANK_HALF: Final = 10
"""Reciprocal-rank fusion: a place at rank r adds 1 / (10 + r). The usual 60 is for thousands of results; there are hundreds. Judged."""
RANK: Final = 0.5
"""The ranks' share of a score; the rest is the score itself against the best, so that a text's own words outweigh a near-tie. Judged."""
BY_MEANING, BY_WORDS, BY_KIN = 1.0, 0.8, 0.25
"""Weights of the rankings that are merged: sentence vectors, n-grams, and vectors near to what the n-grams found.
Measured on the contrast lines of 61 entries, which no index holds (22 November 2026), mean reciprocal rank of the line's own entry: English 0.70
(vectors alone 0.52, n-grams alone 0.60), Chinese 0.57 (n-grams alone 0.58; there the vectors are for finding kin, not the entry itself)."""
WORDS_ENOUGH: Final = 0.25
"""The share of a query's n-grams, by rarity, at which finding by words counts in full. Neutral on the contrast lines."""
KIN: Final = 3
"""So many of the best word matches show the way to their kin where the query itself has no vector."""
NAMED: Final = 1.0
"""Added when the query names the entry; then overuse does not count, for the person knows what they want."""

SAME_GENRE: Final = 0.25
DIVERSITY: Final = 0.45
"""In a brief: what nearness to a carrier already chosen takes from a candidate, cosine for cosine. Judged."""
SAME_PRICE, SAME_TRADITION, COLLIDES, JITTER = 0.35, 0.12, 0.25, 0.20
"""In a brief: a price or tradition taken once already, an entry that conflicts with the carrier, and the seed's say. Judged."""
WORN_OUT: Final = 12
"""Clichés in a brief."""

GROUPS: Final = {"premise": 3.0, "turn": 2.0, "ending": 3.0, "character": 2.0, "dialogue": 1.0, "visual": 1.0}
"""How much a cliché of each group weighs (craft.md, section 7)."""
STEERED: Final = 0.5
LORE_OVERUSE: Final = 0.3
NEAREST: Final = 5
MEANING_FLOOR, MEANING_CEILING = 0.40, 0.58
"""Cosines that count as strength 0 and 1. Measured on 14 loose paraphrases and 14 fresh sentences (November 2026): the nearest of 182
signatures is at 0.38 for a fresh sentence (0.42 at most) and at 0.46 for a paraphrase; a signature meets its own entry at 0.57 to 0.79.
Name and signature embedded together find the right one first in 64 %, the signature alone in 36 %."""
ENGLISH_FLOOR, ENGLISH_CEILING = 0.30, 0.70
"""The same for the tf-idf angle of stems and letter runs."""
HAN_FLOOR, HAN_CEILING = 0.20, 0.45
"""The same in Chinese. Measured: 11 loose paraphrases are at 0.16 to 0.31 (median 0.27) of their own signature, the nearest signature to
400 lines of entries is at 0.12 (90 % below 0.19, 99 % below 0.28), and a signature meets its own entry at 0.81 or more."""

COMMON: Final = (
    "prem_chosen_bloodline", "end_love_breaks_curse", "turn_last_second_rescue", "prem_collect_the_fragments", "end_becomes_the_guardian",
    "turn_nobody_just_asks", "prem_seal_breaks_on_schedule", "turn_takes_the_blow", "end_letting_go_speech", "prem_rebirth_revenge_manual",
    "turn_seal_demands_sacrifice", "end_dissolve_into_light", "turn_rage_power_up",
)  # fmt: skip
"""What models and short dramas reach for first, whatever the premise. Judged; craft.md 6.3 and 7 name the kinds."""
COMMON_BY_GENRE: Final = {
    "myth": ("prem_prophecy_casts_hero", "turn_blood_wakes_relic"),
    "science_fiction": ("prem_machine_wakes_wants_freedom", "end_machine_dies_with_tear"),
}

_SCIENCE = """
    spaceship starship spacecraft spacesuit orbit orbital planet mars martian lunar android robot ai algorithm clone cyborg simulation satellite
    alien asteroid terraform neural implant upload uploaded quantum genome gene genetic drone hologram cryosleep server software chip virtual wormhole
    reactor laboratory lab engineer astronaut colony cosmonaut code data app sensor laser robotics machine telescope probe
"""
_SCIENCE_HAN = """
    飞船 宇宙 太空 空间站 星际 星球 火星 月球 机器 人工智能 算法 克隆 仿生 虚拟 模拟 卫星 外星 殖民 陨石 基因 芯片 植入 上传 量子 全息 冬眠舱
    服务器 数据 反应堆 实验室 无人机 宇航员 程序 探测器 轨道
"""
_MYTH = """
    god goddess temple spirit ghost shrine curse cursed immortal demon myth dragon monk emperor dynasty ritual ancestor witch fairy legend
    priest priestess oracle village kingdom king queen sorcerer bride underworld altar
"""
_MYTH_HAN = "神 仙 妖 鬼 庙 祭 巫 道士 皇 朝廷 精怪 祖先 龙 咒 和尚 山海经 灵 村 香火 阴间 符"
SCIENCE_WORDS: Final = frozenset(_SCIENCE.split())
SCIENCE_HAN: Final = tuple(_SCIENCE_HAN.split())
MYTH_WORDS: Final = frozenset(_MYTH.split())
MYTH_HAN: Final = tuple(_MYTH_HAN.split())
"""What gives a premise's genre away. Judged."""
