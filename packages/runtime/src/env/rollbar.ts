import { Type } from 'typebox'

/** The tracker that items come from, when they come from Rollbar. */
export const rollbar = {
  ROLLBAR_ACCESS_TOKEN: Type.Optional(
    Type.String({
      minLength: 1,
      'x-secret': 'whole',
      description: 'Project token of Rollbar that reads and writes; items then come from Rollbar',
      'x-more': 'It needs the scopes read and write.'
    })
  ),
  ROLLBAR_POST_ACCESS_TOKEN: Type.Optional(
    Type.String({
      minLength: 1,
      'x-secret': 'whole',
      description:
        'Project token of Rollbar that reports new items; ROLLBAR_ACCESS_TOKEN does it when left out',
      'x-more': 'It needs the scope post_server_item.'
    })
  ),
  ROLLBAR_API_URL: Type.String({
    pattern: '^https?://',
    'x-expected': 'an http or https URL',
    'x-secret': 'url',
    default: 'https://api.rollbar.com',
    description: "Where Rollbar's API answers"
  }),
  ROLLBAR_TIMEOUT_SECONDS: Type.Integer({
    minimum: 1,
    maximum: 300,
    default: 10,
    description: 'How long one call to Rollbar may take, retries included'
  })
}
