// Runs before the first paint, so that a chosen theme never flashes. Without a choice the system's preference holds (see tokens.css).
(() => {
  const key = 'botcore-theme';
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: light)');
  const chosen = () => {
    try {
      const theme = localStorage.getItem(key);
      return theme === 'light' || theme === 'dark' ? theme : null;
    } catch {
      return null; // storage is forbidden: the system's preference holds
    }
  };
  const current = () => root.dataset.theme ?? (system.matches ? 'light' : 'dark');
  const label = () => {
    for (const button of document.querySelectorAll('[data-theme-toggle]')) {
      const next = current() === 'light' ? 'dark' : 'light';
      button.setAttribute('aria-label', `Switch to the ${next} theme`);
      button.title = `Switch to the ${next} theme`;
    }
  };
  const apply = () => {
    const theme = chosen();
    if (theme) root.dataset.theme = theme;
  };

  apply();
  document.addEventListener('DOMContentLoaded', label);
  system.addEventListener('change', label);
  document.addEventListener('click', event => {
    if (!event.target.closest('[data-theme-toggle]')) return;
    const next = current() === 'light' ? 'dark' : 'light';
    root.dataset.theme = next;
    try {
      localStorage.setItem(key, next);
    } catch {
      // storage is forbidden: the choice lasts as long as the page
    }
    label();
  });
})();
