// The theme that was chosen here, before anything is drawn; without a choice, that of the system.
"use strict";
try {
  const theme = localStorage.getItem("bursar.theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch { /* a browser that keeps nothing */ }
