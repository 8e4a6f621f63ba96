// Conveniences only: every page works without this file.
const root = document.documentElement;
root.classList.add("js");

// Light or dark. Choosing what the system prefers anyway hands the choice back to the system.
const systemTheme = () => (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
document.querySelector("[data-theme-form]")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const wanted = (root.dataset.theme || systemTheme()) === "dark" ? "light" : "dark";
  const own = wanted !== systemTheme();
  if (own) root.dataset.theme = wanted;
  else delete root.dataset.theme;
  const secure = location.protocol === "https:" ? ";secure" : "";
  document.cookie = `theme=${own ? wanted : ""};path=/;max-age=${own ? 31536000 : 0};samesite=lax${secure}`;
});

// "/" goes to the search field, unless the reader is writing.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const search = document.querySelector("[data-search]");
  event.preventDefault();
  if (search?.offsetParent) search.focus();
  else document.querySelector("[data-search-page]")?.click();
});

// A select with data-submit sends its form, as the button beside it would.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
});

// A button with data-copy="#id" copies the text of that element and says so.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  const source = button && document.querySelector(button.dataset.copy);
  if (!source) return;
  await navigator.clipboard.writeText(source.textContent.trim());
  if (button.dataset.copied) button.textContent = button.dataset.copied;
});

// A refused form shows its summary first.
document.querySelector("[data-focus]")?.focus();
