/* “Retouch” beside the picture that a page holds: opens the table, and shows what came of it. */
(() => {
  const { chosen, table } = document.currentScript.dataset;
  // Another window may hold the same field of another page: only this window's own answer counts.
  const page = Math.random().toString(36).slice(2);
  const holding = (picture) => [...document.querySelectorAll(".image-chooser")]
    .filter((chooser) => String(chooser.widget?.getValue()) === String(picture));

  class RetouchLinkController extends window.StimulusModule.Controller {
    static values = { field: String };

    /* The menu that it lies in is put on the page each time it is opened. */
    connect() {
      this.element.hidden = this.element.previousElementSibling.hidden;
      this.aim();
    }

    aim() {
      const chooser = document.getElementById(`${this.fieldValue}-chooser`);
      const picture = chooser?.widget?.getValue() || document.getElementById(this.fieldValue)?.value;
      if (!picture) return;
      this.element.href = `${table.replace("/0/", `/${picture}/`)}?for=${page}:${this.fieldValue}`;
    }
  }

  /* The same picture looks different now, wherever it stands; another one takes its place in the
     field that was asked for. */
  const heard = async ({ data: { picture, became, token } }) => {
    const other = became !== picture;
    const choosers = holding(picture).filter(({ id }) => !other || token === `${page}:${id.replace(/-chooser$/, "")}`);
    if (!choosers.length) return;
    const response = await fetch(chosen.replace("/0/", `/${became}/`), { headers: { "X-Requested-With": "XMLHttpRequest" } });
    if (!response.ok || response.redirected) return;
    const { result } = await response.json();
    holding(picture).filter((chooser) => choosers.includes(chooser)).forEach(({ widget }) => {
      if (other) widget.setStateFromModalData(result);
      else widget.setState(result);
    });
  };

  new BroadcastChannel("cc-retouch").addEventListener("message", heard);
  window.wagtail.app.register("cc-retouch-link", RetouchLinkController);
})();
