// A picture within the text: shown from the device or the server, sized by its corner, described for those who cannot
// see it.
import type { Node } from 'prosemirror-model';
import type { EditorView, NodeView } from 'prosemirror-view';

/** Where a picture can be shown from, by its Content-ID; null when it cannot be had now. */
export type PictureUrl = (contentId: string) => Promise<string | null>;

const SMALLEST = 24;
/** Wider pictures are shown at this width until somebody chooses another. */
const USUAL_WIDTH = 560;

export class PictureView implements NodeView {
  readonly dom = document.createElement('span');
  readonly #image = document.createElement('img');
  readonly #view: EditorView;
  readonly #position: () => number | undefined;
  #node: Node;

  constructor(node: Node, view: EditorView, position: () => number | undefined, url: PictureUrl) {
    this.#node = node;
    this.#view = view;
    this.#position = position;
    this.dom.className = 'rich-picture';
    const corner = document.createElement('span');
    corner.className = 'rich-picture-corner';
    corner.setAttribute('aria-hidden', 'true');
    corner.addEventListener('pointerdown', (event) => this.#beginResize(event, corner));
    this.dom.append(this.#image, corner);
    this.#image.addEventListener('load', () => this.#limitWidth());
    this.#show();
    void url(String(node.attrs.src).slice(4)).then((source) => {
      if (source === null) this.dom.classList.add('is-missing');
      else this.#image.src = source;
    });
  }

  #show(): void {
    const { alt, width } = this.#node.attrs;
    this.#image.alt = String(alt);
    if (width === null) this.#image.removeAttribute('width');
    else this.#image.width = Number(width);
  }

  #setWidth(width: number): void {
    const position = this.#position();
    if (position === undefined) return;
    this.#view.dispatch(this.#view.state.tr.setNodeAttribute(position, 'width', Math.round(width)));
  }

  #limitWidth(): void {
    if (this.#node.attrs.width === null && this.#image.naturalWidth > USUAL_WIDTH)
      this.#setWidth(USUAL_WIDTH);
  }

  #beginResize(down: PointerEvent, corner: HTMLElement): void {
    down.preventDefault();
    down.stopPropagation();
    const start = this.#image.getBoundingClientRect().width;
    const rightToLeft = getComputedStyle(this.dom).direction === 'rtl';
    const widthAt = (event: PointerEvent): number => {
      const moved = (event.clientX - down.clientX) * (rightToLeft ? -1 : 1);
      return Math.max(SMALLEST, Math.min(start + moved, this.#view.dom.clientWidth));
    };
    const move = (event: PointerEvent): void => {
      this.#image.width = Math.round(widthAt(event));
    };
    const end = (event: PointerEvent): void => {
      corner.removeEventListener('pointermove', move);
      corner.removeEventListener('pointerup', end);
      this.#setWidth(widthAt(event));
    };
    corner.setPointerCapture(down.pointerId);
    corner.addEventListener('pointermove', move);
    corner.addEventListener('pointerup', end);
  }

  update(node: Node): boolean {
    if (node.type !== this.#node.type || node.attrs.src !== this.#node.attrs.src) return false;
    this.#node = node;
    this.#show();
    return true;
  }

  ignoreMutation(): boolean {
    return true;
  }
}
