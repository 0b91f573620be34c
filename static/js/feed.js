// The waterfall grows before its end is reached, comes back as it was, and listens to the keyboard.
const words = JSON.parse(document.body.dataset.words);
const announce = document.querySelector("[data-announce]");
const kept = `feed:${location.pathname}${location.search}`;

async function fetchNext(link) {
  const response = await fetch(link.href, { headers: { "HX-Request": "true", "HX-Request-Type": "partial" } });
  if (!response.ok) throw new Error(String(response.status));
  return new DOMParser().parseFromString(await response.text(), "text/html").querySelector("[data-feed]").closest(".fall-box");
}

async function grow(link) {
  const box = link.closest(".fall-box");
  const feed = box.querySelector("[data-feed]");
  if (feed.getAttribute("aria-busy") === "true") return;
  feed.setAttribute("aria-busy", "true");
  try {
    const more = await fetchNext(link);
    const next = more.querySelector("[data-feed]");
    const cards = [...next.children];
    feed.append(...cards);
    feed.setAttribute("style", next.getAttribute("style"));
    box.querySelector(".more").replaceWith(more.querySelector(".more"));
    for (const card of cards) {
      Object.assign(card.dataset, { requestId: next.dataset.requestId, model: next.dataset.model });
      htmx.process(card);
    }
    announce.textContent = "";
    announce.textContent = words.more;
    feed.dispatchEvent(new CustomEvent("feed:grown", { bubbles: true }));
    watch(box);
  } catch {
    document.dispatchEvent(new CustomEvent("toast", { detail: { text: navigator.onLine ? words.failed : words.offline } }));
  } finally {
    feed.setAttribute("aria-busy", "false");
  }
}

const nearing = new IntersectionObserver((entries) => {
  for (const entry of entries) if (entry.isIntersecting) grow(entry.target);
}, { rootMargin: "1400px 0px" });

function watch(box) {
  const link = box.querySelector("[data-more]");
  if (link) nearing.observe(link);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-more]");
  if (!link || event.metaKey || event.ctrlKey) return;
  event.preventDefault();
  grow(link);
});

// Back: the browser's own page cache does it where it can; elsewhere the cards and the place are kept for this tab.
addEventListener("pagehide", () => {
  const box = document.querySelector("main > .fall-box");
  if (!box || box.querySelectorAll(".card").length < 21) return;
  try {
    sessionStorage.setItem(kept, JSON.stringify({ html: box.innerHTML, top: scrollY }));
  } catch {
    sessionStorage.removeItem(kept); // full: Back then starts at the first page
  }
});
if (performance.getEntriesByType("navigation")[0]?.type === "back_forward" && sessionStorage.getItem(kept)) {
  const { html, top } = JSON.parse(sessionStorage.getItem(kept));
  const box = document.querySelector("main > .fall-box");
  if (box) {
    box.innerHTML = html;
    htmx.process(box);
    scrollTo(0, top);
  }
}
sessionStorage.removeItem(kept);
document.querySelectorAll(".fall-box").forEach(watch);

// Why this ad, and hide it: over the card itself, nothing else moves.
function why(button) {
  const card = button.closest(".card");
  const cover = document.createElement("div");
  cover.className = "card-why";
  cover.append(Object.assign(document.createElement("p"), { textContent: words.why_ad }));
  const hide = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-soft btn-small", textContent: words.hide });
  const close = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-plain btn-small", textContent: words.close });
  hide.addEventListener("click", async () => {
    await htmx.ajax("POST", button.dataset.hideUrl, { source: card, target: card, swap: "none", values: { kind: card.dataset.kind, id: card.dataset.id } });
    cover.replaceChildren(Object.assign(document.createElement("p"), { textContent: words.hidden }));
    card.classList.add("is-hidden");
  });
  close.addEventListener("click", () => { cover.remove(); button.focus(); });
  cover.append(hide, close);
  card.append(cover);
  hide.focus();
}
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-why]");
  if (button) why(button);
});

// Why this: one link, on whichever card the pointer or the focus is; on a touch screen a long press opens it.
const HOLD = 500;
const reasons = Object.assign(document.createElement("a"), { className: "kebab why" });
reasons.dataset.sheet = "";
reasons.setAttribute("aria-label", words.why);
reasons.append(document.getElementById("icon-why").content.cloneNode(true));
let holding = null;
let held = false;

function ask(card) {
  if (!card || card.querySelector("[data-why]")) return false;
  const { kind, id, lane } = card.dataset;
  reasons.href = `${document.body.dataset.whyUrl}/${kind}/${id}?${new URLSearchParams(lane ? { lane } : {})}`;
  if (reasons.parentElement !== card) card.append(reasons);
  return true;
}
const cardOf = (event) => event.target.closest?.(".fall .card[data-id]");
document.addEventListener("pointerover", (event) => { if (event.pointerType === "mouse") ask(cardOf(event)); });
document.addEventListener("focusin", (event) => ask(cardOf(event)));
document.addEventListener("pointerdown", (event) => {
  held = false;
  const card = cardOf(event);
  if (event.pointerType !== "touch" || !card) return;
  holding = setTimeout(() => { held = ask(card); if (held) reasons.click(); }, HOLD);
});
for (const end of ["pointerup", "pointercancel", "scroll"]) document.addEventListener(end, () => clearTimeout(holding), { passive: true });
document.addEventListener("contextmenu", (event) => { if (held) event.preventDefault(); });
document.addEventListener("click", (event) => {
  if (!held || !event.isTrusted) return;
  held = false; // the finger that opened the reasons is not a tap on the card
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);
document.addEventListener("htmx:after:request", (event) => {
  const [kind, id] = event.detail.ctx.sourceElement?.dataset?.hides?.split(":") ?? [];
  document.querySelector(`.fall .card[data-kind="${kind}"][data-id="${id}"]`)?.classList.add("is-hidden");
});

// Keys: / search, j k cards, l like, s plant.
function step(way) {
  const links = [...document.querySelectorAll(".fall .card-link")];
  if (!links.length) return;
  const at = links.indexOf(document.activeElement);
  const next = links[Math.max(0, Math.min(links.length - 1, at < 0 ? 0 : at + way))];
  next.focus({ preventScroll: true });
  next.closest(".card").scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
}
document.addEventListener("keydown", (event) => {
  if (event.metaKey || event.ctrlKey || event.altKey || event.isComposing || event.target.closest("input, textarea, select, [contenteditable]")) return;
  const open = document.querySelector("dialog[open] .note") ?? document.querySelector("main > .note");
  const card = document.activeElement?.closest?.(".card");
  if (event.key === "/") {
    event.preventDefault();
    document.querySelector("[data-search]")?.focus();
  } else if (!open && (event.key === "j" || event.key === "k")) {
    step(event.key === "j" ? 1 : -1);
  } else if (event.key === "l") {
    (open ?? card)?.querySelector(".like")?.click();
  } else if (event.key === "s") {
    if (open) open.querySelector(".plant")?.click();
    else if (card?.dataset.kind === "note") plant(card);
  }
});

async function plant(card) {
  const url = new URL(card.querySelector(".card-link").href).pathname;
  if (!url.startsWith("/n/")) return;
  await htmx.ajax("POST", `${url}/collect`, { source: card, target: card, swap: "none", values: { on: "1", shape: "bar" } });
  document.dispatchEvent(new CustomEvent("toast", { detail: { text: words.planted } }));
}
