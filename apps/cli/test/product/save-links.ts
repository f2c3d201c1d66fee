import { logIn, type Server } from './server.ts'

/** Saves so many links as ada; answers their codes. */
export async function saveLinks(server: Server, count: number): Promise<string[]> {
  const token = await logIn('ada', server)
  const codes: string[] = []
  for (let i = 0; i < count; i++) {
    const body = { url: `https://example.com/${i}` }
    codes.push((await server.ask('/api/v1/bookmarks', { method: 'POST', token, body })).body.short_url)
  }
  return codes
}
