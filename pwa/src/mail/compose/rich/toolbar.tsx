import Bold from 'lucide-solid/icons/bold';
import Code from 'lucide-solid/icons/code';
import Heading2 from 'lucide-solid/icons/heading-2';
import Heading3 from 'lucide-solid/icons/heading-3';
import ImagePlus from 'lucide-solid/icons/image-plus';
import Italic from 'lucide-solid/icons/italic';
import LinkIcon from 'lucide-solid/icons/link';
import List from 'lucide-solid/icons/list';
import ListOrdered from 'lucide-solid/icons/list-ordered';
import Palette from 'lucide-solid/icons/palette';
import PilcrowLeft from 'lucide-solid/icons/pilcrow-left';
import PilcrowRight from 'lucide-solid/icons/pilcrow-right';
import Quote from 'lucide-solid/icons/quote';
import RemoveFormatting from 'lucide-solid/icons/remove-formatting';
import Strikethrough from 'lucide-solid/icons/strikethrough';
import AlignCenter from 'lucide-solid/icons/text-align-center';
import AlignRight from 'lucide-solid/icons/text-align-end';
import AlignLeft from 'lucide-solid/icons/text-align-start';
import Type from 'lucide-solid/icons/type';
import Underline from 'lucide-solid/icons/underline';
import type { Command, EditorState } from 'prosemirror-state';
import { type JSX, Show } from 'solid-js';
import { t } from '../../../messages/message.ts';
import { IconButton } from '../../../ui/button.tsx';
import type { IconShape } from '../../../ui/icon.tsx';
import { Menu, type MenuEntry } from '../../../ui/menu.tsx';
import {
  align,
  clearFormatting,
  colour,
  direct,
  isMarked,
  isWithin,
  linkHere,
  type MarkName,
  toggle,
  toggleCodeBlock,
  toggleHeading,
  toggleList,
  toggleQuote,
} from './commands.ts';
import type { RichEditor } from './editor-view.ts';
import { COLOURS, type Colour } from './schema.ts';

interface ToolbarProps {
  editor: RichEditor;
  state: EditorState;
  onLink: () => void;
  /** Absent where pictures have no place. */
  onPictures?: ((files: File[]) => void) | undefined;
}

/** The tools of the text. One stop for the Tab key; arrows lead from tool to tool. */
export function Toolbar(props: ToolbarProps): JSX.Element {
  let picker: HTMLInputElement | undefined;
  const walk = (event: KeyboardEvent & { currentTarget: HTMLElement }): void => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const tools = [...event.currentTarget.querySelectorAll('button')];
    const at = tools.indexOf(event.target as HTMLButtonElement);
    if (at < 0) return;
    const forward =
      (event.key === 'ArrowRight') === (getComputedStyle(event.currentTarget).direction !== 'rtl');
    tools.at((at + (forward ? 1 : -1)) % tools.length)?.focus();
    event.preventDefault();
  };
  const rove = (event: FocusEvent & { currentTarget: HTMLElement }): void => {
    for (const tool of event.currentTarget.querySelectorAll('button'))
      tool.tabIndex = tool === event.target ? 0 : -1;
  };

  const Tool = (tool: {
    icon: IconShape;
    label: string;
    keys?: string;
    command: Command;
    pressed?: boolean;
  }): JSX.Element => (
    <IconButton
      icon={tool.icon}
      size={18}
      label={tool.label}
      keys={tool.keys}
      pressed={tool.pressed}
      class={tool.pressed ? 'bg-wash text-accent' : ''}
      // The text keeps its selection, and phones their keyboard.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => props.editor.run(tool.command)}
    />
  );
  const MarkTool = (tool: { icon: IconShape; label: string; keys?: string; name: MarkName }): JSX.Element => (
    <Tool {...tool} command={toggle(tool.name)} pressed={isMarked(props.state, tool.name)} />
  );
  const entry = (label: string, icon: IconShape, command: Command, checked = false): MenuEntry => ({
    label,
    icon,
    checked,
    // After the menu has given the focus back to its button.
    onSelect: () => setTimeout(() => props.editor.run(command)),
  });

  return (
    <div
      role="toolbar"
      aria-label={t('rich.toolbar')}
      class="flex min-h-12 shrink-0 items-center gap-0.5 overflow-x-auto border-t border-line px-2 [scrollbar-width:none]"
      onKeyDown={walk}
      onFocusIn={rove}
    >
      <MarkTool icon={Bold} label={t('rich.bold')} keys="mod+b" name="strong" />
      <MarkTool icon={Italic} label={t('rich.italic')} keys="mod+i" name="em" />
      <MarkTool icon={Underline} label={t('rich.underline')} keys="mod+u" name="underline" />
      <Tool
        icon={List}
        label={t('rich.bullets')}
        keys="mod+shift+8"
        command={toggleList('bullet_list')}
        pressed={isWithin(props.state, 'bullet_list')}
      />
      <Tool
        icon={ListOrdered}
        label={t('rich.numbers')}
        keys="mod+shift+7"
        command={toggleList('ordered_list')}
        pressed={isWithin(props.state, 'ordered_list')}
      />
      <Tool
        icon={Quote}
        label={t('rich.quote')}
        keys="mod+shift+9"
        command={toggleQuote}
        pressed={isWithin(props.state, 'blockquote')}
      />
      <IconButton
        icon={LinkIcon}
        size={18}
        label={t('rich.link')}
        keys="mod+k"
        pressed={linkHere(props.state) !== ''}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => props.onLink()}
      />
      <Show when={props.onPictures}>
        <IconButton icon={ImagePlus} size={18} label={t('rich.picture')} onClick={() => picker?.click()} />
        <input
          ref={picker}
          type="file"
          accept="image/png,image/jpeg,image/gif,image/webp"
          multiple
          class="hidden"
          aria-label={t('rich.picture')}
          onChange={(event) => {
            props.onPictures?.([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = '';
          }}
        />
      </Show>
      <Menu
        icon={Palette}
        label={t('rich.colour')}
        entries={[
          entry(t('rich.colourNone'), Palette, colour(null)),
          ...(Object.keys(COLOURS) as Colour[]).map((name) =>
            entry(t(`rich.colour.${name}`), Palette, colour(name)),
          ),
        ]}
      />
      <Menu
        icon={Type}
        label={t('rich.more')}
        entries={[
          entry(t('rich.strike'), Strikethrough, toggle('strike'), isMarked(props.state, 'strike')),
          entry(t('rich.code'), Code, toggle('code'), isMarked(props.state, 'code')),
          entry(t('rich.codeBlock'), Code, toggleCodeBlock, isWithin(props.state, 'code_block')),
          'line',
          entry(
            t('rich.heading'),
            Heading2,
            toggleHeading(2),
            isWithin(props.state, 'heading', { level: 2 }),
          ),
          entry(
            t('rich.subheading'),
            Heading3,
            toggleHeading(3),
            isWithin(props.state, 'heading', { level: 3 }),
          ),
          'line',
          entry(t('rich.alignStart'), AlignLeft, align(null)),
          entry(t('rich.alignCenter'), AlignCenter, align('center')),
          entry(t('rich.alignEnd'), AlignRight, align('right')),
          entry(t('rich.leftToRight'), PilcrowRight, direct('ltr')),
          entry(t('rich.rightToLeft'), PilcrowLeft, direct('rtl')),
          'line',
          entry(t('rich.clear'), RemoveFormatting, clearFormatting),
        ]}
      />
    </div>
  );
}
