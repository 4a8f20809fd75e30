// What every page of the console can do: copy ids, filter lists, stay live, and be used by keyboard.
import "./api";
import "./passkey";

const rooms: Record<string, string> = {
  h: "/", d: "/deliveries", t: "/data", q: "/query", a: "/audit", s: "/settings",
};

function toast(text: string): void {
  document.querySelector(".toast")?.remove();
  const note = document.createElement("div");
  note.className = "toast";
  note.setAttribute("role", "status");
  note.textContent = text;
  document.body.append(note);
  setTimeout(() => note.remove(), 2000);
}

async function copy(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
  toast("Copied");
}

function switchTheme(): void {
  const root = document.documentElement;
  const isDark = root.dataset.theme === "dark"
    || (root.dataset.theme === undefined && matchMedia("(prefers-color-scheme: dark)").matches);
  root.dataset.theme = isDark ? "light" : "dark";
  localStorage.setItem("theme", root.dataset.theme);
}

/** Hides the rows of a list that do not hold what is typed, and says how many are left. */
function filterList(box: HTMLInputElement): void {
  const wanted = box.value.trim().toLowerCase();
  const list = document.getElementById(box.dataset.filters ?? "");
  let shown = 0;
  for (const row of list?.querySelectorAll<HTMLElement>("[data-row]") ?? []) {
    row.hidden = wanted !== "" && !(row.textContent ?? "").toLowerCase().includes(wanted);
    shown += row.hidden ? 0 : 1;
  }
  const told = document.getElementById(`${box.dataset.filters}-shown`);
  if (told) {
    told.textContent = wanted === "" ? "" : `${shown} shown`;
  }
}

/** The page as it is now, or null where the session has ended; no text becomes markup by a script. */
function fetchPage(): Promise<Document | null> {
  return new Promise((tell) => {
    const request = new XMLHttpRequest();
    request.open("GET", location.href);
    request.responseType = "document";
    request.setRequestHeader("X-Live", "1");
    request.onload = () => tell(request.status === 200 && request.responseURL === location.href
      ? request.response as Document : null);
    request.onerror = () => tell(null);
    request.send();
  });
}

/** Fetches the page anew when the lake says that something happened, and swaps the live part. */
function stayLive(part: HTMLElement): void {
  const source = new EventSource(`/console/changes/${part.dataset.live}`);
  let isFetching = false;
  let isOld = false;
  const refresh = async (): Promise<void> => {
    isOld = true;
    if (isFetching) {
      return;
    }
    isFetching = true;
    while (isOld && source.readyState !== EventSource.CLOSED) {
      isOld = false;
      const page = await fetchPage();
      if (!page) {
        source.close();
        break;
      }
      const fresh = page.getElementById(part.id);
      if (fresh && !part.contains(document.activeElement)) {
        part.replaceChildren(...fresh.childNodes);
      }
      await new Promise((wake) => setTimeout(wake, 300));
    }
    isFetching = false;
  };
  source.addEventListener("change", () => void refresh());
  addEventListener("pagehide", () => source.close());
}

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-copy], [data-theme-switch], [data-print]") : null;
  if (target?.dataset.copy !== undefined) {
    void copy(target.dataset.copy || target.textContent?.trim() || "");
  } else if (target?.hasAttribute("data-theme-switch")) {
    switchTheme();
  } else if (target?.hasAttribute("data-print")) {
    print();
  }
});

document.addEventListener("input", (event) => {
  if (event.target instanceof HTMLInputElement && event.target.dataset.filters) {
    filterList(event.target);
  }
});

document.addEventListener("change", (event) => {
  if (event.target instanceof HTMLSelectElement && event.target.hasAttribute("data-submits")) {
    event.target.form?.requestSubmit();
  }
});

let lastKey = "";
document.addEventListener("keydown", (event) => {
  const target = event.target;
  const isTyping = target instanceof HTMLElement
    && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT|LW-EDITOR)$/.test(target.tagName));
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  const room = lastKey === "g" ? rooms[event.key] : undefined;
  if (room) {
    location.href = room;
  } else if (event.key === "/") {
    const box = document.querySelector<HTMLInputElement>("[data-filters]");
    if (box) {
      event.preventDefault();
      box.focus();
    }
  }
  lastKey = event.key;
});

const live = document.querySelector<HTMLElement>("[data-live]");
if (live) {
  stayLive(live);
}
