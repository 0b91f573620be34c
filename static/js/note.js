// A note opens over the still feed, with its own address: a dialog on a desk, the whole screen on a phone.
// Back, Esc, x and the scrim close it; reloading gives the page. Also the picture carousel and its tags, wherever they stand.
const words = JSON.parse(document.body.dataset.words);
const still = matchMedia("(prefers-reduced-motion: reduce)");
const pageTitle = document.title;
let dialog;
let opener;

function build() {
  dialog = document.createElement("dialog");
  dialog.className = "note-dialog";
  const close = Object.assign(document.createElement("button"), { type: "button", className: "icon-btn note-close" });
  close.append(document.getElementById("icon-x").content.cloneNode(true));
  close.dataset.close = "";
  close.setAttribute("aria-label", words.close);
  const room = document.createElement("div");
  room.className = "note-room";
  dialog.append(close, room);
  document.body.append(dialog);
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); leave(); });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-close], [data-back]")) {
      event.preventDefault();
      leave();
    }
  });
}

const room = () => dialog.querySelector(".note-room");

function waiting(card) {
  const box = document.createElement("div");
  box.className = "note note-waiting";
  const picture = card?.querySelector(".pic");
  if (picture) {
    const copy = picture.cloneNode(true);
    copy.querySelectorAll("span").forEach((chip) => chip.remove());
    box.append(copy);
  }
  return box;
}

async function enter(url, link) {
  if (!dialog) build();
  opener = link ?? null;
  const card = link?.closest(".card");
  const picture = card?.querySelector(".pic");
  const show = () => {
    room().replaceChildren(waiting(card));
    dialog.showModal();
    dialog.scrollTop = 0;
  };
  if (document.startViewTransition && picture && !still.matches) {
    picture.style.viewTransitionName = "note";
    dialog.classList.add("in-transition");
    const transition = document.startViewTransition(() => {
      picture.style.viewTransitionName = "";
      dialog.style.viewTransitionName = "note";
      show();
    });
    transition.finished.finally(() => {
      dialog.style.viewTransitionName = "";
      dialog.classList.remove("in-transition");
    });
    await transition.updateCallbackDone;
  } else {
    show();
  }
  await fill(url);
}

async function fill(url) {
  await htmx.ajax("GET", url, { target: room(), swap: "innerHTML", source: dialog });
  const note = room().querySelector("[data-note]");
  if (!note) return location.assign(url); // a refusal, or an answer that is no note: go there plainly
  dialog.setAttribute("aria-labelledby", note.getAttribute("aria-labelledby") ?? "");
  dialog.querySelector(".note-close").focus({ preventScroll: true });
  note.dispatchEvent(new CustomEvent("note:shown", { bubbles: true }));
}

function leave() {
  if (history.state?.note) history.back();
  else shut();
}

function shut() {
  if (!dialog?.open) return;
  room().querySelector("[data-note]")?.dispatchEvent(new CustomEvent("note:gone", { bubbles: true }));
  dialog.classList.add("closing");
  setTimeout(() => {
    dialog.close();
    dialog.classList.remove("closing");
    room().replaceChildren();
    document.title = pageTitle;
    if (opener?.isConnected) opener.focus({ preventScroll: true });
  }, still.matches ? 0 : 200);
}

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target.closest('a[data-open="note"]');
  if (!link || link.closest("dialog")) return;
  event.preventDefault();
  history.pushState({ ...history.state, note: link.href }, "", link.href);
  enter(link.href, link);
});
addEventListener("popstate", () => {
  const wanted = history.state?.note;
  if (!wanted) shut();
  else if (!dialog?.open) enter(wanted);
});

// An ad's click is counted by the server, which then sends us on to the note: stay in the dialog.
document.addEventListener("htmx:before:response", (event) => {
  const { ctx } = event.detail;
  const next = ctx.response.raw.headers.get("HX-Redirect");
  if (!next || !dialog?.open || ctx.target !== room()) return;
  if (!new URL(next, location.href).pathname.startsWith("/n/")) return;
  event.preventDefault();
  history.replaceState({ ...history.state, note: next }, "", next);
  fill(next);
});

// Carousel: buttons, thumbs, arrow keys and swiping; the server prints it, this only moves it.
const index = (slides) => Math.round(slides.scrollLeft / Math.max(1, slides.clientWidth));

function go(carousel, to) {
  const slides = carousel.querySelector("[data-slides]");
  const last = slides.childElementCount - 1;
  slides.scrollTo({ left: Math.max(0, Math.min(last, to)) * slides.clientWidth, behavior: still.matches ? "auto" : "smooth" });
}

function follow(slides) {
  const carousel = slides.closest("[data-carousel]");
  const at = index(slides);
  const total = slides.childElementCount;
  const count = carousel.querySelector("[data-slide-count]");
  if (count) count.textContent = `${at + 1}/${total}`;
  carousel.querySelectorAll(".slide-dots i").forEach((dot, place) => dot.classList.toggle("on", place === at));
  carousel.querySelectorAll("[data-slide-to]").forEach((thumb, place) => {
    if (place === at) thumb.setAttribute("aria-current", "true");
    else thumb.removeAttribute("aria-current");
  });
  const [back, on] = ["-1", "1"].map((way) => carousel.querySelector(`[data-slide="${way}"]`));
  if (back) back.disabled = at === 0;
  if (on) on.disabled = at === total - 1;
}

document.addEventListener("scroll", (event) => { if (event.target.matches?.("[data-slides]")) follow(event.target); }, { capture: true, passive: true });
document.addEventListener("click", (event) => {
  const step = event.target.closest("[data-slide], [data-slide-to]");
  const carousel = event.target.closest("[data-carousel]");
  if (step) {
    const slides = carousel.querySelector("[data-slides]");
    go(carousel, step.dataset.slideTo === undefined ? index(slides) + Number(step.dataset.slide) : Number(step.dataset.slideTo));
  } else if (carousel && event.target.closest(".slide-pic") && !event.target.closest(".tag")) {
    carousel.classList.toggle("tags-hidden");
  }
});
document.addEventListener("keydown", (event) => {
  if ((event.key !== "ArrowLeft" && event.key !== "ArrowRight") || event.target.closest("input, textarea, select, .thumbs")) return;
  const carousel = document.querySelector("dialog.note-dialog[open] [data-carousel]") ?? event.target.closest("[data-carousel]") ?? document.querySelector("main > .note [data-carousel]");
  if (!carousel || document.querySelector("dialog.sheet[open]")) return;
  event.preventDefault();
  go(carousel, index(carousel.querySelector("[data-slides]")) + (event.key === "ArrowRight" ? 1 : -1));
});
document.addEventListener("click", (event) => {
  const talk = event.target.closest("[data-talk]");
  if (!talk) return;
  event.preventDefault();
  document.querySelector(talk.getAttribute("href")).scrollIntoView({ behavior: still.matches ? "auto" : "smooth" });
});
