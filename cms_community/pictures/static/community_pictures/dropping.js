/* Sends files to the newsroom, one after the other; a ZIP is answered picture by picture. */
(() => {
  const config = () => JSON.parse(document.getElementById("wagtail-config").textContent);

  /* Calls `heard` with each whole line of JSON as it arrives. */
  const lines = (heard) => {
    let read = 0;
    return (text, whole = false) => {
      const end = whole ? text.length : text.lastIndexOf("\n") + 1;
      text.slice(read, end).split("\n").filter(Boolean).forEach((line) => heard(JSON.parse(line)));
      read = Math.max(read, end);
    };
  };

  /* `on` has: progress(share), heard(line). Resolves when all was heard; rejects with a sentence. */
  const send = (url, file, words, on) => new Promise((done, failed) => {
    const { CSRF_TOKEN, CSRF_HEADER_NAME } = config();
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append("file", file);
    const hear = lines(on.heard);
    request.open("POST", url);
    request.setRequestHeader(CSRF_HEADER_NAME, CSRF_TOKEN);
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    request.upload.onprogress = (event) => event.lengthComputable && on.progress(event.loaded / event.total);
    request.onprogress = () => request.status === 200 && hear(request.responseText);
    request.onerror = () => failed(new Error(words.failed));
    request.onload = () => {
      const told = (request.getResponseHeader("Content-Type") || "").split(";")[0];
      if (request.status === 200 && told === "application/x-ndjson") {
        hear(request.responseText, true);
        done();
      } else if (told === "application/json") failed(new Error(JSON.parse(request.responseText).refused || words.failed));
      else if (told === "text/plain") failed(new Error(request.responseText));
      else failed(new Error([200, 401, 403].includes(request.status) ? words.loggedOut : words.failed));
    };
    request.send(form);
  });

  /* One line on the page for a file that is on its way. */
  class Line {
    constructor(list, name, words) {
      this.words = words;
      this.element = document.createElement("li");
      this.name = document.createElement("span");
      this.name.className = "cc-drop__name";
      this.name.textContent = name;
      this.state = document.createElement("span");
      this.state.className = "cc-drop__state";
      this.state.textContent = words.waiting;
      this.element.append(this.name, " ", this.state);
      list.append(this.element);
    }

    progress(share) {
      this.state.textContent = share < 1 ? `${this.words.sending} ${Math.round(share * 100)} %` : this.words.reading;
    }

    stored() {
      this.element.remove();
    }

    refused(sentence) {
      this.element.classList.add("cc-drop__refused");
      this.state.textContent = sentence;
    }
  }

  /* All of them; `placed` is called with each picture. Resolves with how many were stored. */
  const sendAll = async (url, files, { words, list, placed }) => {
    const waiting = [...files].map((file) => [file, new Line(list, file.name, words)]);
    const count = { stored: 0, refused: 0 };
    for (const [file, line] of waiting) {
      const refusals = [];
      const heard = (answer) => {
        if (answer.picture) {
          count.stored += 1;
          placed(answer.picture);
          line.state.textContent = `${words.stored}: ${count.stored}`;
        } else refusals.push(answer);
      };
      try {
        await send(url, file, words, { progress: (share) => line.progress(share), heard });
      } catch (error) {
        refusals.push({ name: file.name, refused: error.message });
      }
      line.stored();
      refusals.forEach(({ name, refused }) => new Line(list, name, words).refused(refused));
      count.refused += refusals.length;
    }
    return count;
  };

  window.ccDropping = { sendAll };
})();
