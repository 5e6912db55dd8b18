/** The app's own screen is there: what stood in for it goes. */
export function takeDownFirstView(): void {
  document.getElementById('first-view')?.remove();
}
