// When a conversation was opened from a search: the message that was found, and how its words are marked in a text.
import { createContext, useContext } from 'solid-js';

export interface FoundWords {
  messageId: () => string | undefined;
  /** Marks the words in what is below the element, without changing it. Returns how to take the marks away. */
  mark: (root: HTMLElement) => () => void;
}

const FoundWordsContext = createContext<FoundWords>();

export const FoundWordsProvider = FoundWordsContext.Provider;

/** Undefined where nothing was searched for. */
export const useFoundWords = (): FoundWords | undefined => useContext(FoundWordsContext);
