/* What is typed in an editor's first seconds counts as typed.

   Wagtail sees what a form held two seconds after it was opened, and takes that for what was
   there: what was typed before is neither saved by itself, nor previewed, nor warned about. */
(() => {
  const watchOf = (form) => window.wagtail?.app?.getControllerForElementAndIdentifier(form, "w-unsaved");
  let before = null;

  document.addEventListener("beforeinput", (event) => {
    const form = event.target.closest?.("[data-edit-form]");
    const watch = form && watchOf(form);
    if (before === null && watch && !watch.forceValue && !watch.initialFormData) before = watch.formData;
  }, true);

  document.addEventListener("w-unsaved:watch-edits", (event) => {
    const watch = before !== null && watchOf(event.target);
    if (!watch) return;
    watch.initialFormData = before;
    watch.previousFormData = before;
  });
  /* Once it is noticed, what is seen next is what was saved. */
  document.addEventListener("w-unsaved:add", () => {
    before = null;
  });
})();
