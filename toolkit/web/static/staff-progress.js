// Shows how far the analysis is without a reload; without it the page has a link that does the same.
(() => {
  "use strict";
  const box = document.getElementById("progress");
  const said = document.getElementById("progress-said");
  if (!box || !box.dataset.poll) return;
  const EVERY = 2000;
  const SPEAK_EVERY = 10000; // a screen reader is not interrupted more often than this
  let spoken = 0;
  const ask = async () => {
    try {
      const answer = await fetch(box.dataset.poll, { credentials: "same-origin" });
      if (answer.ok && !answer.redirected) {
        box.innerHTML = await answer.text();
        const state = box.firstElementChild && box.firstElementChild.dataset.state;
        if (state !== "waiting" && state !== "running") {
          window.location.reload();
          return;
        }
        if (said && Date.now() - spoken > SPEAK_EVERY) {
          spoken = Date.now();
          said.textContent = box.querySelector("p").textContent;
        }
      }
    } catch {
      // The network is away for a moment: ask again.
    }
    window.setTimeout(ask, EVERY);
  };
  window.setTimeout(ask, EVERY);
})();
