(function () {
  "use strict";
  var at = function (id) { return document.getElementById(id); };
  var player = document.querySelector(".player"), screen = at("screen"), words = at("words"), number = at("number"), clock = at("clock");
  var place = at("place"), button = at("play"), fps = +player.dataset.fps, whole = +player.dataset.frames, turn = +player.dataset.turn;
  var shots = Array.prototype.map.call(document.querySelectorAll(".shot"), function (one) {
    var end = one.querySelector("img.end");
    return {
      node: one, start: +one.dataset.start, frames: +one.dataset.frames, first: one.querySelector("img.start").src, last: end ? end.src : "",
      captions: Array.prototype.map.call(one.querySelectorAll(".cue"), function (c) {
        return { start: +c.dataset.start, frames: +c.dataset.frames, words: c.dataset.words };
      })
    };
  });
  var frame = 0, playing = false, since = 0, from = 0, seen = -1;
  if (!shots.length) { return; }
  function index() {
    for (var n = shots.length - 1; n > 0; n--) { if (shots[n].start <= frame) { return n; } }
    return 0;
  }
  function two(n) { return (n < 10 ? "0" : "") + n; }
  function show() {
    var n = index(), shot = shots[n], inside = frame - shot.start;
    var picture = shot.last && inside >= shot.frames * turn ? shot.last : shot.first;
    if (screen.src !== picture) { screen.src = picture; }
    words.textContent = shot.captions.filter(function (c) { return c.start <= inside && inside < c.start + c.frames; }).map(function (c) { return c.words; }).join(" ");
    number.textContent = String(n + 1);
    var tenths = Math.floor(frame * 10 / fps);
    clock.textContent = Math.floor(tenths / 600) + ":" + two(Math.floor(tenths / 10) % 60) + "." + tenths % 10;
    place.value = String(frame);
    if (n !== seen) {
      if (seen >= 0) { shots[seen].node.classList.remove("now"); }
      shot.node.classList.add("now");
      if (playing && window.matchMedia("(min-width: 60rem)").matches) { shot.node.scrollIntoView({ block: "nearest" }); }
      seen = n;
    }
  }
  function go(to) {
    frame = Math.max(0, Math.min(whole - 1, Math.floor(to)));
    from = frame;
    since = performance.now();
    show();
  }
  function tick(now) {
    if (!playing) { return; }
    frame = Math.min(whole - 1, Math.floor(from + (now - since) * fps / 1000));
    show();
    if (frame >= whole - 1) { set(false); return; }
    window.requestAnimationFrame(tick);
  }
  function set(on) {
    playing = on;
    button.textContent = on ? button.dataset.pause : button.dataset.play;
    if (on) {
      go(frame >= whole - 1 ? 0 : frame);
      window.requestAnimationFrame(tick);
    }
  }
  function step(by) {
    var n = index();
    if (by < 0 && frame > shots[n].start + fps) { go(shots[n].start); return; }
    go(shots[Math.max(0, Math.min(shots.length - 1, n + by))].start);
  }
  button.addEventListener("click", function () { set(!playing); });
  at("before").addEventListener("click", function () { step(-1); });
  at("next").addEventListener("click", function () { step(1); });
  place.addEventListener("input", function () { go(+place.value); });
  document.addEventListener("keydown", function (event) {
    if (event.altKey || event.ctrlKey || event.metaKey || /^(BUTTON|SUMMARY|A)$/.test(event.target.tagName) && event.key === " ") { return; }
    var known = { " ": function () { set(!playing); }, ArrowLeft: function () { step(-1); }, ArrowRight: function () { step(1); }, Home: function () { go(0); }, End: function () { go(whole - 1); } };
    if (Object.prototype.hasOwnProperty.call(known, event.key)) {
      event.preventDefault();
      known[event.key]();
    }
  });
  shots.forEach(function (shot) {
    shot.node.querySelector(".panel").addEventListener("click", function (event) {
      event.preventDefault();
      go(shot.start);
    });
  });
  show();
}());
