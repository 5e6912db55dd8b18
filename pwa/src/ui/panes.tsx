import { type JSX, Show } from 'solid-js';
import { t } from '../messages/message.ts';
import { isDesktop } from '../primitives/media.ts';
import { remembered } from '../primitives/preferences.ts';
import { useImmersion } from '../shell/slots.tsx';

interface PanesProps {
  /** Name the width is remembered under. */
  id: string;
  list: JSX.Element;
  detail: JSX.Element;
  /** On phones: whether the detail covers the list. */
  detailOpen: boolean;
  /** Name of the list for screen readers. */
  listLabel: string;
  detailLabel: string;
  /** `sheet` to read on; `paper` for pages that lay their own sheets on it. */
  detailSurface?: 'sheet' | 'paper';
}

const narrowest = 280;
const widest = 640;
const isWidth = (value: unknown): value is number =>
  typeof value === 'number' && value >= narrowest && value <= widest;

/** List and detail: side by side with a movable border from 1024 px, one over the other on phones. */
export function Panes(props: PanesProps): JSX.Element {
  const [width, setWidth] = remembered(`pane.${props.id}`, 400, isWidth);
  return (
    <div class="relative flex h-full min-h-0" style={{ '--list-width': `${width()}px` }}>
      <section
        aria-label={props.listLabel}
        inert={!isDesktop() && props.detailOpen}
        class={`flex min-h-0 min-w-0 flex-col max-lg:absolute max-lg:inset-0 lg:w-(--list-width) lg:shrink-0 ${!isDesktop() && props.detailOpen ? 'invisible' : ''}`}
      >
        {props.list}
      </section>
      <Show when={isDesktop()}>
        <Divider
          label={t('common.resizePane')}
          value={width()}
          min={narrowest}
          max={widest}
          onChange={setWidth}
        />
      </Show>
      <Show when={isDesktop() || props.detailOpen}>
        <section
          aria-label={props.detailLabel}
          class={`flex min-h-0 min-w-0 flex-1 flex-col max-lg:absolute max-lg:inset-0 max-lg:animate-fade ${props.detailSurface === 'paper' ? 'bg-paper' : 'bg-sheet'}`}
        >
          <Show when={!isDesktop()}>
            <Immersion />
          </Show>
          {props.detail}
        </section>
      </Show>
    </div>
  );
}

function Immersion(): JSX.Element {
  useImmersion();
  return null;
}

interface DividerProps {
  label: string;
  /** Width of the part before the border, px. */
  value: number;
  min: number;
  max: number;
  onChange: (value: number) => void;
}

/** A border that can be dragged, or moved with the arrow keys (WAI-ARIA window splitter). */
export function Divider(props: DividerProps): JSX.Element {
  const clamp = (value: number) => Math.round(Math.min(props.max, Math.max(props.min, value)));
  const direction = () => (document.dir === 'rtl' ? -1 : 1);
  const drag = (down: PointerEvent & { currentTarget: HTMLElement }) => {
    const handle = down.currentTarget;
    const from = props.value;
    handle.setPointerCapture(down.pointerId);
    const move = (event: PointerEvent) =>
      props.onChange(clamp(from + (event.clientX - down.clientX) * direction()));
    handle.addEventListener('pointermove', move);
    handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', move), {
      once: true,
    });
  };
  const key = (event: KeyboardEvent) => {
    const step = event.shiftKey ? 64 : 16;
    const moves: Record<string, number> = { ArrowLeft: -step * direction(), ArrowRight: step * direction() };
    const by = moves[event.key];
    if (event.key === 'Home') props.onChange(props.min);
    else if (event.key === 'End') props.onChange(props.max);
    else if (by !== undefined) props.onChange(clamp(props.value + by));
    else return;
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a focusable separator is the splitter pattern; <hr> cannot be one.
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={props.label}
      aria-valuenow={props.value}
      aria-valuemin={props.min}
      aria-valuemax={props.max}
      tabIndex={0}
      onPointerDown={drag}
      onKeyDown={key}
      class="group relative z-10 w-px shrink-0 cursor-col-resize touch-none bg-line focus-visible:outline-none before:absolute before:inset-y-0 before:-left-1 before:w-2 after:absolute after:inset-y-0 after:-left-px after:w-[3px] after:bg-accent after:opacity-0 after:transition-opacity hover:after:opacity-40 focus-visible:after:opacity-100"
    />
  );
}
