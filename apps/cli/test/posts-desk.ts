/** A post, as the product answers one. */
export function aPost(changes: object = {}) {
  return {
    id: '0198c1a2-0000-7000-8000-000000000001',
    title: 'Why the cart was empty',
    content: '# What happened\n\n\tcart = null\n\nNobody *knows*.\n',
    published: true,
    owner: { id: '0198c1a2-0000-7000-8000-000000000009', username: 'ann' },
    item_id: 1017,
    item_source: 'built-in' as const,
    tags: ['cart', 'post-mortem'],
    score: 3,
    up: 4,
    down: 1,
    votes: 5,
    my_vote: 1,
    comments: 2,
    created_at: '2026-11-19T12:00:00.000Z',
    updated_at: '2026-11-19T12:00:00.000Z',
    published_at: '2026-11-19T12:00:00.000Z',
    deleted_at: null,
    ...changes
  }
}

/** How its votes stand. */
export function aTally(changes: object = {}) {
  const { id: post_id, score, up, down, votes, my_vote } = aPost()
  return { post_id, score, up, down, votes, my_vote, ...changes }
}

/** A comment on it. */
export function aComment(changes: object = {}) {
  return {
    id: '0198c1a2-0000-7000-8000-00000000000a',
    post_id: aPost().id,
    parent_id: null,
    depth: 0,
    owner: { id: '0198c1a2-0000-7000-8000-000000000008', username: 'bob' },
    content: 'I know.',
    replies: 0,
    created_at: '2026-11-21T11:57:00.000Z',
    updated_at: '2026-11-21T11:57:00.000Z',
    deleted_at: null,
    ...changes
  }
}
