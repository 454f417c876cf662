/* Sends dropped files one by one, a few at once, and tells how far each is. */
(() => {
  /* Posts one file; `heard` gets the answer as far as it has come, for answers in lines. */
  function send(file, url, { progressed = () => {}, heard = () => {} } = {}) {
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      const body = new FormData();
      body.append('file', file, file.name);
      request.open('POST', url);
      request.setRequestHeader('X-CSRFToken', token());
      request.setRequestHeader('Accept', 'application/json');
      request.upload.onprogress = (event) => progressed(event.loaded, event.total);
      request.onprogress = () => heard(request.responseText);
      request.onloadend = () => {
        const status = ledAway(request, url) ? 401 : request.status;
        resolve({ status, text: request.responseText });
      };
      request.send(body);
    });
  }

  /* Who logged in again in another window has another token since this page was opened. */
  function token() {
    const [, fresh] = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) || [];
    return fresh || window.wagtailConfig.CSRF_TOKEN;
  }

  /* Whoever is no longer logged in is led to the form for that, which is no answer to a file. */
  function ledAway({ responseURL }, url) {
    return Boolean(responseURL)
      && new URL(responseURL).pathname !== new URL(url, window.location.href).pathname;
  }

  /* Runs jobs, a few at once, in the order they came. */
  class Queue {
    constructor() {
      this.waiting = [];
      this.running = 0;
    }

    add(job) {
      this.waiting.push(job);
      this.next();
    }

    get idle() {
      return this.running === 0 && this.waiting.length === 0;
    }

    next() {
      while (this.running < window.ccDrop.atOnce && this.waiting.length) {
        this.running += 1;
        this.waiting
          .shift()()
          .finally(() => {
            this.running -= 1;
            this.next();
          });
      }
    }
  }

  function parsed(text) {
    try {
      return JSON.parse(text) || {};
    } catch {
      return {};
    }
  }

  /* One sentence for an answer that is no picture. */
  function refusal({ status, text }, words) {
    const { error } = parsed(text);
    if (error) return error;
    if (status === 0) return words.lost;
    if (status === 401) return words.loggedOut;
    if (status === 403) return words.forbidden;
    return status === 413 ? words.tooLarge : words.broken;
  }

  /* Makes an element take dropped files, and the picker beside it too. */
  function takeDrops(zone, taken) {
    const over = (on) => zone.classList.toggle('cc-drop--over', on);
    const holdsFiles = (event) => [...(event.dataTransfer?.types || [])].includes('Files');
    zone.addEventListener('dragover', (event) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      over(true);
    });
    zone.addEventListener('dragleave', () => over(false));
    zone.addEventListener('drop', (event) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      over(false);
      taken([...event.dataTransfer.files]);
    });
  }

  window.ccDrop = { atOnce: 2, send, token, Queue, parsed, refusal, takeDrops };
})();
