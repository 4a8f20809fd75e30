// Talks to the service: forms that are sent as JSON, and what every request of a page must carry.

export interface Problem { id?: string; detail?: string; title?: string; hint?: string }

/** What only a page of this session can know; a foreign page cannot, so its requests are refused. */
function proof(): Record<string, string> {
  const tag = document.querySelector<HTMLMetaElement>('meta[name="lakeward-antiforgery"]');
  return tag ? { "Lakeward-Antiforgery": tag.content } : {};
}

export function send(method: string, address: string, body?: unknown, more: Record<string, string> = {}, stop?: AbortSignal): Promise<Response> {
  const init: RequestInit = { method, headers: { ...proof(), ...more } };
  if (body !== undefined) {
    init.headers = { ...init.headers, "Content-Type": "application/json" };
    init.body = JSON.stringify(body);
  }
  if (stop) {
    init.signal = stop;
  }
  return fetch(address, init);
}

export function problemNote(problem: Problem): HTMLElement {
  const note = document.createElement("div");
  note.className = "note bad";
  note.setAttribute("role", "alert");
  const id = document.createElement("span");
  id.className = "id";
  id.textContent = problem.id ?? "";
  note.append(id, ` ${problem.detail ?? problem.title ?? "It was refused."}`);
  if (problem.hint) {
    const hint = document.createElement("p");
    hint.className = "small";
    hint.textContent = problem.hint;
    note.append(hint);
  }
  return note;
}

export async function problemOf(answer: Response): Promise<Problem> {
  try {
    return await answer.json() as Problem;
  } catch {
    return { detail: `The server answered ${answer.status}.` };
  }
}

/** The fields of a form as JSON; a field named `list:NAME` is split at spaces, `number:NAME` is a number. */
function fieldsOf(form: HTMLFormElement): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [name, value] of new FormData(form)) {
    const [kind, rest] = name.includes(":") ? name.split(":", 2) as [string, string] : ["", name];
    const text = String(value);
    body[rest] = kind === "list" ? text.split(/\s+/).filter((part) => part !== "")
      : kind === "number" ? Number(text)
      : kind === "json" ? JSON.parse(text) as unknown
      : text;
  }
  return body;
}

/** Puts an answer's members into the parts of a template that ask for them. */
function showAnswer(form: HTMLFormElement, answer: Record<string, unknown>): void {
  const template = document.getElementById(form.dataset.shows!) as HTMLTemplateElement;
  const filled = template.content.cloneNode(true) as DocumentFragment;
  for (const part of filled.querySelectorAll<HTMLElement>("[data-member]")) {
    const value = answer[part.dataset.member!];
    if (Array.isArray(value)) {
      part.replaceChildren(...value.map((item) => {
        const line = document.createElement("li");
        line.textContent = String(item);
        return line;
      }));
    } else {
      part.textContent = String(value ?? "");
    }
  }
  (form.closest("[data-replaced]") ?? form).replaceWith(filled);
}

export async function sendForm(form: HTMLFormElement, body?: unknown): Promise<void> {
  form.querySelector(".note.bad")?.remove();
  const [method, address] = form.dataset.api!.split(" ") as [string, string];
  const hasBody = method !== "DELETE" || form.dataset.body !== undefined;
  form.setAttribute("aria-busy", "true");
  try {
    const answer = await send(method, address, hasBody ? body ?? fieldsOf(form) : undefined);
    if (!answer.ok) {
      form.append(problemNote(await problemOf(answer)));
      return;
    }
    const told = (answer.headers.get("Content-Type") ?? "").includes("json") ? await answer.json() as Record<string, unknown> : {};
    if (form.dataset.shows) {
      showAnswer(form, told);
    } else {
      location.href = form.dataset.next ?? location.href;
    }
  } finally {
    form.removeAttribute("aria-busy");
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.dataset.api || form.dataset.passkey) {
    return;
  }
  event.preventDefault();
  if (!form.dataset.confirm || confirm(form.dataset.confirm)) {
    void sendForm(form);
  }
});
