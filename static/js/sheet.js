// The sheet: from below on a phone, centred on a desk. One level: what opens inside it replaces its content.
//   <a data-sheet href>, <form data-sheet method=get>   open what the server answers
//   <button data-show="id">                             opens the <template> of that id
//   `sheet:show` {content, title} and `sheet:close`     for other scripts; `sheet:closed` follows
// Closes by x, Esc, scrim, swiping down and Back.
const words = JSON.parse(document.body.dataset.words);
const swapIn = "innerHTML ignoreTitle:true";
let sheet;
let opener;
let closing = false;

function build() {
  sheet = document.createElement("dialog");
  sheet.className = "sheet";
  sheet.innerHTML = '<div class="sheet-grab"></div><button type="button" class="icon-btn sheet-close" data-close></button><div class="sheet-content"></div>';
  const close = sheet.querySelector("[data-close]");
  close.setAttribute("aria-label", words.close);
  close.append(document.getElementById("icon-x").content.cloneNode(true));
  document.body.append(sheet);
  sheet.addEventListener("cancel", (event) => { event.preventDefault(); dismiss(); });
  sheet.addEventListener("click", (event) => { if (event.target === sheet) dismiss(); });
  swipe(sheet.querySelector(".sheet-grab"));
}

const content = () => sheet.querySelector(".sheet-content");

function open() {
  if (!sheet) build();
  if (sheet.open) return;
  opener = document.activeElement;
  closing = false;
  sheet.classList.remove("closing");
  sheet.style.transform = "";
  history.pushState({ ...history.state, sheet: true }, "");
  sheet.showModal();
}

async function load(url, source) {
  open();
  content().setAttribute("aria-busy", "true");
  if (!content().childElementCount) content().innerHTML = '<div class="sheet-body sheet-waiting"><span class="bones"></span><span class="bones"></span><span class="bones"></span></div>';
  await htmx.ajax("GET", url, { target: content(), swap: swapIn, source: source?.isConnected ? source : sheet });
  content().removeAttribute("aria-busy");
  ready();
}

function ready() {
  const named = content().querySelector("[data-title]");
  sheet.setAttribute("aria-label", named?.dataset.title ?? content().querySelector("h2, h1")?.textContent.trim() ?? "");
  (content().querySelector("[autofocus], [data-summary]") ?? sheet.querySelector("[data-close]")).focus({ preventScroll: true });
}

function dismiss() {
  if (!sheet?.open || closing) return;
  if (history.state?.sheet) history.back();
  else shut();
}

function shut() {
  if (!sheet?.open || closing) return;
  closing = true;
  sheet.classList.add("closing");
  setTimeout(() => {
    sheet.close();
    sheet.classList.remove("closing");
    content().replaceChildren();
    closing = false;
    if (opener?.isConnected) opener.focus({ preventScroll: true });
    document.dispatchEvent(new CustomEvent("sheet:closed"));
  }, matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 220);
}

function swipe(grab) {
  let from = null;
  grab.addEventListener("pointerdown", (event) => {
    from = event.clientY;
    grab.setPointerCapture(event.pointerId);
    sheet.classList.add("dragging");
  });
  grab.addEventListener("pointermove", (event) => {
    if (from !== null) sheet.style.transform = `translateY(${Math.max(0, event.clientY - from)}px)`;
  });
  const end = (event) => {
    if (from === null) return;
    const far = event.clientY - from > 90;
    from = null;
    sheet.classList.remove("dragging");
    sheet.style.transform = "";
    if (far) dismiss();
  };
  grab.addEventListener("pointerup", end);
  grab.addEventListener("pointercancel", end);
}

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target.closest("a[data-sheet]");
  if (link) {
    event.preventDefault();
    load(link.href, link);
    return;
  }
  const show = event.target.closest("[data-show]");
  if (show) {
    open();
    content().replaceChildren(document.getElementById(show.dataset.show).content.cloneNode(true));
    ready();
    return;
  }
  if (sheet?.open && event.target.closest("[data-close]") && sheet.contains(event.target)) dismiss();
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-sheet]");
  if (!form || form.method !== "get" || event.defaultPrevented) return;
  event.preventDefault();
  load(`${form.action}?${new URLSearchParams(new FormData(form, event.submitter))}`, form);
});

document.addEventListener("sheet:show", (event) => {
  open();
  content().replaceChildren(event.detail.content);
  ready();
});
document.addEventListener("sheet:close", dismiss);
addEventListener("popstate", () => { if (sheet?.open && !history.state?.sheet) shut(); });

// A form that stays in the sheet: where its answer sends us is opened here instead of leaving the page.
document.addEventListener("htmx:before:response", (event) => {
  const { ctx } = event.detail;
  const next = ctx.response.raw.headers.get("HX-Redirect");
  if (!next || !sheet?.open || !ctx.sourceElement?.closest?.("[data-stay]") || !sheet.contains(ctx.sourceElement)) return;
  event.preventDefault();
  load(next);
});
document.addEventListener("htmx:after:swap", (event) => {
  const summary = sheet?.open && sheet.contains(event.target) ? content().querySelector("[data-summary]") : null;
  summary?.focus({ preventScroll: false });
});
