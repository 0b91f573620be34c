// The writing desk's pictures: chosen, sent one by one, put in order by dragging or by buttons, described, and tagged where they show a thing.
const words = JSON.parse(document.body.dataset.words);
const form = document.querySelector("form[data-writer]");
const desk = form.querySelector("[data-upload]");
const list = desk.querySelector("[data-sheet-of-pictures]");
const stage = desk.querySelector("[data-stage]");
const shown = desk.querySelector("[data-stage-pic]");
const hint = desk.querySelector("[data-stage-hint]");
const altLine = desk.querySelector("[data-alt-line]");
const alt = desk.querySelector("[data-alt]");
const tagField = desk.querySelector("[data-tags]");
const headers = JSON.parse(document.body.getAttribute("hx-headers:inherited"));
const adder = desk.querySelector("[data-adder]");
const note = desk.querySelector("[data-picture-count]");
const MOST = 18;
let current = null; // the <li> on the stage

const pictures = () => [...list.querySelectorAll("li[data-picture]")];
const items = () => [...list.querySelectorAll("li")];
const cross = () => {
  const button = Object.assign(document.createElement("button"), { type: "button" });
  button.append(document.getElementById("icon-x").content.cloneNode(true));
  return button;
};
const say = (text) => document.dispatchEvent(new CustomEvent("toast", { detail: { text } }));

// --- the row of pictures ---------------------------------------------------------------------------------------------

function dress(item, source) {
  const shot = Object.assign(document.createElement("button"), { type: "button", className: "shot" });
  shot.append(Object.assign(document.createElement("img"), { src: source, alt: "" }));
  item.draggable = true;
  item.prepend(shot, document.getElementById("picture-tools").content.cloneNode(true));
  item.tags ??= [];
  if (item.dataset.color) item.style.setProperty("--tone", item.dataset.color);
}

function settle() {
  const all = items();
  all.forEach((item, place) => {
    item.querySelector(".shot").setAttribute("aria-label", words.picture_of.replace("{index}", place + 1).replace("{total}", all.length));
    item.querySelector(".cover-word")?.remove();
    if (place === 0) item.append(Object.assign(document.createElement("span"), { className: "cover-word", textContent: words.cover }));
    item.querySelector('[data-move="-1"]').disabled = place === 0;
    item.querySelector('[data-move="1"]').disabled = place === all.length - 1;
  });
  desk.querySelector("[data-stage-empty]").hidden = all.length > 0;
  adder.hidden = all.length === 0 || all.length >= MOST;
  note.textContent = all.length ? `${all.length}/${MOST}` : "";
  write();
}

function write() {
  form.querySelectorAll("input[data-made]").forEach((input) => input.remove());
  const make = (name, value) => {
    const input = Object.assign(document.createElement("input"), { type: "hidden", name, value });
    input.dataset.made = "";
    form.append(input);
  };
  const tags = [];
  pictures().forEach((item, place) => {
    make("pictures", item.dataset.picture);
    make("alts", item.dataset.alt ?? "");
    for (const tag of item.tags) tags.push({ ...tag, picture: place });
  });
  tagField.value = JSON.stringify(tags);
}

function select(item) {
  current = item;
  items().forEach((each) => each.classList.toggle("on", each === item));
  shown.hidden = !item;
  altLine.hidden = !item;
  hint.hidden = !item || !desk.dataset.goods || item.tags.length > 0;
  shown.replaceChildren();
  stage.style.setProperty("--tone", item?.dataset.color ?? "");
  if (!item) return;
  alt.value = item.dataset.alt ?? "";
  shown.style.setProperty("--ratio", String(item.dataset.width / item.dataset.height || 1));
  shown.append(Object.assign(document.createElement("img"), { src: item.dataset.src, alt: item.dataset.alt ?? "" }));
  item.tags.forEach(drawTag);
}

