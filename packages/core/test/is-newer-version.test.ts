import { isNewerVersion } from '@rollcall/core'
import t from 'tap'

t.test('versions are newer in this order', async (t) => {
  const ordered = [
    [
      '9',
      '10',
      '42',
      '20240101',
      '20240102',
      '123456789012345678901234567890',
      '123456789012345678901234567891'
    ],
    ['1.2', '1.2.1', '1.3', '1.10', '2'],
    ['0.9.9', 'v1.0.0', '1.0.1', 'V1.2.0', '1.10.0', 'v2.0.0'],
    [
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-alpha.beta',
      '1.0.0-beta',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0-rc.1',
      '1.0.0'
    ],
    ['2024-01-02', '2024-01-10', '2024-11-01']
  ]
  for (const versions of ordered) {
    for (const [index, version] of versions.entries()) {
      for (const [other, than] of versions.entries()) {
        t.equal(isNewerVersion(version, than), index > other, `${version} > ${than}`)
      }
    }
  }
})

t.test('versions that mean the same are not newer than each other', async (t) => {
  for (const [one, other] of [
    ['1.2', '1.2.0'],
    ['v1.2.3', '1.2.3'],
    ['1.2.3+build.5', '1.2.3+build.7'],
    ['007', '7']
  ] as const) {
    t.notOk(isNewerVersion(one, other), `${one} ${other}`)
    t.notOk(isNewerVersion(other, one), `${other} ${one}`)
  }
})

t.test('nothing is newer than what cannot be compared, nor the other way round', async (t) => {
  for (const odd of [
    null,
    '',
    'abc123',
    '3f2a91bc',
    'main',
    '1.x',
    '1..2',
    '1.2.3.RELEASE',
    ' 1',
    'v',
    '1.0-',
    '-1'
  ]) {
    t.notOk(isNewerVersion('99', odd), `99 ${odd}`)
    t.notOk(isNewerVersion(odd, '0'), `${odd} 0`)
  }
})

t.test('hostile versions are compared in time that grows with their length only', async (t) => {
  const started = performance.now()
  for (const part of ['1', '1.', '0', '1-', '-', 'a.']) {
    isNewerVersion(`1-${part.repeat(200_000)}!`, '1')
    isNewerVersion(part.repeat(200_000), part.repeat(200_000))
  }
  t.ok(performance.now() - started < 1_000)
})
