import { createRequire } from 'node:module'
import t from 'tap'
import { commonPasswords } from '../src/common-passwords.ts'

const common = commonPasswords({ ROLLCALL_COMMON_PASSWORDS: 'refuse' })
const { cache } = createRequire(import.meta.url)
const isLoaded = () => Object.keys(cache).some((file) => file.includes('language-common'))

t.test('the list is loaded when the first password is looked up, and not before', async (t) => {
  await commonPasswords({ ROLLCALL_COMMON_PASSWORDS: 'allow' }).has('password')
  t.equal(isLoaded(), false)
  await common.has('password')
  t.equal(isLoaded(), true)
})

t.test('knows the most common passwords, in any case', async (t) => {
  for (const password of ['123456', 'password', 'PassWord', 'qwerty123', 'letmein', 'trustno1']) {
    t.equal(await common.has(password), true, password)
  }
})

t.test('knows the 10,000 most common of those that are long enough, and no more', async (t) => {
  const { dictionary } = await import('@zxcvbn-ts/language-common')
  const ranked = dictionary['passwords-common'].filter((password) => password.length >= 6)
  const known = await Promise.all(ranked.map((password) => common.has(password)))
  t.equal(known.indexOf(false), 10_000)
  t.equal(known.lastIndexOf(true), 9_999)
})

t.test('knows no others', async (t) => {
  for (const password of ['correct horse battery staple', 'p4ssw0rd of ada', '', 'constructor']) {
    t.equal(await common.has(password), false, password)
  }
})

t.test('knows none where they are allowed', async (t) => {
  t.equal(await commonPasswords({ ROLLCALL_COMMON_PASSWORDS: 'allow' }).has('password'), false)
})
