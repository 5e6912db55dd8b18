/** Where in a file something stands. */
export interface ConfigurationPlace {
  /** For instance `main.cf`; empty when the text was given without a name. */
  file: string;
  /** From 1; 0 when it is about the whole file. */
  line: number;
}

/** A file that its program would not understand. */
export interface SyntaxProblem extends ConfigurationPlace {
  message: string;
}
