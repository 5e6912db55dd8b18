// What an operation costs: one per field, times the number of items a list may bring.
import type { FieldComplexityFunction } from '@pothos/plugin-complexity';
import { getNullableType, isListType } from 'graphql';
import type { Context } from './context.ts';

/** Items a list without `first` is taken to have. */
const UNPAGED_ITEMS = 5;

export const complexity: {
  disabled: boolean;
  defaultComplexity: number;
  defaultListMultiplier: number;
  fieldComplexity: FieldComplexityFunction<Context, Record<string, unknown>>;
} = {
  // Counted and limited before execution (plugins/cost.ts), so not again while it runs.
  disabled: true,
  defaultComplexity: 1,
  defaultListMultiplier: UNPAGED_ITEMS,
  fieldComplexity: (args, _context, field) => {
    if (typeof args.first === 'number') return { field: 1, multiplier: Math.max(1, args.first) };
    if (Array.isArray(args.ids)) return { field: 1, multiplier: Math.max(1, args.ids.length) };
    // The connection above has multiplied already.
    if (field.name === 'edges') return { field: 0, multiplier: 1 };
    return { field: 1, multiplier: isListType(getNullableType(field.type)) ? UNPAGED_ITEMS : 1 };
  },
};
