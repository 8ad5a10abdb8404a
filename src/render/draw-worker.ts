import { setTimeout as pause } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { parentPort } from 'node:worker_threads'
import type { DrawnFile } from '../chat/said.ts'
import { draw } from './draw.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Pixels and drawings lie outside the heap that V8 measures, so that nothing else would make room for the next: 30 boards took 500 MB. */
const clear = async (): Promise<void> => {
  // what a drawing still holds of itself is let go of in the turns after it
  for (const afterMs of [1, 5]) {
    await pause(afterMs)
    collect()
  }
}

/** The other side of drawer.ts: draws, in a thread of its own, the file it is given; it is given the next once it has answered. */
parentPort?.on('message', (file: DrawnFile) => {
  draw(file)
    .then(
      (base64) => parentPort?.postMessage({ base64 }),
      (error: unknown) => parentPort?.postMessage({ fault: error instanceof Error ? error.message : 'unknown' }),
    )
    .finally(clear)
})