list.addEventListener("click", (event) => {
  const item = event.target.closest("li");
  if (!item) return;
  const move = event.target.closest("[data-move]");
  if (move) {
    const other = move.dataset.move === "1" ? item.nextElementSibling : item.previousElementSibling;
    if (other?.matches("li")) move.dataset.move === "1" ? other.after(item) : other.before(item);
    move.focus();
  } else if (event.target.closest("[data-drop]")) {
    const next = item.nextElementSibling?.matches("li") ? item.nextElementSibling : item.previousElementSibling;
    item.remove();
    select(next?.matches?.("li") ? next : null);
  } else {
    select(item);
  }
  settle();
});
list.addEventListener("dragstart", (event) => event.target.closest("li")?.classList.add("dragging"));
list.addEventListener("dragend", () => {
  list.querySelector(".dragging")?.classList.remove("dragging");
  settle();
});
list.addEventListener("dragover", (event) => {
  const moving = list.querySelector(".dragging");
  const over = event.target.closest("li");
  if (!moving || !over || over === moving) return;
  event.preventDefault();
  const { left, width } = over.getBoundingClientRect();
  if (event.clientX < left + width / 2) over.before(moving);
  else over.after(moving);
});
alt.addEventListener("input", () => {
  if (!current) return;
  current.dataset.alt = alt.value;
  write();
});

// --- sending ---------------------------------------------------------------------------------------------------------

async function send(file) {
  const item = document.createElement("li");
  item.className = "waiting";
  item.setAttribute("aria-label", words.uploading);
  dress(item, URL.createObjectURL(file));
  list.append(item);
  if (!current) current = item;
  settle();
  const body = new FormData();
  body.append("picture", file);
  try {
    const response = await fetch(desk.dataset.upload, { method: "POST", body, headers: { ...headers, Accept: "application/json" } });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.title);
    Object.assign(item.dataset, { picture: answer.id, src: answer.url, width: answer.width, height: answer.height, color: answer.color });
    item.classList.remove("waiting");
    item.removeAttribute("aria-label");
    if (current === item) select(item);
  } catch (error) {
    item.remove();
    if (current === item) current = null;
    say(error.message && error.name === "Error" ? error.message : words.broken);
  }
  settle();
}

async function take(files) {
  const room = MOST - items().length;
  if (files.length > room) say(words.too_many);
  for (const file of [...files].slice(0, room)) await send(file);
}

function chosen(input) {
  take(input.files);
  input.value = "";
}

form.addEventListener("change", (event) => { if (event.target.matches("[data-files]")) chosen(event.target); });
stage.addEventListener("dragover", (event) => {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  stage.classList.add("over");
});
stage.addEventListener("dragleave", () => stage.classList.remove("over"));
stage.addEventListener("drop", (event) => {
  stage.classList.remove("over");
  if (!event.dataTransfer?.files.length) return;
  event.preventDefault();
  take(event.dataTransfer.files);
});
document.addEventListener("paste", (event) => { if (event.clipboardData?.files.length) take(event.clipboardData.files); });

// --- tags ------------------------------------------------------------------------------------------------------------

const within = (value) => Math.min(0.98, Math.max(0.02, value));

