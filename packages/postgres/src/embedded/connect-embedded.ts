import { type ConnectOptions, connect, type Database } from '../database.ts'
import { openEmbedded } from './open-embedded.ts'

interface EmbeddedConnectOptions extends Omit<ConnectOptions, 'transport' | 'silence'> {
  dataDir: string
  onProgress?: ((message: string) => void) | undefined
}

/** A pool of connections to the embedded database, whose end is that of the part this process plays in it. */
export async function connectEmbedded(options: EmbeddedConnectOptions): Promise<Database> {
  const { dataDir, onProgress, ...pool } = options
  const embedded = await openEmbedded({ dataDir, ...(onProgress && { onProgress }) })
  const database = connect('postgres://', { ...pool, transport: embedded.connectOptions() })
  return {
    ...database,
    async close() {
      await database.close()
      await embedded.close()
    }
  }
}
