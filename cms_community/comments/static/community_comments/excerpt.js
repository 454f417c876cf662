/* Selecting words of a comment sets the excerpt; selecting others adds them, in the text's order. */
(() => {
  const PART_OF_WORD = /[\p{L}\p{N}\p{M}_-]/u;

  const offsetIn = (element, node, at) => {
    const before = document.createRange();
    before.selectNodeContents(element);
    before.setEnd(node, at);
    return before.toString().length;
  };

  const insideWord = (text, at) =>
    PART_OF_WORD.test(text[at - 1] || "") && PART_OF_WORD.test(text[at] || "");

  /* Without the spaces around it, widened to whole words; null for nothing. */
  const widened = (text, start, end) => {
    while (start < end && /\s/.test(text[start])) start += 1;
    while (end > start && /\s/.test(text[end - 1])) end -= 1;
    if (start === end) return null;
    while (start > 0 && insideWord(text, start)) start -= 1;
    while (end < text.length && insideWord(text, end)) end += 1;
    return [start, end];
  };

  /* Where the selection begins and ends in an element's text; null if it is not within it. */
  const selectedRun = (element) => {
    const selection = window.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!element.contains(range.commonAncestorContainer)) return null;
    const start = offsetIn(element, range.startContainer, range.startOffset);
    const end = offsetIn(element, range.endContainer, range.endOffset);
    return widened(element.textContent, start, end);
  };

  /* In the text's order, those that touch made one. */
  const joined = (text, runs) => {
    const sorted = runs.map((run) => [...run]).sort((one, other) => one[0] - other[0]);
    return sorted.reduce((kept, [start, end]) => {
      const last = kept[kept.length - 1];
      if (last && !text.slice(last[1], start).trim()) {
        last[1] = Math.max(last[1], end);
      } else {
        kept.push([start, end]);
      }
      return kept;
    }, []);
  };

  /* Show in the text which words are taken. */
  const mark = (element, runs) => {
    const text = element.textContent;
    const pieces = [];
    let at = 0;
    runs.forEach(([start, end]) => {
      const taken = document.createElement("mark");
      taken.className = "cc-taken";
      taken.textContent = text.slice(start, end);
      pieces.push(document.createTextNode(text.slice(at, start)), taken);
      at = end;
    });
    pieces.push(document.createTextNode(text.slice(at)));
    element.replaceChildren(...pieces);
  };

  window.ccExcerpt = { selectedRun, joined, mark };

  class ExcerptController extends window.StimulusModule.Controller {
    static targets = ["text", "excerpt", "status"];
    static values = { cut: String };

    connect() {
      this.runs = [];
      this.written = null;
    }

    get text() {
      return this.textTarget.textContent;
    }

    use() {
      const run = selectedRun(this.textTarget);
      if (!run) {
        this.say("nothing");
        return;
      }
      if (this.written !== null && this.excerptTarget.value !== this.written) {
        // Typed over since: what was typed stays, the new words follow it.
        const typed = this.excerptTarget.value.trim();
        const words = this.text.slice(...run);
        this.write(typed ? typed + this.cutValue + words : words);
        return;
      }
      this.runs = joined(this.text, [...this.runs, run]);
      this.write(this.runs.map((one) => this.text.slice(...one)).join(this.cutValue));
      mark(this.textTarget, this.runs);
    }

    whole() {
      this.runs = [];
      this.write(this.text.trim());
      this.written = null;
      mark(this.textTarget, this.runs);
    }

    write(words) {
      this.excerptTarget.value = words;
      this.written = words;
      this.excerptTarget.dispatchEvent(new Event("input", { bubbles: true }));
      this.excerptTarget.dispatchEvent(new Event("change", { bubbles: true }));
      window.getSelection().removeAllRanges();
      this.say("done");
    }

    say(what) {
      this.statusTarget.textContent = this.statusTarget.dataset[what];
    }
  }

  window.wagtail.app.register("cc-excerpt", ExcerptController);
})();
