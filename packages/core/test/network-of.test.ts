import t from 'tap'
import { networkOf } from '../src/attempts/network-of.ts'

t.test('an IPv4 address is a network of its own, however it is written', async (t) => {
  for (const address of [
    '192.0.2.1',
    '::ffff:192.0.2.1',
    '::FFFF:192.0.2.1',
    '::ffff:c000:201',
    '::ffff:C000:0201',
    '0:0:0:0:0:ffff:192.0.2.1',
    '0000:0000:0000:0000:0000:ffff:c000:0201',
    '::ffff:192.0.2.1%eth0',
    '64:ff9b::192.0.2.1',
    '64:ff9b::c000:201',
    '192.0.2.1:50123',
    '[::ffff:192.0.2.1]:50123'
  ]) {
    t.equal(networkOf(address), '192.0.2.1', address)
  }
  t.equal(networkOf('::ffff:0.0.0.0'), '0.0.0.0')
  t.equal(networkOf('::ffff:ffff:ffff'), '255.255.255.255')
  t.not(networkOf('192.0.2.2'), networkOf('192.0.2.1'))
})

t.test('an IPv6 address belongs to its /64, however it is written', async (t) => {
  for (const address of [
    '2001:db8:0:1::',
    '2001:db8:0:1::1',
    '2001:DB8:0:1:ffff:ffff:ffff:ffff',
    '2001:0db8:0000:0001:0000:0000:0000:0001',
    '2001:db8:0:1:2:3:4::',
    '2001:db8::1:2:3:4:5',
    '2001:db8:0:1::192.0.2.1',
    '2001:db8:0:1::1%eth0',
    '[2001:db8:0:1::1]',
    '[2001:db8:0:1::1]:443'
  ]) {
    t.equal(networkOf(address), '2001:db8:0:1', address)
  }
  for (const [address, network] of [
    ['2001:db8:0:2::1', '2001:db8:0:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['::1', '0:0:0:0'],
    ['::', '0:0:0:0'],
    ['1::', '1:0:0:0'],
    ['64:ff9b:1::192.0.2.1', '64:ff9b:1:0'],
    ['::1:ffff:192.0.2.1', '0:0:0:0']
  ] as const) {
    t.equal(networkOf(address), network, address)
  }
})

t.test('what is no address is a network too, and breaks nothing', async (t) => {
  for (const text of ['', 'unknown', ':', ':::', '::ffff:', '%', '[', '[]:1', '1:2:3:4:5:6:7:8:9']) {
    t.type(networkOf(text), 'string', text)
  }
  t.equal(networkOf(''), '')
})
