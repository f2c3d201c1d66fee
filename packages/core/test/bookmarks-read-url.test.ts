import { readUrl } from '@rollcall/core'
import t from 'tap'

const RULES = { tracking_parameters: ['utm_*', 'fbclid', 'gclid', 'mc_eid'] }
const read = (url: string) => readUrl(url, RULES, 'url')

t.test('addresses are the same when only their spelling differs', async (t) => {
  const same: [string, string][] = [
    ['https://example.com/', 'HTTPS://EXAMPLE.com/'],
    ['https://example.com', 'https://example.com/'],
    ['https://example.com', 'https://example.com:443'],
    ['http://example.com', 'http://example.com:80/'],
    ['http://example.com', 'http://example.com:/'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
    ['https://BÜCHER.example/', 'https://b%C3%BCcher.example/'],
    ['https://example。com/', 'https://example.com/'],
    ['https://ｅxample.com/', 'https://example.com/'],
    ['http://127.0.0.1/', 'http://0x7f.1/'],
    ['http://[::1]/', 'http://[0:0:0:0:0:0:0:1]/'],
    ['https://example.com/é', 'https://example.com/%C3%A9'],
    ['https://example.com/%c3%a9', 'https://example.com/%C3%A9'],
    ['https://example.com/%7euser', 'https://example.com/~user'],
    ['https://example.com/%41%2D%2e%5F', 'https://example.com/A-._'],
    ['https://example.com/a/./b/../c', 'https://example.com/a/c'],
    ['https://example.com/a/%2e%2e/c', 'https://example.com/c'],
    ['https://example.com/?q=%7e', 'https://example.com/?q=~'],
    ['https://example.com/?', 'https://example.com/'],
    ['https://example.com/#', 'https://example.com/'],
    ['https://example.com/#%7e', 'https://example.com/#~'],
    ['  https://example.com/\n', 'https://example.com/'],
    ['\ufeffhttps://example.com/', 'https://example.com/'],
    ['https://example.com/?utm_source=x', 'https://example.com/'],
    ['https://example.com/?UTM_Campaign=x&fbclid=y', 'https://example.com/'],
    ['https://example.com/?a=1&utm_x=2&b=3', 'https://example.com/?a=1&b=3'],
    ['https://example.com/?gclid&a=1', 'https://example.com/?a=1'],
    ['https://example.com/?%75tm_source=x', 'https://example.com/'],
    ['https://example.com/?&&a=1&', 'https://example.com/?a=1'],
    ['https://example.com/?utm_source=x#part', 'https://example.com/#part']
  ]
  for (const [one, other] of same) t.equal(read(one).url_key, read(other).url_key, `${one} is ${other}`)
})

t.test('addresses are different when they may lead elsewhere', async (t) => {
  const different: [string, string][] = [
    ['https://example.com/', 'http://example.com/'],
    ['https://example.com/', 'https://www.example.com/'],
    ['https://example.com/', 'https://example.com:8443/'],
    ['https://example.com/', 'http://example.com:443/'],
    ['https://example.com/a', 'https://example.com/A'],
    ['https://example.com/a', 'https://example.com/a/'],
    ['https://example.com/a%2Fb', 'https://example.com/a/b'],
    ['https://example.com/%2541', 'https://example.com/%41'],
    ['https://example.com/a%3Fb', 'https://example.com/a?b'],
    ['https://example.com/#a', 'https://example.com/#b'],
    ['https://example.com/#a', 'https://example.com/'],
    ['https://example.com/?a', 'https://example.com/#a'],
    ['https://example.com/?a=1&b=2', 'https://example.com/?b=2&a=1'],
    ['https://example.com/?a=1', 'https://example.com/?a=1&a=1'],
    ['https://example.com/?a=x', 'https://example.com/?A=x'],
    ['https://example.com/?a', 'https://example.com/?a='],
    ['https://example.com/?a=%26b', 'https://example.com/?a=&b'],
    ['https://example.com/?a=+', 'https://example.com/?a=%20'],
    ['https://example.com/?utm=1', 'https://example.com/'],
    ['https://example.com/?autm_source=1', 'https://example.com/'],
    ['https://example.com/?gclids=1', 'https://example.com/'],
    ['https://example.com/#utm_source=1', 'https://example.com/'],
    ['https://example.com/utm_source=1', 'https://example.com/']
  ]
  for (const [one, other] of different)
    t.not(read(one).url_key, read(other).url_key, `${one} is not ${other}`)
})

t.test('an address is shown as it was typed, without spaces around it', async (t) => {
  const typed = 'HTTPS://BÜCHER.Example:443/%7euser?utm_source=x&b=2#Part'
  const facts = read(` ${typed}\t`)
  t.equal(facts.url, typed)
  t.equal(facts.host, 'xn--bcher-kva.example')
  t.match(facts.url_key, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
})

t.test('hosts of every kind are understood', async (t) => {
  const hosts: [string, string][] = [
    ['http://[2001:DB8::1]:8080/', '[2001:db8::1]'],
    ['http://[::ffff:127.0.0.1]/', '[::ffff:7f00:1]'],
    ['http://192.168.0.1/', '192.168.0.1'],
    ['http://localhost/', 'localhost'],
    ['http://intranet:8080/x', 'intranet'],
    ['https://a.b.example.com./', 'a.b.example.com.'],
    ['https://日本語.example/', 'xn--wgv71a119e.example'],
    ['https://😀.example/', 'xn--e28h.example'],
    ['https://under_score.example/', 'under_score.example']
  ]
  for (const [url, host] of hosts) t.equal(read(url).host, host, url)
})

t.test('what is no http or https address is refused, naming the field', async (t) => {
  const refused = [
    '',
    'example.com',
    '//example.com/',
    '/path',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    'javascript://example.com/%0aalert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'ftp://example.com/',
    'ws://example.com/',
    'mailto:a@example.com',
    'blob:https://example.com/x',
    'view-source:https://example.com/',
    'about:blank',
    'http:',
    'http:/',
    'http://',
    'http:///',
    'http:/example.com',
    'http:example.com',
    'http:\\\\example.com',
    'http:/\\example.com',
    'http:///example.com',
    'http://?q',
    'http://#x',
    'http://:80/',
    'http:// /',
    'http://exa mple.com/',
    'https://example.com/a b',
    'https://example.com/a\tb',
    'https://example.com/a\nb',
    'https://example.com/\0',
    'https://example.com/\u007f',
    'https://example.com/\u0085',
    'https://example.com/\u00a0x',
    'https://example.com/\u2028x',
    'https://example.com/\ud800',
    'https://\u200b/',
    'http://example.com:99999/',
    'http://example.com:-1/',
    'http://example.com:x/',
    'http://[::1/',
    'http://::1/',
    'http://[::g]/',
    'http://1.2.3.4.5/',
    'http://256.256.256.256/',
    'http://exa<mple.com/',
    'http://%00.example/',
    'http://%2f.example/',
    'http://example.com\\@evil.example/',
    'http://\\example.com/'
  ]
  for (const url of refused) {
    const wrong = { code: 'invalid', errors: [{ pointer: '/alternate_url' }] }
    t.throws(() => readUrl(url, RULES, 'alternate_url'), wrong, encodeURI(url.toWellFormed()))
  }
})

t.test('user names and passwords are refused, however they are hidden', async (t) => {
  for (const url of [
    'https://user@example.com/',
    'https://user:secret@example.com/',
    'https://:secret@example.com/',
    'https://@example.com/',
    'https://:@example.com/',
    'https://trusted.example@evil.example/',
    'https://trusted.example%2F@evil.example/',
    'https://a@b@example.com/'
  ]) {
    t.throws(() => read(url), { code: 'invalid', message: /user name or password/ }, url)
  }
  for (const url of ['https://example.com/@user', 'https://example.com?a@b', 'https://example.com#a@b']) {
    t.equal(read(url).host, 'example.com', 'it is none elsewhere')
  }
})

t.test('an address that is too long once it is encoded is refused', async (t) => {
  t.equal(read(`https://example.com/${'x'.repeat(2028)}`).url.length, 2048)
  t.ok(read(`https://example.com/${'é'.repeat(1300)}`))
  t.throws(() => read(`https://example.com/${'日'.repeat(2000)}`), { code: 'invalid', message: /too long/ })
  t.throws(() => read(`https://example.com/${'x'.repeat(10_000)}`), { code: 'invalid', message: /too long/ })
})

t.test('a host may be as odd as its parts allow and takes no long time', async (t) => {
  const began = performance.now()
  for (const part of ['a.', '%61', '-', '@', '%', '/', '?', '#', '&', '&utm_x=', '\\']) {
    for (const url of [
      `http://${part.repeat(1000)}`,
      `http://x/${part.repeat(1000)}`,
      `http://x/?${part.repeat(1000)}`
    ]) {
      try {
        t.ok(read(url).url_key)
      } catch (error) {
        t.match(error, { code: 'invalid' })
      }
    }
  }
  t.ok(performance.now() - began < 2_000)
})

t.test('which parameters track is said by the rules', async (t) => {
  const keyBy = (url: string, ...tracking_parameters: string[]) =>
    readUrl(url, { tracking_parameters }, 'url').url_key
  const url = 'https://example.com/?ref=1&reference=2'
  t.not(keyBy(url), keyBy('https://example.com/'))
  t.equal(keyBy(url, 'ref'), keyBy('https://example.com/?reference=2'))
  t.equal(keyBy(url, 'ref*'), keyBy('https://example.com/'))
})
