import { setTimeout as pause } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { parentPort } from 'node:worker_threads'
import type { DrawnFile } from '../chat/said.ts'
import { draw } from './draw.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Room is made once nothing was asked for so long (ms), or so much was drawn (characters of base64): a board is more, a few cards are. */
const [quietMs, most] = [150, 200_000]

let drawn = 0
let resting: NodeJS.Timeout | undefined

/** Pixels and drawings lie outside the heap that V8 measures, so that nothing else would make room for the next: 30 boards took 500 MB. */
const clear = async (): Promise<void> => {
  drawn = 0
  // what a drawing still holds of itself is let go of in the turns after it
  for (const afterMs of [1, 5]) {
    await pause(afterMs)
    collect()
  }
}

/** The other side of drawer.ts: draws, in a thread of its own, the file it is given; it is given the next once it has answered. */
parentPort?.on('message', (file: DrawnFile) => {
  clearTimeout(resting)
  draw(file)
    .then(
      (base64) => {
        drawn += base64.length
        parentPort?.postMessage({ base64 })
      },
      (error: unknown) => parentPort?.postMessage({ fault: error instanceof Error ? error.message : 'unknown' }),
    )
    .finally(() => {
      if (drawn >= most) return clear()
      resting = setTimeout(clear, quietMs)
      return undefined
    })
})
