/** Whether a dialog is over the page, and which is the topmost: what is behind it is not to be reached. */
export function openDialog(): HTMLElement | null {
  const shown = '[role="dialog"][data-state="open"], [role="alertdialog"][data-state="open"]'
  return [...document.querySelectorAll<HTMLElement>(shown)].at(-1) ?? null
}

export function isDialogOpen(): boolean {
  return openDialog() !== null
}
