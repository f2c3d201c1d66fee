import { env, pid } from 'node:process'
import postgres from 'postgres'

/** The server that benchmarks work on. */
export const BENCH_SERVER = env.BENCH_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres'

/** An empty database of this run's own, on the server of `BENCH_DATABASE_URL`; `drop` takes it away. */
export async function benchDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `rollcall_bench_${pid}`
  const admin = postgres(BENCH_SERVER, { max: 1, onnotice: () => undefined })
  await admin.unsafe(`create database ${name}`)
  return {
    url: Object.assign(new URL(BENCH_SERVER), { pathname: `/${name}` }).href,
    async drop() {
      await admin.unsafe(`drop database ${name} with (force)`)
      await admin.end()
    }
  }
}
