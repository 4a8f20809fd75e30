// The SQL workbench: an editor that knows the visible tables, a grid, a chart, and the export of an answer.
import { autocompletion, closeBrackets, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { PostgreSQL, sql } from "@codemirror/lang-sql";
import { bracketMatching, HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView, highlightActiveLine, keymap, lineNumbers, placeholder } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { type Problem, problemNote, problemOf, send } from "./api";

interface VisibleTable { dataset: string; name: string; columns: { name: string; type: string }[] }
interface Answer { columns: string[]; rows: unknown[][]; cut: boolean; terms: string }

const maxRows = 1000;
const maxBars = 40;

/** A number as it was sent: a double would round what has more than 53 bits. */
class Figure {
  constructor(readonly text: string) {}
  get value(): number { return Number(this.text); }
}

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--accent)", fontWeight: "600" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--class-general)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--class-sensitive)" },
  { tag: tags.comment, color: "var(--ink-soft)", fontStyle: "italic" },
  { tag: tags.typeName, color: "var(--class-quasi)" },
]);

/** The editor stands in a shadow root: its styles are then constructed, which the page's policy allows. */
class SqlEditor extends HTMLElement {
  view: EditorView | undefined;

  start(text: string, tables: VisibleTable[], run: () => void): void {
    const root = this.attachShadow({ mode: "open" });
    const schema: Record<string, string[]> = {};
    for (const table of tables) {
      schema[`${table.dataset}.${table.name}`] = table.columns.map((column) => column.name);
    }
    const parent = document.createElement("div");
    root.append(parent);
    this.view = new EditorView({
      root,
      parent,
      state: EditorState.create({
        doc: text,
        extensions: [
          keymap.of([{ key: "Mod-Enter", run: () => { run(); return true; } }]),
          lineNumbers(), history(), highlightActiveLine(), bracketMatching(), closeBrackets(),
          autocompletion(), sql({ dialect: PostgreSQL, schema, upperCaseKeywords: false }),
          syntaxHighlighting(colours), placeholder("select … from …"),
          keymap.of([...completionKeymap, ...historyKeymap, ...defaultKeymap]),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ "aria-label": "SQL statement" }),
          EditorView.theme({
            "&": { fontSize: "0.875rem", color: "var(--ink)", backgroundColor: "transparent", minHeight: "9rem", maxHeight: "40vh" },
            "&.cm-focused": { outline: "none" },
            ".cm-scroller": { fontFamily: "var(--mono)", overflow: "auto" },
            ".cm-content": { caretColor: "var(--ink)", minHeight: "9rem" },
            ".cm-cursor": { borderLeftColor: "var(--ink)" },
            ".cm-gutters": { backgroundColor: "var(--well)", color: "var(--ink-soft)", border: "none" },
            ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--accent) 7%, transparent)" },
            ".cm-selectionBackground, &.cm-focused .cm-selectionBackground": { backgroundColor: "var(--accent-wash)" },
            ".cm-tooltip": { backgroundColor: "var(--sheet)", color: "var(--ink)", border: "1px solid var(--line-strong)" },
            ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--accent-ink)" },
          }),
        ],
      }),
    });
  }

  get text(): string { return this.view?.state.doc.toString() ?? ""; }

  insert(text: string): void {
    this.view?.dispatch(this.view.state.replaceSelection(text));
    this.view?.focus();
  }
}
customElements.define("lw-editor", SqlEditor);

const editor = document.querySelector<SqlEditor>("lw-editor")!;
const runButton = document.getElementById("run") as HTMLButtonElement;
const exportButton = document.getElementById("export") as HTMLButtonElement;
const chartButton = document.getElementById("chart") as HTMLButtonElement;
const purpose = document.getElementById("purpose") as HTMLSelectElement;
const output = document.getElementById("answer")!;
const tables = JSON.parse(document.getElementById("catalog")!.textContent!) as Record<string, VisibleTable[]>;
let running: AbortController | undefined;
let last: Answer | undefined;
let asChart = false;

function make<K extends keyof HTMLElementTagNameMap>(
  name: K, className = "", text = ""): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = text;
  return element;
}

function ask(accept: string, stop: AbortSignal): Promise<Response> {
  return send("POST", "/v1/query", { sql: editor.text, purpose: purpose.value }, { Accept: accept }, stop);
}

async function tellRefusal(answer: Response): Promise<void> {
  if (answer.status === 401) {
    location.href = "/sign-in";
    return;
  }
  output.replaceChildren(problemNote(await problemOf(answer)));
}

function termsOf(answer: Response): string {
  const head = (name: string) => decodeURIComponent(answer.headers.get(name) ?? "");
  const masked = head("Lakeward-Masked");
  return `Asked as ${head("Lakeward-Role")} for ${head("Lakeward-Purpose")} under ${head("Lakeward-Grant")}. `
    + (masked ? `Masked: ${masked}. ` : "Nothing is masked. ")
    + (head("Lakeward-Answers") ? `Figures alone: ${head("Lakeward-Answers")}. ` : "")
    + `Audit event ${head("Lakeward-Audit-Event")}.`;
}

