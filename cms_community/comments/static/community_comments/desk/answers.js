/* Asking the newsroom, and what it answers. */
(() => {
  const configIn = (page) => JSON.parse(page.getElementById("wagtail-config").textContent);
  const config = () => configIn(document);

  class Refused extends Error {
    constructor(message, answer = {}) {
      super(message);
      this.answer = answer;
    }
  }

  const read = async (response, words) => {
    if (response.redirected) throw new Refused(words.loggedOut);
    let answer;
    try {
      answer = await response.json();
    } catch {
      const forbidden = response.status === 403;
      const refusal = new Refused(forbidden ? words.loggedOut : words.offline);
      throw Object.assign(refusal, { forbidden });
    }
    if (!response.ok) throw new Refused(answer.refused || words.offline, answer);
    return answer;
  };

  const sent = async (url, options, words) => {
    let response;
    try {
      response = await fetch(url, {
        credentials: "same-origin",
        ...options,
        headers: {
          Accept: "application/json",
          "X-Requested-With": "XMLHttpRequest",
          ...options.headers,
        },
      });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Refused(words.offline);
    }
    return read(response, words);
  };

  const ask = (url, words, signal) => sent(url, { signal }, words);

  let token;

  const decideOnce = (url, body, words) => {
    const { CSRF_TOKEN, CSRF_HEADER_NAME } = config();
    const headers = { [CSRF_HEADER_NAME]: token || CSRF_TOKEN };
    return sent(url, { method: "POST", body, headers }, words);
  };

  const personAt = (page) => page.querySelector("[data-cc-person]")?.dataset.ccPerson;

  /* Whoever logged in again in another window has another token since; nobody decides in the name
     of a colleague who did. */
  const renewToken = async (words) => {
    const answer = await fetch(window.location.href, { credentials: "same-origin" }).catch(() => {
      throw new Refused(words.offline);
    });
    if (!answer.ok || answer.redirected) throw new Refused(words.loggedOut);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (personAt(page) !== personAt(document)) throw new Refused(words.someoneElse);
    token = configIn(page).CSRF_TOKEN;
  };

  const decide = async (url, given, words) => {
    const body = given instanceof URLSearchParams ? given : new URLSearchParams(given);
    try {
      return await decideOnce(url, body, words);
    } catch (refusal) {
      if (!refusal.forbidden) throw refusal;
      await renewToken(words);
      return decideOnce(url, body, words);
    }
  };

  const shortcutsOn = () => config().KEYBOARD_SHORTCUTS_ENABLED !== false;

  /* HTML that our own server rendered and escaped. */
  const fragment = (html) => document.createRange().createContextualFragment(html);

  window.ccDesk = { ask, decide, fragment, shortcutsOn, Refused, parts: {} };
})();
