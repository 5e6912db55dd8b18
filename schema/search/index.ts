// The language of search, shared by the server and the app: one parser, one idea of what a word is.
export { isTimeZone } from './days.ts';
export { foldWord } from './fold.ts';
export { type HighlightPart, highlightLine, highlightText } from './highlight.ts';
export { findTerms, hasTerm, type Range, type WordList, wordList } from './match.ts';
export { operators } from './operators.ts';
export {
  isAccountNamed,
  isFolderNamed,
  leftOutRoles,
  markedTerms,
  planSearch,
  type SearchPlan,
  type SearchTerm,
} from './plan.ts';
export { printSearch, wordsIn } from './print.ts';
export {
  longestSearch,
  parseSearch,
  type SearchField,
  type SearchFlag,
  type SearchPart,
  type SearchProblem,
  type SearchProblemCode,
  type SearchQuery,
  type WordsPart,
} from './query.ts';
export { type Word, wordsOf } from './words.ts';
