// Native modal dialogs: the browser keeps the focus inside, closes on Escape and returns the focus.
export const open = dialog => { if (!dialog.open) dialog.showModal(); };
export const close = dialog => { if (dialog.open) dialog.close(); };
