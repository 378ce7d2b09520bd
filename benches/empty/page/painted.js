// Two frames later the first one is on the screen.
requestAnimationFrame(() => requestAnimationFrame(() => window.__TAURI__.core.invoke('painted')));
