// Makes a passkey on this device, or signs in with one.
import { problemNote, problemOf, send, sendForm } from "./api";

async function useKey(form: HTMLFormElement): Promise<void> {
  const asked = await send("POST", form.dataset.options!, {});
  if (!asked.ok) {
    form.append(problemNote(await problemOf(asked)));
    return;
  }
  const options = await asked.json();
  const key = form.dataset.passkey === "make"
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  const body: Record<string, unknown> = Object.fromEntries(new FormData(form));
  await sendForm(form, { ...body, credential: key });
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-passkey]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    form.querySelector(".note.bad")?.remove();
    useKey(form).catch(() => form.append(problemNote({ detail: "The device made no passkey.", hint: "Try again, or use a code instead." })));
  });
  form.hidden = !("credentials" in navigator) || !("parseCreationOptionsFromJSON" in PublicKeyCredential);
}
