/** Another site's player comes only once a reader asks for it: before, that site hears of nobody. */
for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-player]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const frame = document.createElement("iframe");
    Object.assign(frame, { src: link.dataset["player"], title: link.dataset["title"], allow: "autoplay; fullscreen; picture-in-picture", referrerPolicy: "strict-origin-when-cross-origin" });
    frame.allowFullscreen = true;
    link.replaceWith(frame);
    frame.focus();
  });
}
