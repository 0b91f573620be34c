// What only the browser knows: which cards were really seen, what was opened and for how long, which tags were tapped.
// Sent in batches to data-beacon-url with the page's signed token; a page that cannot send loses nothing but the log.
const address = document.body.dataset.beaconUrl;
const token = document.querySelector('meta[name="page-token"]').content;
const facts = [];
const timers = new Map();
const counted = new WeakSet();
let reading = null;

function describe(element) {
  const place = element.closest("[data-surface]");
  const box = element.closest("[data-request-id]"); // a card of a further page carries its own
  const { kind, id, position, lane, propensity } = element.dataset;
  const fact = { kind, id: Number(id), surface: place?.dataset.surface };
  if (position !== undefined) fact.position = Number(position);
  if (lane) fact.lane = lane;
  if (Number(propensity) > 0) fact.propensity = Number(propensity);
  if (box?.dataset.requestId) fact.request_id = box.dataset.requestId;
  if (box?.dataset.model) fact.model_version = box.dataset.model;
  return fact;
}

function flush() {
  while (facts.length) {
    const body = JSON.stringify({ token, facts: facts.splice(0, 50) });
    if (!navigator.sendBeacon(address, new Blob([body], { type: "application/json" }))) {
      fetch(address, { method: "POST", body, keepalive: true, headers: { "Content-Type": "application/json" } }).catch(() => undefined);
    }
  }
}

function note(verb, fact) {
  if (!fact.id || !fact.surface) return;
  facts.push({ verb, ...fact });
  if (facts.length >= 40) flush();
}

// seen: half of it, for a second
const seen = new IntersectionObserver((entries) => {
  for (const { target, intersectionRatio } of entries) {
    if (intersectionRatio >= 0.5 && !timers.has(target)) {
      timers.set(target, setTimeout(() => {
        timers.delete(target);
        seen.unobserve(target);
        if (document.visibilityState === "visible") note("impression", describe(target));
      }, 1000));
    } else if (intersectionRatio < 0.5) {
      clearTimeout(timers.get(target));
      timers.delete(target);
    }
  }
}, { threshold: [0, 0.5] });

function look() {
  for (const element of document.querySelectorAll("[data-surface] .card[data-id], [data-surface] .tile[data-id]")) {
    if (counted.has(element)) continue;
    counted.add(element);
    seen.observe(element);
  }
}

// read: opened, and the seconds spent while the page was in front
function begin(element, origin) {
  const fact = { ...describe(element), ...origin };
  reading = { fact, since: document.visibilityState === "visible" ? performance.now() : null, sequence: 0 };
  note("open", fact);
}

function slice() {
  if (!reading || reading.since === null) return;
  const value = Math.round((performance.now() - reading.since) / 100) / 10;
  reading.since = null;
  if (value >= 1 && reading.sequence < 100) note("dwell", { ...reading.fact, value, sequence: reading.sequence++ });
}

// a page that opens by itself learns from the page before where it was found
document.addEventListener("click", (event) => {
  const found = event.target.closest("a")?.closest("[data-surface][data-request-id] [data-kind][data-id]");
  if (found) sessionStorage.setItem("found", JSON.stringify(describe(found)));
}, true);

function foundBefore(element) {
  const found = JSON.parse(sessionStorage.getItem("found") ?? "{}");
  sessionStorage.removeItem("found");
  return found.kind === element.dataset.kind && found.id === Number(element.dataset.id) ? found : {};
}

let cameFrom = {};
document.addEventListener("click", (event) => {
  const card = event.target.closest("[data-open]")?.closest(".card[data-id]");
  if (card) cameFrom = describe(card);
  const tag = event.target.closest("[data-tag-open]");
  if (tag) {
    const around = tag.closest("[data-surface]") ?? document.querySelector("dialog[open] [data-note], main [data-note]");
    note("tag_open", { kind: "product", id: Number(tag.dataset.tagOpen), surface: around?.dataset.surface ?? "note" });
  }
}, true);
document.addEventListener("note:shown", (event) => {
  slice();
  begin(event.target, cameFrom.id === Number(event.target.dataset.id) ? cameFrom : {});
  look();
});
document.addEventListener("note:gone", () => { slice(); reading = null; });
document.addEventListener("feed:grown", look);
document.addEventListener("htmx:after:swap", look);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") {
    slice();
    flush();
  } else if (reading) {
    reading.since = performance.now();
  }
});
addEventListener("pagehide", () => { slice(); flush(); });
setInterval(flush, 10_000);

const own = document.querySelector("main [data-note][data-id]");
if (own) begin(own, foundBefore(own));
look();
