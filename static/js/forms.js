// Forms: nothing typed is lost, a button that was pressed shows it, the summary of what is wrong takes the focus.
const words = JSON.parse(document.body.dataset.words);
const say = (text) => document.dispatchEvent(new CustomEvent("toast", { detail: { text } }));

// busy: the words stay, a ring takes the icon's place, the width is fixed; a second press does nothing
function busy(button) {
  button.style.width = `${button.offsetWidth}px`;
  button.classList.add("busy");
  button.setAttribute("aria-busy", "true");
}
function idle(form) {
  for (const button of form.querySelectorAll(".busy[aria-busy]")) {
    button.classList.remove("busy");
    button.removeAttribute("aria-busy");
    button.style.width = "";
  }
}
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-busy]")) return;
  const button = event.submitter ?? form.querySelector('[type="submit"], button:not([type])');
  if (button?.classList.contains("busy")) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  if (button) busy(button);
  if (form.dataset.keep) sessionStorage.setItem("sent", form.dataset.keep);
}, true);
document.addEventListener("htmx:finally:request", (event) => {
  const form = event.detail.ctx.sourceElement?.closest?.("form");
  if (form) idle(form);
});
addEventListener("pageshow", (event) => { if (event.persisted) document.querySelectorAll("form[data-busy]").forEach(idle); });

// kept on this device until it is published
const fieldsOf = (form) => [...form.querySelectorAll("input:not([type=hidden], [type=file], [type=password], [type=radio], [type=checkbox]), textarea")].filter((field) => field.name);

function keep(form) {
  const written = Object.fromEntries(fieldsOf(form).map((field) => [field.name, field.value]));
  localStorage.setItem(`kept:${form.dataset.keep}`, JSON.stringify(written));
  const mark = form.querySelector("[data-kept]");
  if (mark) mark.hidden = false;
}
const writer = document.querySelector("form[data-keep]");
const sent = sessionStorage.getItem("sent");
if (sent && sent !== writer?.dataset.keep) localStorage.removeItem(`kept:${sent}`);
sessionStorage.removeItem("sent");
if (writer) {
  const before = JSON.parse(localStorage.getItem(`kept:${writer.dataset.keep}`) ?? "{}");
  let restored = false;
  for (const field of fieldsOf(writer)) {
    if (!field.value && before[field.name]) {
      field.value = before[field.name];
      restored = true;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
  if (restored) say(words.unsaved);
  let timer;
  writer.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, 600, writer);
  });
}

// counts and growing text fields
function measure(field) {
  if (field.matches("[data-grow]") && !CSS.supports("field-sizing", "content")) {
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight}px`;
  }
  const count = field.id && document.querySelector(`[data-count-of="${field.id}"]`);
  if (count) count.textContent = `${[...field.value].length}/${field.maxLength}`;
}
document.addEventListener("input", (event) => { if (event.target.matches("textarea")) measure(event.target); });
document.querySelectorAll("textarea").forEach(measure);

document.addEventListener("click", (event) => {
  const step = event.target.closest("[data-step]");
  if (step) {
    const input = step.closest("[data-stepper]").querySelector("input");
    const next = Math.min(Number(input.max), Math.max(Number(input.min), Number(input.value) + Number(step.dataset.step)));
    if (next === Number(input.value)) return;
    input.value = String(next);
    input.dispatchEvent(new Event("change", { bubbles: true }));
    return;
  }
  const reply = event.target.closest("[data-reply]");
  if (reply) {
    const form = reply.closest(".talk").querySelector("[data-comment]");
    if (!form) return;
    form.elements.parent_id.value = reply.dataset.reply;
    form.elements.body.placeholder = `@${reply.dataset.replyTo}`;
    form.elements.body.focus();
    return;
  }
  const share = event.target.closest("[data-share]");
  if (share) {
    const what = { title: share.dataset.shareTitle, url: share.dataset.share };
    if (navigator.share && matchMedia("(pointer: coarse)").matches) navigator.share(what).catch(() => undefined);
    else navigator.clipboard.writeText(what.url).then(() => say(words.copied), () => say(what.url));
    return;
  }
  const back = event.target.closest("[data-back]");
  if (back && !back.closest("dialog") && !event.defaultPrevented && history.length > 1 && document.referrer.startsWith(location.origin)) {
    event.preventDefault();
    history.back();
    return;
  }
  const clear = event.target.closest("[data-clear]");
  if (clear) {
    event.preventDefault();
    const input = clear.closest("form").querySelector("input");
    input.value = "";
    input.focus();
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
});

document.addEventListener("change", (event) => { event.target.closest("form[data-send-on-change]")?.requestSubmit(); });
document.addEventListener("htmx:after:swap", (event) => {
  const form = event.target.closest?.("form[data-comment]");
  if (!form) return;
  form.reset();
  form.elements.parent_id.value = "";
  for (const count of form.closest(".note").querySelectorAll("[data-comment-count]")) {
    if (/^\d+$/.test(count.textContent)) count.textContent = String(Number(count.textContent) + 1);
  }
});
document.querySelector("main [data-summary]")?.focus();