/** Reads rows as they come, up to what a page can show; the rest is not fetched. */
async function read(answer: Response, stop: AbortController): Promise<Answer> {
  const result: Answer = { columns: [], rows: [], cut: false, terms: termsOf(answer) };
  const lines = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await lines.read();
    rest += value ?? "";
    const whole = rest.split("\n");
    rest = whole.pop() ?? "";
    for (const line of whole.filter((text) => text !== "")) {
      if (result.rows.length === maxRows) {
        result.cut = true;
        stop.abort();
        return result;
      }
      const row = JSON.parse(line, function (this: unknown, _key: string, value: unknown, context?: { source?: string }) {
        return typeof value === "number" ? new Figure(context?.source ?? String(value)) : value;
      } as (key: string, value: unknown) => unknown) as Record<string, unknown>;
      const failure = row.error as { id: string; detail: string; hint: string } | undefined;
      if (failure && typeof failure === "object" && "detail" in failure) {
        throw Object.assign(new Error(failure.detail), failure);
      }
      if (result.columns.length === 0) {
        result.columns = Object.keys(row);
      }
      result.rows.push(result.columns.map((column) => row[column]));
    }
    if (done) {
      return result;
    }
  }
}

function textOf(value: unknown): string {
  return value instanceof Figure ? value.text
    : typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}

function grid(answer: Answer): HTMLElement {
  const frame = make("div", "result");
  frame.tabIndex = 0;
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", "Rows of the answer");
  const table = make("table");
  const head = table.createTHead().insertRow();
  for (const [at, column] of answer.columns.entries()) {
    const cell = make("th", answer.rows[0]?.[at] instanceof Figure ? "num" : "", column);
    cell.scope = "col";
    head.append(cell);
  }
  const body = table.createTBody();
  for (const row of answer.rows) {
    const line = body.insertRow();
    for (const value of row) {
      const cell = line.insertCell();
      cell.textContent = value === null ? "null" : textOf(value);
      cell.className = value === null ? "null" : value instanceof Figure ? "num" : "";
    }
  }
  frame.append(table);
  return frame;
}

/** Bars of the first column of figures, named by the first other column. */
function chart(answer: Answer): HTMLElement {
  const figure = answer.columns.findIndex((_, at) => answer.rows.some((row) => row[at] instanceof Figure));
  const name = answer.columns.findIndex((_, at) => at !== figure);
  const frame = make("figure", "card");
  if (figure < 0) {
    frame.append(make("p", "soft", "A chart needs a column of numbers."));
    return frame;
  }
  const rows = answer.rows.slice(0, maxBars);
  const values = rows.map((row) => (row[figure] instanceof Figure ? (row[figure] as Figure).value : 0));
  const most = Math.max(...values.map(Math.abs), 1e-300);
  const bars = make("div", "bars");
  for (const [at, row] of rows.entries()) {
    const bar = make("div", "bar");
    bar.style.width = `${(Math.abs(values[at]!) / most) * 100}%`;
    const cell = make("div");
    cell.append(bar);
    bars.append(
      make("span", "small", name < 0 ? String(at + 1) : textOf(row[name])), cell, make("span", "num small", textOf(row[figure])));
  }
  const caption = make("figcaption", "small soft", `${answer.columns[figure]}${name < 0 ? "" : ` by ${answer.columns[name]}`}`
    + (answer.rows.length > maxBars ? `, the first ${maxBars} rows` : ""));
  frame.append(bars, caption);
  return frame;
}

function show(answer: Answer): void {
  const count = answer.cut ? `the first ${maxRows.toLocaleString("en")} rows; export for all` : `${answer.rows.length.toLocaleString("en")} ${answer.rows.length === 1 ? "row" : "rows"}`;
  const parts: HTMLElement[] = [];
  if (answer.rows.length === 0) {
    const empty = make("div", "empty");
    empty.append(make("strong", "", "No rows"), make("p", "", "The statement ran; nothing that you may see fits it."));
    parts.push(empty);
  } else {
    parts.push(asChart ? chart(answer) : grid(answer));
  }
  parts.push(make("p", "small soft", `${count}. ${answer.terms}`));
  output.replaceChildren(...parts);
}

async function run(): Promise<void> {
  if (running) {
    running.abort();
    return;
  }
  running = new AbortController();
  runButton.textContent = "Stop";
  const waiting = make("p", "soft");
  waiting.append(make("span", "spin"), document.createTextNode(" Asking…"));
  output.replaceChildren(waiting);
  output.setAttribute("aria-busy", "true");
  try {
    const answer = await ask("application/x-ndjson", running.signal);
    if (!answer.ok) {
      await tellRefusal(answer);
      return;
    }
    last = await read(answer, running);
    show(last);
    chartButton.disabled = exportButton.disabled = last.rows.length === 0;
  } catch (failure) {
    const told = failure as Problem & { name?: string };
    if (told.name === "AbortError") {
      output.replaceChildren(make("p", "soft", "Stopped."));
    } else {
      output.replaceChildren(problemNote({ detail: "The answer broke off before its end.", ...told }));
    }
  } finally {
    running = undefined;
    runButton.textContent = "Run";
    output.removeAttribute("aria-busy");
  }
}

async function save(): Promise<void> {
  const answer = await ask("text/csv", new AbortController().signal);
  if (!answer.ok) {
    await tellRefusal(answer);
    return;
  }
  const link = make("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = "answer.csv";
  link.click();
  URL.revokeObjectURL(link.href);
}

runButton.addEventListener("click", () => void run());
exportButton.addEventListener("click", () => void save());
chartButton.addEventListener("click", () => {
  asChart = !asChart;
  chartButton.setAttribute("aria-pressed", String(asChart));
  if (last) {
    show(last);
  }
});
document.querySelector(".tables")?.addEventListener("click", (event) => {
  const name = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>("[data-insert]")?.dataset.insert : undefined;
  if (name) {
    editor.insert(name);
  }
});
purpose.addEventListener("change", () => purpose.form?.requestSubmit());
editor.start(editor.dataset.text ?? "", tables[purpose.value] ?? [], () => void run());
