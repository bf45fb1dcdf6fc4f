"""Timing: does the script play as long as it should, and is the time well shared out? Estimates are `screenplay.timing`'s."""

from loreboard.evals.measure import Evidence, Measure
from loreboard.screenplay import timing
from loreboard.screenplay.pace import SHIPPED, Pace
from loreboard.story.script import Scene, Script
from loreboard.story.shots import ShotList

from .looking import told


def length(script: Script, target: float | None, pace: Pace = SHIPPED) -> Measure:
    """T1: distance of the estimate from `target` seconds, as a share, held to the estimate's own band. Judged are the lines."""
    if not target:
        return told().unjudged("T1", script.language, "no_target")
    if not script.lines:
        return told().unjudged("T1", script.language, "no_lines")
    clock = timing.script_timing(script, pace)
    off = abs(clock.seconds - target) / target
    gauge = told().within("T1", "off_target", clock.band)
    text = told().say("length", script.language, seconds=clock.seconds, band=clock.band, target=target)
    return gauge.measure("T1", script.language, {"off_target": off, "seconds": clock.seconds}, len(script.lines), [Evidence(text=text)])


def speech(script: Script, pace: Pace = SHIPPED) -> Measure:
    """T2: seconds of speech per second played. Judged are the lines."""
    if not script.lines:
        return told().unjudged("T2", script.language, "no_lines")
    return told().measure("T2", script.language, {"speech": timing.script_timing(script, pace).spoken_share}, len(script.lines))


def scenes(script: Script, pace: Pace = SHIPPED) -> Measure:
    """T3: the longest scene's share and the shortest scene's seconds. Judged are the scenes that have lines."""
    played = [(scene, seconds(scene, script, pace)) for scene in script.scenes if scene.lines]
    if not played:
        return told().unjudged("T3", script.language, "no_lines")
    whole = sum(s for _, s in played)
    evidence = [
        Evidence(
            lines=(scene.span.first,),
            text=told().say("scene", script.language, heading=scene.heading, seconds=s, share=s / whole),
        )
        for scene, s in played
    ]
    values = {"longest": max(s for _, s in played) / whole, "shortest": min(s for _, s in played), "scenes": len(played)}
    return told().measure("T3", script.language, values, len(played), evidence)


def against_shots(script: Script, shots: ShotList | None, pace: Pace = SHIPPED) -> Measure:
    """T4: how far the script's estimate and the sum of its shots are apart, over the sum. Judged are the shots."""
    if shots is None or shots.script.sha256 != script.sha256 or not shots.frames:
        return told().unjudged("T4", script.language, "no_list")
    played, summed = timing.script_timing(script, pace).seconds, float(shots.seconds(shots.frames))
    text = told().say("apart", script.language, script=played, shots=summed)
    return told().measure("T4", script.language, {"apart": abs(played - summed) / summed}, len(shots.shots), [Evidence(text=text)])


def seconds(scene: Scene, script: Script, pace: Pace = SHIPPED) -> float:
    """What the scene plays, in seconds, without the change to the next."""
    return sum(timing.line_seconds(line, script.language, pace) for line in scene.lines)
