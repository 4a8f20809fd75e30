// Makes a passkey on this device, or signs in with one.

function failed(form: HTMLFormElement): void {
  const note = form.querySelector<HTMLElement>("[data-passkey-note]");
  if (note) {
    note.hidden = false;
  }
}

async function useKey(form: HTMLFormElement): Promise<void> {
  const headers = { [form.dataset.tokenHeader!]: form.dataset.token! };
  const asked = await fetch(form.dataset.options!, { method: "POST", headers });
  if (!asked.ok) {
    failed(form);
    return;
  }
  const options = await asked.json();
  const key = form.dataset.passkey === "make"
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  form.querySelector<HTMLInputElement>("[name=credential]")!.value = JSON.stringify(key);
  form.submit();
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-passkey]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    useKey(form).catch(() => failed(form));
  });
  form.hidden = !("credentials" in navigator) || !("parseCreationOptionsFromJSON" in PublicKeyCredential);
}
