import { parentPort } from 'node:worker_threads'
import type { DrawnFile } from '../chat/said.ts'
import { draw } from './draw.ts'

/** The other side of drawer.ts: draws, in a thread of its own, the file it is given; it is given the next once it has answered. */
parentPort?.on('message', (file: DrawnFile) => {
  draw(file).then(
    (base64) => parentPort?.postMessage({ base64 }),
    (error: unknown) => parentPort?.postMessage({ fault: error instanceof Error ? error.message : 'unknown' }),
  )
})
