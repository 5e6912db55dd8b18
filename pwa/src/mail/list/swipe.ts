// Swiping a row with a finger: to the end archives, to the start deletes. Vertical movement stays scrolling.

export interface Swipe {
  /** Called while the finger moves: px from the start, positive towards the end of the line. */
  onMove: (distance: number) => void;
  /** Called once when the finger lets go: the side that was pulled far enough, or none. */
  onEnd: (side: 'start' | 'end' | undefined) => void;
}

/** Share of the row's width that must be pulled. */
const FAR_ENOUGH = 0.34;
/** Movement before it is clear whether a finger swipes or scrolls, px. */
const SLOP = 12;

/** Listens on a row with `touch-action: pan-y`. Returns its own removal. */
export function listenForSwipe(row: HTMLElement, swipe: Swipe): () => void {
  let from: { x: number; y: number; id: number } | undefined;
  let swiping = false;
  let distance = 0;

  const down = (event: PointerEvent): void => {
    if (event.pointerType === 'touch' && event.isPrimary)
      from = { x: event.clientX, y: event.clientY, id: event.pointerId };
    swiping = false;
    distance = 0;
  };
  const move = (event: PointerEvent): void => {
    if (from === undefined || event.pointerId !== from.id) return;
    const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
    if (!swiping) {
      if (Math.abs(dy) > SLOP) from = undefined;
      if (Math.abs(dx) < SLOP || Math.abs(dy) > Math.abs(dx)) return;
      swiping = true;
      row.setPointerCapture(event.pointerId);
    }
    distance = dx * (getComputedStyle(row).direction === 'rtl' ? -1 : 1);
    swipe.onMove(distance);
  };
  const end = (event: PointerEvent): void => {
    if (from === undefined || event.pointerId !== from.id) return;
    from = undefined;
    if (!swiping) return;
    swiping = false;
    const far = event.type === 'pointerup' && Math.abs(distance) > row.clientWidth * FAR_ENOUGH;
    swipe.onEnd(far ? (distance > 0 ? 'end' : 'start') : undefined);
    // The click that follows belongs to the swipe, not to the link below the finger.
    row.addEventListener('click', stop, { capture: true, once: true });
    setTimeout(() => row.removeEventListener('click', stop, { capture: true }), 50);
  };
  const stop = (event: Event): void => {
    event.preventDefault();
    event.stopPropagation();
  };

  row.addEventListener('pointerdown', down);
  row.addEventListener('pointermove', move);
  row.addEventListener('pointerup', end);
  row.addEventListener('pointercancel', end);
  return () => {
    row.removeEventListener('pointerdown', down);
    row.removeEventListener('pointermove', move);
    row.removeEventListener('pointerup', end);
    row.removeEventListener('pointercancel', end);
  };
}
