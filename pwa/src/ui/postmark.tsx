import Mail from 'lucide-solid/icons/mail';
import { createUniqueId, type JSX } from 'solid-js';
import { Icon, type IconShape } from './icon.tsx';

/** A round postmark with wavy cancellation lines: the ornament of empty pages. Decorative. */
export function Postmark(props: { icon?: IconShape | undefined; text?: string | undefined }): JSX.Element {
  const id = createUniqueId();
  const words = () => `${(props.text ?? 'Postroom').toUpperCase()} · `;
  /** As often as it fits around the circle. */
  const ring = () => words().repeat(Math.max(1, Math.round(24 / words().length)));
  return (
    <div class="relative text-ink-3/70" aria-hidden="true">
      <svg
        aria-hidden="true"
        width="172"
        height="96"
        viewBox="0 0 172 96"
        fill="none"
        stroke="currentColor"
        stroke-width="1.25"
      >
        <circle cx="48" cy="48" r="45" />
        <circle cx="48" cy="48" r="29" />
        <defs>
          <path id={id} d="M 48 48 m -34.5 0 a 34.5 34.5 0 1 1 69 0 a 34.5 34.5 0 1 1 -69 0" />
        </defs>
        <text
          fill="currentColor"
          stroke="none"
          font-size="8.6"
          letter-spacing="2.4"
          font-family="var(--font-letter)"
        >
          <textPath href={`#${id}`} ref={(path) => path.setAttribute('textLength', '213')}>
            {ring()}
          </textPath>
        </text>
        {[30, 39, 48, 57, 66].map((y) => (
          <path d={`M ${y === 48 ? 97 : 95} ${y} q 9 -6 18 0 t 18 0 t 18 0 t 18 0`} />
        ))}
      </svg>
      <span class="absolute top-9 left-9">
        <Icon of={props.icon ?? Mail} size={24} />
      </span>
    </div>
  );
}
