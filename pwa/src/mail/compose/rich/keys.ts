// The editor's keys and what happens while typing ("- " begins a list).
import { baseKeymap, chainCommands, exitCode } from 'prosemirror-commands';
import { history, redo, undo } from 'prosemirror-history';
import { inputRules, wrappingInputRule } from 'prosemirror-inputrules';
import { keymap } from 'prosemirror-keymap';
import type { Command, Plugin } from 'prosemirror-state';
import {
  clearFormatting,
  liftItem,
  node,
  sinkItem,
  splitItem,
  toggle,
  toggleCodeBlock,
  toggleHeading,
  toggleList,
  toggleQuote,
} from './commands.ts';

const lineBreak: Command = chainCommands(exitCode, (state, dispatch) => {
  dispatch?.(state.tr.replaceSelectionWith(node('hard_break').create()).scrollIntoView());
  return true;
});

/** Mod is Ctrl, or Command on Apple's machines. Tab indents lists alone: elsewhere it leaves the editor. */
export const editorPlugins = (askForLink: Command): Plugin[] => [
  history(),
  inputRules({
    rules: [
      wrappingInputRule(/^\s*[-*]\s$/, node('bullet_list')),
      wrappingInputRule(/^(\d{1,3})[.)]\s$/, node('ordered_list'), (match) => ({ order: Number(match[1]) })),
      wrappingInputRule(/^\s*>\s$/, node('blockquote')),
    ],
  }),
  keymap({
    'Mod-b': toggle('strong'),
    'Mod-i': toggle('em'),
    'Mod-u': toggle('underline'),
    'Mod-Shift-x': toggle('strike'),
    'Mod-Shift-7': toggleList('ordered_list'),
    'Mod-Shift-8': toggleList('bullet_list'),
    'Mod-Shift-9': toggleQuote,
    'Mod-Alt-2': toggleHeading(2),
    'Mod-Alt-3': toggleHeading(3),
    'Mod-Alt-c': toggleCodeBlock,
    'Mod-k': askForLink,
    'Mod-\\': clearFormatting,
    'Mod-z': undo,
    'Mod-y': redo,
    'Mod-Shift-z': redo,
    'Shift-Enter': lineBreak,
    Enter: splitItem,
    Tab: sinkItem,
    'Shift-Tab': liftItem,
  }),
  keymap(baseKeymap),
];
