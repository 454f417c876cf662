/* Selecting words of a comment sets the excerpt; selecting others adds them, in the text's order. */
(() => {
  const PART_OF_WORD = /[\p{L}\p{N}\p{M}_-]/u;

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
      const run = this.selectedRun();
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
      this.runs = this.joined([...this.runs, run]);
      this.write(this.runs.map((one) => this.text.slice(...one)).join(this.cutValue));
      this.mark();
    }

    whole() {
      this.runs = [];
      this.write(this.text.trim());
      this.written = null;
      this.mark();
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

    /* Where the selection begins and ends in the text, widened to whole words. */
    selectedRun() {
      const selection = window.getSelection();
      if (!selection.rangeCount || selection.isCollapsed) return null;
      const range = selection.getRangeAt(0);
      if (!this.textTarget.contains(range.commonAncestorContainer)) return null;
      const text = this.text;
      let start = this.offset(range.startContainer, range.startOffset);
      let end = this.offset(range.endContainer, range.endOffset);
      while (start < end && /\s/.test(text[start])) start += 1;
      while (end > start && /\s/.test(text[end - 1])) end -= 1;
      if (start === end) return null;
      while (start > 0 && this.insideWord(start)) start -= 1;
      while (end < text.length && this.insideWord(end)) end += 1;
      return [start, end];
    }

    insideWord(at) {
      return PART_OF_WORD.test(this.text[at - 1]) && PART_OF_WORD.test(this.text[at]);
    }

    offset(node, at) {
      const before = document.createRange();
      before.selectNodeContents(this.textTarget);
      before.setEnd(node, at);
      return before.toString().length;
    }

    /* In the text's order, those that touch made one. */
    joined(runs) {
      const sorted = runs.sort((one, other) => one[0] - other[0]);
      return sorted.reduce((kept, [start, end]) => {
        const last = kept[kept.length - 1];
        if (last && !this.text.slice(last[1], start).trim()) {
          last[1] = Math.max(last[1], end);
        } else {
          kept.push([start, end]);
        }
        return kept;
      }, []);
    }

    /* Show in the text which words are taken. */
    mark() {
      const text = this.text;
      const pieces = [];
      let at = 0;
      this.runs.forEach(([start, end]) => {
        const taken = document.createElement("mark");
        taken.className = "cc-taken";
        taken.textContent = text.slice(start, end);
        pieces.push(document.createTextNode(text.slice(at, start)), taken);
        at = end;
      });
      pieces.push(document.createTextNode(text.slice(at)));
      this.textTarget.replaceChildren(...pieces);
    }
  }

  window.wagtail.app.register("cc-excerpt", ExcerptController);
})();
