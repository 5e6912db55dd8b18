/** The app's own screen is there: what stood in for it goes. */
export function takeDownFirstView(): void {
  globalThis.document?.getElementById('first-view')?.remove();
}
