import t from 'tap'
import { readConfig } from '../src/config.ts'
import { linksFor } from '../src/links.ts'

const base = (env: Record<string, string>) => linksFor(readConfig(env)).invitation('ri_x')

t.test('a code is in the fragment of a link, which reaches no log', async (t) => {
  const links = linksFor(readConfig({ ROLLCALL_PUBLIC_URL: 'https://rollcall.example' }))
  t.equal(links.invitation('ri_x'), 'https://rollcall.example/accept#code=ri_x')
  t.equal(links.password('rp_x'), 'https://rollcall.example/set-password#code=rp_x')
})

t.test('links begin with the public address, its path included', async (t) => {
  t.equal(base({ ROLLCALL_PUBLIC_URL: 'https://a.example/' }), 'https://a.example/accept#code=ri_x')
  t.equal(
    base({ ROLLCALL_PUBLIC_URL: 'https://a.example/desk//' }),
    'https://a.example/desk/accept#code=ri_x'
  )
  t.equal(
    base({ ROLLCALL_PUBLIC_URL: 'http://a.example:8080/a/b' }),
    'http://a.example:8080/a/b/accept#code=ri_x'
  )
})

t.test('without one they begin with where the server listens', async (t) => {
  t.equal(base({}), 'http://127.0.0.1:3000/accept#code=ri_x')
  t.equal(base({ HOST: 'desk.local', PORT: '80' }), 'http://desk.local:80/accept#code=ri_x')
  t.equal(base({ HOST: '0.0.0.0', PORT: '8080' }), 'http://localhost:8080/accept#code=ri_x')
  t.equal(base({ HOST: '::' }), 'http://localhost:3000/accept#code=ri_x')
  t.equal(base({ HOST: '::1' }), 'http://[::1]:3000/accept#code=ri_x')
})
