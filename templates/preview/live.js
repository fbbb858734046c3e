// Waits until the deck has changed, then shows it anew; the address keeps what is being looked at.
"use strict";

(async () => {
  const pause = (seconds) => new Promise((done) => { setTimeout(done, seconds * 1000); });
  const seen = document.body.dataset.live;
  for (;;) {
    try {
      const answer = await fetch(`/wait?seen=${seen}`, { cache: "no-store" });
      if (answer.ok && (await answer.text()) !== seen) {
        location.reload();
        return;
      }
      if (!answer.ok) await pause(2);
    } catch {
      await pause(2);  // the server has ended, or is being started again
    }
  }
})();
