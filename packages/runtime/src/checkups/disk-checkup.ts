import { randomBytes } from 'node:crypto'
import { rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { broken, type Checkup, type Finding, fine, inBytes, warning } from '@rollcall/core'
import { timelyCheckup } from './timely-checkup.ts'

const MIB = 1024 ** 2

/** Below this much free space, in bytes, or this part of the whole there is something to do. */
const LITTLE = 2048 * MIB
const LITTLE_PART = 0.1
/** The embedded database writes up to 128 MiB of log before it removes any. */
const TOO_LITTLE = 256 * MIB

/** The part of what `statfs` tells that is looked at: sizes are counted in blocks. */
export interface FileSystem {
  bsize: number
  blocks: number
  bavail: number
}

/** Whether the data directory can be written to, and how much room there is. */
export function diskCheckup(
  dataDir: string,
  read: (path: string) => Promise<FileSystem> = (path) => statfs(path)
): Checkup {
  return timelyCheckup('disk', async () => {
    const unwritable = await whyUnwritable(dataDir)
    if (unwritable !== null) {
      const advice = `Make ${dataDir} a directory that this user can write to, or name another in ROLLCALL_DATA_DIR`
      return broken('disk', `The data directory cannot be written to: ${unwritable}`, advice)
    }
    return room(dataDir, await read(dataDir))
  })
}

function room(dataDir: string, { bsize, blocks, bavail }: FileSystem): Finding {
  const free = bavail * bsize
  const detail = `${inBytes(free)} of ${inBytes(blocks * bsize)} are free for ${dataDir}`
  const advice = 'Make room on this disk, or name a directory on another in ROLLCALL_DATA_DIR'
  if (free < TOO_LITTLE) return broken('disk', detail, advice)
  return free < LITTLE || bavail < blocks * LITTLE_PART
    ? warning('disk', detail, advice)
    : fine('disk', detail)
}

/** Only writing tells: permissions say nothing of a disk that is full or mounted for reading. */
async function whyUnwritable(dataDir: string): Promise<string | null> {
  const file = join(dataDir, `doctor.${randomBytes(6).toString('hex')}`)
  try {
    await writeFile(file, 'x', { mode: 0o600, flag: 'wx' })
    return null
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  } finally {
    await rm(file, { force: true }).catch(() => undefined)
  }
}
