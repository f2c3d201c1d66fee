import { generate } from 'selfsigned'

/** An authority made for one run, and certificates of `page.test` that it signed: one that holds, one that has expired. */
export async function certificates() {
  const authority = await generate([{ name: 'commonName', value: 'Authority of a test' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date('2020-01-01'),
    notAfterDate: new Date('2100-01-01'),
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'keyUsage', keyCertSign: true }
    ]
  })
  const ca = { key: authority.private, cert: authority.cert }
  const page = async (until: string) => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'page.test' }], {
      keyType: 'ec',
      algorithm: 'sha256',
      notBeforeDate: new Date('2020-01-01'),
      notAfterDate: new Date(until),
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'page.test' }] }],
      ca
    })
    return { key, cert }
  }
  return { authority: ca.cert, page: await page('2100-01-01'), expired: await page('2020-02-01') }
}
