// Limits on the shape of a document, before it is validated: floods of aliases, directives, fields and depth.
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

export interface ShapeLimits {
  depth: number;
  /** Selections written in the document. */
  selections: number;
  aliases: number;
  /** Times one response name is repeated within one selection set. */
  repeats: number;
  directives: number;
  /** On one field, fragment or operation. */
  directivesPerNode: number;
  definitions: number;
  variables: number;
}

export const SHAPE_LIMITS: ShapeLimits = {
  depth: 16,
  selections: 1_000,
  aliases: 50,
  repeats: 10,
  directives: 50,
  directivesPerNode: 5,
  definitions: 60,
  variables: 60,
};
/** Tokens a document may have; the parser stops there. */
export const MAX_TOKENS = 5_000;

type Counted = 'selections' | 'aliases' | 'directives';

class ShapeError extends GraphQLError {
  constructor(reason: string) {
    super(`The operation is too large: ${reason}.`, {
      extensions: { code: 'OPERATION_TOO_LARGE', http: { status: 400 } },
    });
  }
}

/** The first limit the document breaks, as an error; null when it keeps them all. */
export function shapeError(document: DocumentNode, limits: ShapeLimits = SHAPE_LIMITS): GraphQLError | null {
  try {
    new ShapeCheck(document, limits).run();
    return null;
  } catch (error) {
    if (error instanceof ShapeError) return error;
    throw error;
  }
}

class ShapeCheck {
  readonly #document: DocumentNode;
  readonly #limits: ShapeLimits;
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  readonly #depths = new Map<SelectionSetNode, number>();
  readonly #counts: Record<Counted, number> = { selections: 0, aliases: 0, directives: 0 };

  constructor(document: DocumentNode, limits: ShapeLimits) {
    this.#document = document;
    this.#limits = limits;
  }

  run(): void {
    const { definitions } = this.#document;
    this.#within(definitions.length, this.#limits.definitions, 'operations and fragments');
    for (const definition of definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION)
        this.#fragments.set(definition.name.value, definition);
    }
    for (const definition of definitions) {
      if (definition.kind !== Kind.OPERATION_DEFINITION && definition.kind !== Kind.FRAGMENT_DEFINITION)
        continue;
      this.#within(definition.variableDefinitions?.length ?? 0, this.#limits.variables, 'variables');
      this.#directives(definition.directives?.length ?? 0);
      this.#within(this.#depth(definition.selectionSet), this.#limits.depth, 'levels deep');
    }
  }

  /** Levels of fields below; each set is walked once, however often fragments bring it in. */
  #depth(set: SelectionSetNode): number {
    const known = this.#depths.get(set);
    if (known !== undefined) return known;
    this.#depths.set(set, 0); // a fragment that comes back to itself adds nothing; validation names it
    this.#repeats(set);
    let deepest = 0;
    for (const selection of set.selections) deepest = Math.max(deepest, this.#below(selection));
    this.#depths.set(set, deepest);
    return deepest;
  }

  #below(selection: SelectionNode): number {
    this.#count('selections', 1);
    this.#directives(selection.directives?.length ?? 0);
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      const fragment = this.#fragments.get(selection.name.value);
      return fragment ? this.#depth(fragment.selectionSet) : 0;
    }
    if (selection.kind === Kind.INLINE_FRAGMENT) return this.#depth(selection.selectionSet);
    if (selection.alias) this.#count('aliases', 1);
    return selection.selectionSet ? 1 + this.#depth(selection.selectionSet) : 1;
  }

  #repeats(set: SelectionSetNode): void {
    const seen = new Map<string, number>();
    for (const field of set.selections) {
      if (field.kind !== Kind.FIELD) continue;
      const times = (seen.get(responseName(field)) ?? 0) + 1;
      seen.set(responseName(field), times);
      this.#within(times, this.#limits.repeats, 'repetitions of one field');
    }
  }

  #directives(here: number): void {
    this.#within(here, this.#limits.directivesPerNode, 'directives in one place');
    this.#count('directives', here);
  }

  #count(what: Counted, more: number): void {
    this.#counts[what] += more;
    this.#within(this.#counts[what], this.#limits[what], what === 'selections' ? 'fields' : what);
  }

  #within(value: number, limit: number, what: string): void {
    if (value > limit) throw new ShapeError(`at most ${limit} ${what}`);
  }
}

const responseName = (field: FieldNode): string => field.alias?.value ?? field.name.value;
