// Sets light or dark before the page is painted, where somebody chose; else the system decides.
const chosen = localStorage.getItem("theme");
if (chosen === "light" || chosen === "dark") {
  document.documentElement.dataset.theme = chosen;
}
