/* Asking the newsroom, and what it answers. */
(() => {
  const config = () => JSON.parse(document.getElementById("wagtail-config").textContent);

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
      throw new Refused(response.status === 403 ? words.loggedOut : words.offline);
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

  const decide = (url, given, words) => {
    const { CSRF_TOKEN, CSRF_HEADER_NAME } = config();
    const body = given instanceof URLSearchParams ? given : new URLSearchParams(given);
    return sent(url, { method: "POST", body, headers: { [CSRF_HEADER_NAME]: CSRF_TOKEN } }, words);
  };

  const shortcutsOn = () => config().KEYBOARD_SHORTCUTS_ENABLED !== false;

  /* HTML that our own server rendered and escaped. */
  const fragment = (html) => document.createRange().createContextualFragment(html);

  window.ccDesk = { ask, decide, fragment, shortcutsOn, Refused, parts: {} };
})();
