/** Shows the draft that the address's token opens, in the real page, and follows it while its editor types. */
const EVERY = 1_500;
const token = location.hash.slice(1);
const SAID: Record<number, string> = {
  401: "Ce lien n’ouvre plus de brouillon : rouvrez l’aperçu dans l’administration.",
  404: "Rien à montrer encore : il manque la photo ou le commentaire de ce jour.",
};
let shown = "";
let turn = 0;

async function look(): Promise<void> {
  const again = await refresh().catch(() => say("La rédaction ne répond pas ; l’aperçu revient dès qu’elle répond."));
  if (again) setTimeout(() => void look(), EVERY);
}

/** Fetch the draft; false when there is nothing more to wait for. */
async function refresh(): Promise<boolean> {
  if (document.hidden && shown) return true;
  const answer = await fetch("/preview/draft/", { method: "POST", headers: { Authorization: `Bearer ${token}` }, cache: "no-store" });
  if (!answer.ok) return say(SAID[answer.status] ?? "La rédaction ne répond pas ; l’aperçu revient dès qu’elle répond.") && answer.status !== 401;
  const html = await answer.text();
  if (html !== shown) await show(html);
  shown = html;
  return true;
}

async function show(html: string): Promise<void> {
  const drawn = new DOMParser().parseFromString(html, "text/html");
  const place = { top: scrollY, left: scrollX };
  const first = shown === "";
  document.title = drawn.title;
  await Promise.all([...drawn.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')].map(styled));
  for (const script of drawn.querySelectorAll("script[src]")) script.replaceWith(running(script));
  document.body.replaceChildren(...drawn.body.childNodes);
  scrollTo({ ...place, behavior: "instant" });
  if (first) tell({ type: "w-preview:request-scroll", origin: location.origin });
}

/** Style sheets that this page has not yet are there before the page is, or it would jump. */
function styled(link: HTMLLinkElement): Promise<unknown> {
  if (document.head.querySelector(`link[href="${link.getAttribute("href")}"]`)) return Promise.resolve();
  const sheet = document.createElement("link");
  const there = new Promise((resolve) => ["load", "error"].forEach((name) => sheet.addEventListener(name, resolve)));
  Object.assign(sheet, { rel: "stylesheet", href: link.href });
  document.head.append(sheet);
  return there;
}

/** A script that was parsed elsewhere does not run; one of a new name does, also the second time. */
function running(parsed: Element): HTMLScriptElement {
  const script = document.createElement("script");
  script.type = "module";
  script.src = `${parsed.getAttribute("src")}?${++turn}`;
  return script;
}

function say(sentence: string): true {
  const told = document.querySelector("[data-told]") ?? document.querySelector(".draft-note");
  if (told) told.textContent = sentence;
  return true;
}

// The admin's side panel shows each new text in a new frame, and asks where the former one was scrolled to.
function tell(message: object): void {
  if (parent !== window) parent.postMessage({ wagtail: message }, "*");
}
addEventListener("message", ({ data, source }: MessageEvent<{ wagtail?: { type: string; x: number; y: number } }>) => {
  if (source !== parent) return;
  if (data.wagtail?.type === "w-preview:get-scroll-position") tell({ type: "w-preview:set-scroll-position", x: scrollX, y: scrollY, origin: location.origin });
  if (data.wagtail?.type === "w-preview:set-scroll-position") scrollTo({ left: data.wagtail.x, top: data.wagtail.y, behavior: "instant" });
});

if (token) void look();
else say("Cette adresse n’ouvre aucun brouillon.");
