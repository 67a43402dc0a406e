// While the run goes on, the page is written anew every few steps and loads itself again; what the reader has
// chosen is kept in between.

// What the reader has chosen on this page: remembered(name, otherwise) and remember({name: value, ...}).
function pageMemory() {
  const key = 'whet-report ' + location.pathname;
  let known = {};
  try {
    known = JSON.parse(sessionStorage.getItem(key) || '{}');
  } catch { /* not allowed here */
  }
  const remember = (values) => {
    Object.assign(known, values);
    try {
      sessionStorage.setItem(key, JSON.stringify(known));
    } catch { /* not allowed here */
    }
  };
  return {remembered: (name, otherwise) => known[name] ?? otherwise, remember};
}

const ago = (seconds) => formatDuration(Math.max(0, seconds)) + ' ago';

// live: {step, steps, reload_s}; written: when, in seconds since 1970.
function reloadWhileLive({live, written}, memory) {
  if (!live) return;
  byId('live').hidden = false;
  addEventListener(
      'pagehide',
      () => memory.remember({scroll: scrollY, smoothing: byId('smoothing').value, axis: byId('axis').value}));
  let left = live.reload_s;
  let paused = memory.remembered('paused', false);
  const show = () => {
    const age = Date.now() / 1000 - written;
    const silent = age > Math.max(600, 10 * live.reload_s);
    byId('live').classList.toggle('silent', silent);
    const news = silent ? 'no news since: it may have been stopped' :
        paused          ? 'not reloading' :
                          `reloads in ${left} s`;
    byId('live-text').textContent =
        `Running: step ${live.step} of ${live.steps}, written ${ago(age)}, ${news}`;
    byId('pause').textContent = paused ? 'Reload' : 'Hold';
  };
  byId('pause').addEventListener('click', () => {
    memory.remember({paused: !paused});
    if (paused) return location.reload();
    paused = true;
    show();
  });
  const isTyping = () => document.activeElement && /^(search|number)$/.test(document.activeElement.type);
  setInterval(() => {
    if (!paused && !isTyping() && --left <= 0) {
      left = live.reload_s;
      location.reload();
    }
    show();
  }, 1000);
  show();
}
