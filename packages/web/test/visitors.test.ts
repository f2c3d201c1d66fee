import { readVisitors } from '@rollcall/web'
import t from 'tap'

const CHROME =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36'

t.test('browsers are people, by the name of their family', async (t) => {
  const { describe } = readVisitors()
  const browsers = {
    Chrome: CHROME,
    'Microsoft Edge': `${CHROME} Edg/120.0.0.0`,
    Opera: `${CHROME} OPR/106.0.0.0`,
    Firefox: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:120.0) Gecko/20100101 Firefox/120.0',
    Safari:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1'
  }
  for (const [client, said] of Object.entries(browsers)) {
    t.strictSame(describe(said), { is_bot: false, client })
  }
})

t.test('bots, link previews and programs are bots, by name where it is known', async (t) => {
  const { describe } = readVisitors()
  const bots = {
    Googlebot: `Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Googlebot/2.1; +http://www.google.com/bot.html) Chrome/120.0.0.0 Safari/537.36`,
    SlackBot: 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
    Telegram: 'TelegramBot (like TwitterBot)',
    Discord: 'Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)',
    WhatsApp: 'WhatsApp/2.23.20.0 A',
    FacebookExternalHit: 'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
    'Headless Chrome': CHROME.replace('Chrome', 'HeadlessChrome'),
    Rollcall: 'Rollcall/0.1.0 (+link check)',
    curl: 'curl/8.5.0',
    Wget: 'Wget/1.21.4',
    HTTPie: 'HTTPie/3.2.2',
    'python-requests': 'python-requests/2.31.0',
    'Go-http-client': 'Go-http-client/2.0',
    node: 'node',
    undici: 'undici',
    axios: 'axios/1.6.2',
    okhttp: 'okhttp/4.12.0',
    PostmanRuntime: 'PostmanRuntime/7.36.0'
  }
  for (const [client, said] of Object.entries(bots)) t.strictSame(describe(said), { is_bot: true, client })
})

t.test('a visitor that says nothing of itself is a bot', async (t) => {
  const { describe } = readVisitors()
  t.strictSame(describe(null), { is_bot: true, client: 'unknown' })
  t.strictSame(describe(''), { is_bot: true, client: 'unknown' })
})

t.test('invented names do not become families', async (t) => {
  const { describe } = readVisitors()
  for (const said of [
    'Evil999/1.0 (x)',
    'Evil123bot/1.0',
    'Mozilla/5.0 (compatible; Evil124bot/1.0)',
    `${CHROME} Evil125bot/1.0`,
    'A name nobody\u0000 knows/2 \u001b[31m',
    'x'.repeat(100_000)
  ]) {
    t.equal(describe(said).client, 'unknown', JSON.stringify(said.slice(0, 60)))
  }
  const families = new Set<string>()
  for (let i = 0; i < 5_000; i++) families.add(describe(`Made${i}Up/${i} (thing ${i}) Gecko${i}`).client)
  t.ok(families.size <= 2)
})

t.test('what is hard to read is read fast', async (t) => {
  const { describe } = readVisitors()
  const began = performance.now()
  for (const part of [
    '(',
    ' ',
    'a',
    'a/1.0 ',
    'Mozilla/5.0 (',
    '; ',
    'compatible; a ',
    '1.',
    '\\',
    '%',
    ';a;'
  ]) {
    describe(part.repeat(100_000))
  }
  t.ok(performance.now() - began < 1_000)
})

t.test('a remembered answer costs next to nothing', async (t) => {
  const { describe } = readVisitors()
  const said = Array.from({ length: 200 }, (_, i) => Buffer.from(`${CHROME} v${i}`))
  for (const bytes of said) describe(bytes.toString('latin1'))
  const rounds = 500
  const fresh = Array.from({ length: rounds }, () => said.map((bytes) => bytes.toString('latin1')))
  const began = performance.now()
  for (const texts of fresh) for (const text of texts) describe(text)
  const micros = ((performance.now() - began) * 1000) / (rounds * said.length)
  t.comment(`${micros.toFixed(2)} µs each`)
  t.ok(micros < 10)
})
