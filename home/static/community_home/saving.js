/* Publishing waits for the autosave that is under way.

   Sent beside it, the form would make the same page twice, or the autosave, which read the page
   before it was published, would write it back as the draft that it was. */
(() => {
  let saving = false;
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

  const isEdited = (form) => form instanceof HTMLFormElement && form.matches("[data-edit-form]");

  document.addEventListener("w-autosave:save", (event) => {
    if (sent || waiting) event.preventDefault();
    else if (!event.defaultPrevented) saving = true;
  });
  document.addEventListener("w-autosave:success", go);
  document.addEventListener("w-autosave:error", go);

  window.addEventListener("submit", (event) => {
    if (!saving || !isEdited(event.target)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting = { form: event.target, button: event.submitter };
  }, true);

  /* What others have not stopped leaves the page: no autosave may start behind it. */
  window.addEventListener("submit", (event) => {
    if (!event.defaultPrevented && isEdited(event.target)) sent = true;
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) sent = false;
  });
})();
