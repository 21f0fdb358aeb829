// Starts the page's live connection and keeps trying for ever when it is lost: a trading screen must not give up.
(() => {
  const notice = document.getElementById('components-reconnect-modal');
  const since = notice.querySelector('[data-since]');
  notice.addEventListener('components-reconnect-state-changed', event => {
    const { state } = event.detail;
    if (state === 'show') since.textContent = `${new Date().toISOString().slice(11, 19)} UTC`;
    // The server answered and does not know this page any more: it was restarted. A fresh page is the way back.
    if (state === 'rejected') location.reload();
  });

  Blazor.start({
    circuit: {
      reconnectionOptions: {
        maxRetries: Number.MAX_SAFE_INTEGER,
        retryIntervalMilliseconds: attempt => Math.min(10000, 250 * 2 ** Math.min(attempt, 6)),
      },
    },
  });
})();
