/* Publishing waits for the autosave that is under way.

   Sent beside it, the form would make the same page twice, or the autosave, which read the page
   before it was published, would write it back as the draft that it was. */
(() => {
  const REVISION = "data-w-autosave-revision-id-value";
  let saving = false;
  let answered = false;
  let waiting = null;
  let sent = false;

  /* The form goes to where the autosave has led it, with the button that was pressed: that one is
     disabled by now, and a disabled button is not sent. */
  const go = () => {
    saving = false;
    if (!waiting) return;
    const { form, button } = waiting;
    waiting = null;
    if (button?.name) {
      const pressed = Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value });
      form.append(pressed);
      setTimeout(() => pressed.remove());
    }
    form.requestSubmit();
  };

  /* Another window has saved a later version: Wagtail asks whether to write over it, once the
     button is pressed again. */
  const stay = () => {
    saving = false;
    const button = waiting?.button;
    waiting = null;
    window.wagtail.app.getControllerForElementAndIdentifier(button, "w-progress")?.deactivate();
  };

  /* Autosave tells of its end when the window is next drawn, and one that is hidden is not drawn. */
  const goUnseen = () => {
    if (answered && document.hidden) go();
  };
  const answers = new MutationObserver(() => {
    answered = true;
    goUnseen();
  });
  document.addEventListener("visibilitychange", goUnseen);

  const isEdited = (form) => form instanceof HTMLFormElement && form.matches("[data-edit-form]");

  document.addEventListener("w-autosave:save", (event) => {
    if (sent || waiting) event.preventDefault();
    // Whoever else hears of it may still stop it.
    queueMicrotask(() => {
      if (event.defaultPrevented) return;
      saving = true;
      answered = false;
      answers.observe(event.target, { attributeFilter: [REVISION] });
    });
  });
  document.addEventListener("w-autosave:success", go);
  document.addEventListener("w-autosave:error", ({ detail }) => (detail.type === "invalid_revision" ? stay() : go()));

  window.addEventListener("submit", (event) => {
    if (!saving || !isEdited(event.target)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting = { form: event.target, button: event.submitter };
    goUnseen();
  }, true);

  /* What others have not stopped leaves the page: no autosave may start behind it. */
  window.addEventListener("submit", (event) => {
    if (!event.defaultPrevented && isEdited(event.target)) sent = true;
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) sent = false;
  });
})();
