/** Arrows turn an album's pages; swiping does by itself, and without this the picture list still scrolls. */
for (const reel of document.querySelectorAll<HTMLElement>("[data-album]")) open(reel);

function open(reel: HTMLElement): void {
  const list = reel.querySelector("ol");
  const told = reel.querySelector("[data-count]");
  if (!list || !told) return;
  const pictures = [...list.children] as HTMLElement[];
  let here = 0;
  // Where a turn leads that is under way: who presses twice goes on from there.
  let aimed: number | null = null;

  const show = (index: number): void => {
    aimed = Math.max(0, Math.min(pictures.length - 1, index));
    const picture = pictures[aimed];
    if (picture) list.scrollTo({ left: picture.offsetLeft - list.offsetLeft });
  };
  const tell = (): void => {
    here = Math.round(list.scrollLeft / list.clientWidth);
    told.textContent = `${here + 1} sur ${pictures.length}`;
    for (const [index, link] of [...reel.querySelectorAll(".album__index a")].entries()) link.setAttribute("aria-current", String(index === here));
  };
  const from = (): number => aimed ?? here;
  const keys: Record<string, () => number> = { ArrowLeft: () => from() - 1, ArrowRight: () => from() + 1, Home: () => 0, End: () => pictures.length - 1 };

  list.addEventListener("scroll", tell, { passive: true });
  for (const ends of ["scrollend", "pointerdown", "wheel"]) list.addEventListener(ends, () => (aimed = null), { passive: true });
  addEventListener("keydown", (event) => {
    const aim = keys[event.key];
    const elsewhere = event.target instanceof HTMLElement && event.target.closest("input, textarea, select");
    if (!aim || elsewhere || event.altKey || event.ctrlKey || event.metaKey) return;
    if (/^(Home|End)$/.test(event.key) && !reel.contains(document.activeElement)) return;
    event.preventDefault();
    show(aim());
  });
  reel.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[data-step], .album__index a") : null;
    if (!link) return;
    event.preventDefault();
    const step = link.dataset["step"];
    show(step === undefined ? Number(link.hash.replace("#photo-", "")) - 1 : from() + Number(step));
  });
  tell();
}
