import {
  AppError,
  bind,
  broken,
  type Checkup,
  checkup,
  fine,
  inBytes,
  operator,
  useCases,
  warning
} from '@rollcall/core'
import { checkupContract } from '@rollcall/core/contracts'
import t from 'tap'

const { doctor } = useCases

t.test('the doctor tells all findings in the order of the checkups', async (t) => {
  const looks: Checkup[] = [
    async () => [fine('a', 'good'), fine('a', 'too')],
    async () => [],
    async () => [fine('b', 'well')]
  ]
  const { status, findings } = await bind({ doctor }, { checkups: looks }).doctor({}, operator)
  t.equal(status, 'OK')
  t.strictSame(
    findings.map(({ detail }) => detail),
    ['good', 'too', 'well']
  )
})

t.test('what is broken makes it KO, a warning only when asked to be strict', async (t) => {
  const run = async (look: Checkup, strict: boolean) =>
    (await bind({ doctor }, { checkups: [look] }).doctor({ strict }, operator)).status
  const warned = async () => [fine('a', 'good'), warning('b', 'low', 'Fill it')]
  t.equal(await run(warned, false), 'OK')
  t.equal(await run(warned, true), 'KO')
  t.equal(await run(async () => [broken('b', 'gone', 'Buy another')], false), 'KO')
})

t.test('a checkup', async (t) => {
  checkupContract(t, {
    well: async () => checkup('disk', async () => fine('disk', 'Room for all')),
    ill: async () => checkup('disk', () => Promise.reject(new AppError('unavailable', 'no disk')))
  })

  t.test('that fails is a finding with the reason', async (t) => {
    const found = await checkup('disk', () => Promise.reject(new TypeError('no disk')))()
    t.match(found, [
      { name: 'disk', status: 'KO', detail: 'It cannot be looked at: no disk', advice: /look again/ }
    ])
    t.match(await checkup('disk', () => Promise.reject(new TypeError()))(), [{ detail: /TypeError/ }])
    t.match(await checkup('disk', () => Promise.reject('text'))(), [{ detail: /text/ }])
  })

  t.test('that never answers is a finding too', async (t) => {
    const found = await checkup(
      'disk',
      () => new Promise(() => {}),
      async () => undefined
    )()
    t.match(found, [{ name: 'disk', status: 'KO', detail: 'No answer in time', advice: /busy/ }])
  })
})

t.test('sizes are told in the largest unit that fits', async (t) => {
  const sizes = [0, 1, 1023, 1024, 1536, 10 * 1024, 1024 ** 2 - 1, 1024 ** 3, 2.5 * 1024 ** 4, 1024 ** 7]
  t.strictSame(sizes.map(inBytes), [
    '0 B',
    '1 B',
    '1023 B',
    '1.0 KiB',
    '1.5 KiB',
    '10 KiB',
    '1024 KiB',
    '1.0 GiB',
    '2.5 TiB',
    '1048576 PiB'
  ])
})
