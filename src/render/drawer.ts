import { Worker } from 'node:worker_threads'
import type { SaidFile } from '../chat/said.ts'

/** How long one drawing may take, waiting for those before it included, ms. */
const deadlineMs = 60_000

/** Draws files in a thread of its own, for a long table takes most of a second and nothing else must wait for it. */
export interface Drawer {
  /** A file, base64. Rejects when it cannot be drawn within a minute. */
  draw(file: SaidFile): Promise<string>
  /** Ends the thread. */
  stop(): Promise<void>
}

/** A thread does not inherit what loads TypeScript in this one. */
const boot = `import('${import.meta.resolve('tsx/esm/api')}').then(({ register }) => {
  register()
  return import('${new URL('./draw-worker.ts', import.meta.url).href}')
})`

type Answer = { id: number; base64: string } | { id: number; fault: string }
interface Asked {
  done(base64: string): void
  fail(error: Error): void
}

/** A drawer whose thread begins with the first drawing and stays warm; one that dies is begun anew. */
export const openDrawer = (): Drawer => {
  let worker: Worker | null = null
  let made = 0
  const asked = new Map<number, Asked>()

  const lose = (lost: Worker, error: Error): void => {
    if (worker !== lost) return
    worker = null
    for (const [id, { fail }] of [...asked]) {
      asked.delete(id)
      fail(error)
    }
  }

  const thread = (): Worker => {
    if (worker) return worker
    const begun = new Worker(boot, { eval: true })
    begun.on('message', (answer: Answer) => {
      const waiting = asked.get(answer.id)
      asked.delete(answer.id)
      if ('base64' in answer) waiting?.done(answer.base64)
      else waiting?.fail(new Error(answer.fault))
    })
    begun.on('error', (error) => lose(begun, error))
    begun.on('exit', (code) => lose(begun, new Error(`the drawing thread ended with ${code}`)))
    begun.unref()
    worker = begun
    return begun
  }

  return {
    draw(file) {
      made += 1
      const id = made
      return new Promise((resolve, reject) => {
        const late = setTimeout(() => {
          const slow = worker
          if (!slow || !asked.has(id)) return
          lose(slow, new Error('drawing takes too long'))
          void slow.terminate()
        }, deadlineMs)
        const end = (go: () => void) => {
          clearTimeout(late)
          go()
        }
        asked.set(id, { done: (base64) => end(() => resolve(base64)), fail: (error) => end(() => reject(error)) })
        thread().postMessage({ id, file })
      })
    },
    async stop() {
      const last = worker
      if (!last) return
      lose(last, new Error('stopped'))
      await last.terminate()
    },
  }
}
