// One toast at a time, above everything: `toast` events on the document, detail {text, tone, undo: function, label}; `sheet` is an address that its link opens.
const place = document.querySelector("[data-toasts]");
const words = JSON.parse(document.body.dataset.words);
let timer;

function leave() {
  clearTimeout(timer);
  const toast = place.querySelector(".toast");
  if (!toast) return;
  toast.classList.add("leaving");
  setTimeout(() => {
    toast.remove();
    if (!place.querySelector(".toast") && place.matches(":popover-open")) place.hidePopover();
  }, 240);
}

function say({ text, undo, sheet, label, seconds }) {
  if (!text) return;
  place.querySelector(".toast")?.remove();
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.append(Object.assign(document.createElement("span"), { textContent: text }));
  if (undo) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: label ?? words.undo });
    button.addEventListener("click", () => { undo(); leave(); });
    toast.append(button);
  }
  if (sheet) {
    const link = Object.assign(document.createElement("a"), { href: sheet, textContent: label });
    link.dataset.sheet = "";
    link.addEventListener("click", leave);
    toast.append(link);
  }
  if (place.matches(":popover-open")) place.hidePopover(); // shown again, it lies over any dialog opened since
  place.showPopover();
  place.append(toast);
  clearTimeout(timer);
  timer = setTimeout(leave, 1000 * (seconds ?? (undo || sheet ? 10 : 5)));
}

document.addEventListener("toast", (event) => say(event.detail ?? {}));
document.addEventListener("htmx:error", (event) => {
  if (!event.detail?.error?.name?.includes("Abort")) say({ text: navigator.onLine ? words.failed : words.offline });
});

const offline = () => document.documentElement.classList.toggle("is-offline", !navigator.onLine);
addEventListener("online", offline);
addEventListener("offline", offline);
offline();

const waiting = place.querySelector("[data-say]");
if (waiting) say({ text: waiting.textContent });
