// Waits until the deck has changed, then shows it anew; the page keeps what is being looked at.
"use strict";

(async () => {
  const IDLE = 1500;  // milliseconds without a key in a text box, after which nobody is typing
  const pause = (seconds) => new Promise((done) => { setTimeout(done, seconds * 1000); });
  const seen = document.body.dataset.live;
  const ended = document.getElementById("ended");
  let failures = 0;
  let typed = -IDLE;
  document.addEventListener("input", (event) => {
    if (event.composedPath()[0].matches("input[type=search], input[type=text]")) typed = performance.now();
  });

  async function reload() {
    while (document.hasFocus() && performance.now() - typed < IDLE) await pause(0.1);
    location.reload();
  }

  for (;;) {
    try {
      const answer = await fetch(`/wait?seen=${seen}`, { cache: "no-store" });
      if (!answer.ok) throw new Error(answer.statusText);
      failures = 0;
      if ((await answer.text()) !== seen) return reload();
    } catch {
      failures += 1;  // the server has ended, or is being started again
      await pause(2);
    }
    ended.hidden = failures < 2;
  }
})();
