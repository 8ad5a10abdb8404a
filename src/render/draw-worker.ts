import { parentPort } from 'node:worker_threads'
import type { SaidFile } from '../chat/said.ts'
import { draw } from './draw.ts'

/** The other side of drawer.ts: draws one file after another in a thread of its own. */
parentPort?.on('message', ({ id, file }: { id: number; file: SaidFile }) => {
  draw(file).then(
    (base64) => parentPort?.postMessage({ id, base64 }),
    (error: unknown) => parentPort?.postMessage({ id, fault: error instanceof Error ? error.message : 'unknown' }),
  )
})
