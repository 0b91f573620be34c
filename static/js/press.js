// Hearts and sprouts answer at once; the server's answer then replaces them. Without a connection the press is kept and goes out later.
const words = JSON.parse(document.body.dataset.words);
const QUEUE = "presses";

function flip(button) {
  button.setAttribute("aria-pressed", button.getAttribute("aria-pressed") === "true" ? "false" : "true");
}

document.addEventListener("htmx:before:request", (event) => {
  const button = event.detail.ctx.sourceElement;
  if (!button?.matches?.("[data-toggle]")) return;
  flip(button);
  button.classList.add("just");
});
document.addEventListener("htmx:response:error", (event) => {
  const button = event.detail.ctx.sourceElement;
  if (button?.matches?.("[data-toggle]")) flip(button);
});
document.addEventListener("htmx:error", (event) => {
  const button = event.detail.ctx?.sourceElement;
  if (!button?.matches?.("[data-toggle]")) return;
  if (navigator.onLine) return flip(button);
  const waiting = JSON.parse(localStorage.getItem(QUEUE) ?? "{}");
  waiting[button.getAttribute("hx-post")] = JSON.parse(button.getAttribute("hx-vals"));
  localStorage.setItem(QUEUE, JSON.stringify(waiting));
  event.stopPropagation();
  document.dispatchEvent(new CustomEvent("toast", { detail: { text: words.liked_later } }));
}, true);

async function send() {
  const waiting = Object.entries(JSON.parse(localStorage.getItem(QUEUE) ?? "{}"));
  if (!waiting.length || !navigator.onLine) return;
  localStorage.removeItem(QUEUE);
  const headers = { "HX-Request": "true", ...JSON.parse(document.body.getAttribute("hx-headers:inherited")) };
  for (const [url, values] of waiting) await fetch(url, { method: "POST", headers, body: new URLSearchParams(values) }).catch(() => undefined);
}
addEventListener("online", send);
send();