function drawTag(tag) {
  const dot = document.createElement("div");
  dot.className = `tag${tag.x > 0.6 ? " flips" : ""}`;
  dot.style.setProperty("--x", tag.x);
  dot.style.setProperty("--y", tag.y);
  dot.tabIndex = 0;
  const pill = Object.assign(document.createElement("span"), { className: "tag-pill", textContent: tag.label });
  const drop = cross();
  drop.setAttribute("aria-label", words.tag_remove);
  drop.addEventListener("click", () => {
    current.tags = current.tags.filter((each) => each !== tag);
    select(current);
    write();
  });
  pill.append(drop);
  dot.append(pill);
  shown.append(dot);

  const put = (x, y) => {
    Object.assign(tag, { x: Number(within(x).toFixed(4)), y: Number(within(y).toFixed(4)) });
    dot.style.setProperty("--x", tag.x);
    dot.style.setProperty("--y", tag.y);
    dot.classList.toggle("flips", tag.x > 0.6);
    write();
  };
  dot.addEventListener("pointerdown", (event) => { if (!event.target.closest("button")) dot.setPointerCapture(event.pointerId); });
  dot.addEventListener("pointermove", (event) => {
    if (!dot.hasPointerCapture(event.pointerId)) return;
    const box = shown.getBoundingClientRect();
    put((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  });
  dot.addEventListener("keydown", (event) => {
    const [x, y] = { ArrowLeft: [-0.02, 0], ArrowRight: [0.02, 0], ArrowUp: [0, -0.02], ArrowDown: [0, 0.02] }[event.key] ?? [0, 0];
    if (x || y) {
      event.preventDefault();
      put(tag.x + x, tag.y + y);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      drop.click();
    }
  });
}

let place = null; // where the next tag goes
shown.addEventListener("click", (event) => {
  if (!desk.dataset.goods || event.target.closest(".tag") || !current?.dataset.picture) return;
  const box = shown.getBoundingClientRect();
  place = { x: within((event.clientX - box.left) / box.width), y: within((event.clientY - box.top) / box.height) };
  document.dispatchEvent(new CustomEvent("sheet:show", { detail: { content: document.getElementById("tag-picker").content.cloneNode(true) } }));
  find("");
});

async function find(text) {
  const found = document.querySelector("dialog.sheet[open] [data-goods-found]");
  if (found) await htmx.ajax("GET", `${desk.dataset.goods}?${new URLSearchParams({ q: text })}`, { target: found, swap: "innerHTML", source: found });
}
let typing;
document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-goods-search]")) return;
  clearTimeout(typing);
  typing = setTimeout(find, 250, event.target.value);
});
document.addEventListener("click", (event) => {
  const pick = event.target.closest("[data-pick]");
  if (!pick || !place || !current) return;
  current.tags.push({ ...place, product_id: Number(pick.dataset.pick), label: pick.dataset.name });
  place = null;
  document.dispatchEvent(new CustomEvent("sheet:close"));
  select(current);
  write();
});

// --- topics ----------------------------------------------------------------------------------------------------------

const topics = form.querySelector("[data-topics]");
const topicField = topics.querySelector('[name="topics"]');
const topicInput = topics.querySelector("[data-topic-input]");
const named = () => topicField.value.split(",").filter(Boolean);

function addTopic() {
  const name = topicInput.value.trim().replace(/^#+|[,，#]/g, "");
  topicInput.value = "";
  if (!name || named().includes(name) || named().length >= 10) return;
  topicField.value = [...named(), name].join(",");
  const pill = Object.assign(document.createElement("span"), { className: "pill topic", textContent: `#${name}` });
  const drop = cross();
  drop.dataset.topicRemove = name;
  drop.setAttribute("aria-label", words.remove);
  pill.append(drop);
  topicInput.closest("label").before(pill);
}
topicInput.addEventListener("keydown", (event) => {
  if (event.isComposing || !["Enter", ",", "，"].includes(event.key)) return;
  event.preventDefault();
  addTopic();
});
topicInput.addEventListener("blur", addTopic);
topics.addEventListener("click", (event) => {
  const drop = event.target.closest("[data-topic-remove]");
  if (!drop) return;
  topicField.value = named().filter((name) => name !== drop.dataset.topicRemove).join(",");
  drop.closest(".pill").remove();
});
form.addEventListener("submit", write, true);

// --- what came with the page -----------------------------------------------------------------------------------------

for (const item of pictures()) dress(item, item.dataset.src);
for (const { picture, ...tag } of JSON.parse(tagField.value || "[]")) pictures()[picture]?.tags.push(tag);
settle();
select(pictures()[0] ?? null);
for (const input of desk.querySelectorAll("[data-files]")) if (input.files.length) chosen(input); // picked before this file arrived
