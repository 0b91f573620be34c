// What opens under the search box. While somebody types: a list (ARIA combobox: the focus stays in the box, which names the
// active option). With nothing typed: their own searches and those of many, reached with Tab or the arrow down.
const place = document.querySelector("[data-search-box]");
const input = place?.querySelector("[data-search]");
const drop = place?.querySelector(".search-drop");
const announce = document.querySelector("[data-announce]");
const WAIT = 70;
let waiting;
let asked;
let active = -1;

const options = () => [...drop.querySelectorAll('[role="option"]')];

function expand(open) {
  drop.hidden = !open;
  input.setAttribute("aria-expanded", String(open));
  if (!open) choose(-1);
}

function close() {
  clearTimeout(waiting);
  asked?.abort();
  expand(false);
}

function choose(index) {
  const all = options();
  active = index;
  all.forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
  if (index < 0) {
    input.removeAttribute("aria-activedescendant");
    return;
  }
  input.setAttribute("aria-activedescendant", all[index].id);
  all[index].scrollIntoView({ block: "nearest" });
}

async function ask() {
  asked?.abort();
  asked = new AbortController();
  const typed = input.value.trim();
  try {
    const response = await fetch(`${drop.dataset.url}?${new URLSearchParams({ q: typed })}`, { signal: asked.signal, headers: { "HX-Request": "true" } });
    if (!response.ok) throw new Error(String(response.status));
    drop.innerHTML = await response.text();
    htmx.process(drop);
    choose(-1);
    const list = drop.querySelector('[role="listbox"]');
    input.setAttribute("aria-controls", list ? list.id : drop.id);
    input.setAttribute("aria-haspopup", list ? "listbox" : "dialog");
    if (list) drop.removeAttribute("role");
    else drop.setAttribute("role", "dialog");
    expand(place.contains(document.activeElement) && (list ? list.childElementCount > 0 : drop.querySelector("section") !== null));
    if (list) announce.textContent = list.dataset.said;
  } catch (error) {
    if (error.name !== "AbortError") close(); // the box works without
  }
}

function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(ask, WAIT);
}

function onKey(event) {
  if (event.isComposing || event.keyCode === 229) return; // keys of an input method are its own
  const all = options();
  if (event.key === "Escape" && !drop.hidden) {
    event.preventDefault();
    close();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (drop.hidden) {
      event.preventDefault();
      ask();
    } else if (all.length) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose(((active + 1 + step + all.length + 1) % (all.length + 1)) - 1); // one place more: back in the box
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      drop.querySelector("a, button")?.focus();
    }
  } else if (event.key === "Enter" && active >= 0 && !drop.hidden) {
    event.preventDefault();
    all[active].querySelector("a").click();
  } else if (event.key === "Tab" && all.length) {
    close();
  }
}

if (input) {
  input.addEventListener("input", soon);
  input.addEventListener("focus", () => { if (drop.hidden) soon(); });
  input.addEventListener("click", () => { if (drop.hidden) soon(); });
  input.addEventListener("keydown", onKey);
  input.form.addEventListener("submit", close);
  input.form.addEventListener("reset", soon);
  drop.addEventListener("mousedown", (event) => { if (event.target.closest('[role="option"]')) event.preventDefault(); });
  drop.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    input.focus();
    close();
  });
  place.addEventListener("focusout", (event) => { if (event.relatedTarget && !place.contains(event.relatedTarget)) close(); });
  document.addEventListener("pointerdown", (event) => { if (!place.contains(event.target)) close(); });
}
