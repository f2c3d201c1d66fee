import type { LookupAddress } from 'node:dns'
import t from 'tap'
import { addressGuard } from '../src/address-guard.ts'
import { answers, aWeb, here, localWeb, site } from './site.ts'

const refusing = /only ROLLCALL_LINK_NETWORKS can let links lead/

t.test('public addresses are let through, and nothing else', async (t) => {
  const guard = addressGuard([])
  const open = ['93.184.216.34', '1.1.1.1', '2606:4700::1111', '::ffff:8.8.8.8', '64:ff9b::808:808']
  for (const address of open) t.equal(guard(address), null, address)
  const forbidden = [
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.1',
    '100.64.0.1',
    '100.100.100.200',
    '127.0.0.1',
    '127.255.255.254',
    '168.63.129.16',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.192',
    '192.0.2.1',
    '192.168.1.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::7f00:1',
    '::ffff:127.0.0.1',
    '::ffff:a9fe:a9fe',
    '::ffff:0:7f00:1',
    '64:ff9b::7f00:1',
    '64:ff9b::a00:1',
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '2002:808:808::',
    '3fff::1',
    '4000::1',
    '5f00::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%lo',
    'fec0::1',
    'ff02::1'
  ]
  for (const address of forbidden) t.type(guard(address), 'string', address)
})

t.test('networks that are configured are let through, in any spelling of their addresses', async (t) => {
  const guard = addressGuard(['127.0.0.1', '10.1.0.0/16', 'fd12::/16', '::1'])
  for (const address of [
    '127.0.0.1',
    '::ffff:127.0.0.1',
    '10.1.2.3',
    '64:ff9b::a01:203',
    'fd12:5::1',
    '::1'
  ]) {
    t.equal(guard(address), null, address)
  }
  const mapped = addressGuard(['::ffff:10.0.0.0/104', '::ffff:127.0.0.1', 'fe80::1%lo/64'])
  for (const address of ['10.1.2.3', '127.0.0.1', '::ffff:10.1.2.3', 'fe80::2%eth0'])
    t.equal(mapped(address), null)
  for (const address of ['127.0.0.2', '10.2.0.1', 'fd13::1', '::2']) t.type(guard(address), 'string', address)
})

t.test('an address of this machine is refused however it is spelt', async (t) => {
  const { port, asked } = await answers(t, { '/': [200] })
  const web = aWeb(t)
  const spellings = [
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f.1',
    '0x7f000001',
    '0177.0.0.1',
    '127.0.0.1.',
    '%31%32%37.0.0.1',
    '１２７.0.0.1',
    '0.0.0.0',
    '0',
    'localhost',
    'LOCALHOST',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[0:0:0:0:0:ffff:127.0.0.1]',
    '[::127.0.0.1]',
    '[64:ff9b::127.0.0.1]'
  ]
  for (const host of spellings) {
    const url = `http://${host}:${port}/`
    t.match(await web.check(url), { outcome: 'refused', status_code: null, error: refusing }, url)
    await t.rejects(web.describe(url), { code: 'forbidden', message: refusing })
  }
  t.match(await web.check(`https://127.0.0.1:${port}/`), { outcome: 'refused' })
  /** Some systems do not know it. */
  t.not((await web.check(`http://localhost.:${port}/`)).outcome, 'alive')
  t.match(await web.check('http://169.254.169.254/latest/meta-data/'), { error: /a metadata service/ })
  t.strictSame(asked, [])
})

t.test('a name that leads to this machine is refused, and does not tell where it leads', async (t) => {
  const { port, asked } = await answers(t, { '/': [200] })
  const web = aWeb(t, { resolve: here })
  const { error } = await web.check(`http://inside.test:${port}/`)
  t.match(error, /^inside\.test is at a loopback address/)
  t.notMatch(error, '127.0.0.1')
  t.match(await web.check(`https://inside.test:${port}/`), { outcome: 'refused' })
  t.strictSame(asked, [])
})

t.test('the address that is judged is the one connected to', async (t) => {
  const { port, asked } = await site(t, (_request, response) => void response.end(), '0.0.0.0')
  const told: LookupAddress[][] = [[{ address: '127.0.0.2', family: 4 }]]
  let lookups = 0
  const web = aWeb(t, {
    allowedNetworks: ['127.0.0.2'],
    resolve: async () => {
      lookups += 1
      return told.shift() ?? [{ address: '127.0.0.1', family: 4 }]
    }
  })
  t.match(await web.check(`http://rebinding.test:${port}/first`), { outcome: 'alive' })
  t.equal(lookups, 1)
  t.match(await web.check(`http://rebinding.test:${port}/second`), { outcome: 'refused' })
  t.strictSame(asked, ['HEAD /first'])
})

t.test('a name that changes between HEAD and GET, or on the way back, is judged anew', async (t) => {
  const { port, asked } = await answers(t, { '/head': [405], '/there': [302, { location: '/back' }] })
  const rebinding = () => {
    let lookups = 0
    return async () => [{ address: lookups++ === 0 ? '127.0.0.1' : '127.0.0.3', family: 4 }]
  }
  for (const path of ['/head', '/there']) {
    const web = aWeb(t, { allowedNetworks: ['127.0.0.1'], resolve: rebinding() })
    t.match(await web.check(`http://rebinding.test:${port}${path}`), { outcome: 'refused' })
  }
  t.strictSame(asked, ['HEAD /head', 'HEAD /there'])
})

t.test('of several addresses only those that are let through are tried', async (t) => {
  const { port, asked } = await site(t, (_request, response) => void response.end(), '0.0.0.0')
  const both = ['127.0.0.1', '10.0.0.1', '127.0.0.2'].map((address) => ({ address, family: 4 }))
  const web = aWeb(t, { allowedNetworks: ['127.0.0.2'], resolve: async () => both })
  t.match(await web.check(`http://both.test:${port}/`), { outcome: 'alive' })
  t.equal(asked.length, 1)
  const none = aWeb(t, { resolve: async () => both })
  t.match(await none.check(`http://both.test:${port}/`), { outcome: 'refused' })
  const nowhere = aWeb(t, { resolve: async () => [] })
  t.match(await nowhere.check(`http://both.test:${port}/`), {
    outcome: 'failed',
    error: /no host with the name/
  })
})

t.test('a redirect does not get where a link may not lead', async (t) => {
  const secret = await answers(t, { '/': [200] })
  for (const host of ['127.0.0.2', '2130706434', '[::ffff:127.0.0.2]', 'inside.test', '[::1]']) {
    const location = `http://${host}:${secret.port}/`
    const { url } = await answers(t, { '/': [302, { location }] })
    const resolve = async () => [{ address: '127.0.0.2', family: 4 }]
    const web = localWeb(t, { allowedNetworks: ['127.0.0.1'], resolve })
    t.match(await web.check(url), { outcome: 'refused', status_code: 302, error: refusing }, host)
    await t.rejects(web.describe(url), { code: 'forbidden' })
  }
  t.strictSame(secret.asked, [])
})
