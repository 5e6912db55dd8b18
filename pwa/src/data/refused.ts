import { graphql } from '@postroom/schema';

/** Why a mutation was not done, as `refusalOf` reads it. */
export const Refused = graphql(`
  fragment Refused on Error @_unmask {
    code
    message
    ... on InputError {
      fields {
        path
        message
      }
    }
  }
`);
