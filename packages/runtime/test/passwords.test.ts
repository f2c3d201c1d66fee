import t from 'tap'
import { argon2Passwords } from '../src/passwords.ts'

const passwords = argon2Passwords()

t.test('a hash is argon2id at the parameters that OWASP asks for, and new each time', async (t) => {
  const hash = await passwords.hash('secret')
  t.match(hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  t.not(await passwords.hash('secret'), hash)
})

t.test('only the password it was made from matches a hash', async (t) => {
  const hash = await passwords.hash('secret')
  t.equal(await passwords.verify(hash, 'secret'), true)
  t.equal(await passwords.verify(hash, 'Secret'), false)
})

t.test('no password matches where there is no account', async (t) => {
  t.equal(await passwords.verifyNothing('secret'), false)
})
