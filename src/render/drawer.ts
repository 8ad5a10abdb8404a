import { Worker } from 'node:worker_threads'
import { DrawingStopped, type DrawnFile } from '../chat/said.ts'

/** How long one drawing may take once its turn has come, ms. */
const usualDeadlineMs = 60_000

/** New objects of the thread, MB: a drawing makes millions, and by itself the room for them grows to a hundred. */
const youngMb = 8

/** Draws files in a thread of its own, for a long table takes most of a second and nothing else must wait for it. */
export interface Drawer {
  /** A file, base64. Files are drawn one after another; rejects when this one cannot be drawn within a minute. */
  draw(file: DrawnFile): Promise<string>
  /** Ends the thread: what was asked for rejects with {@link DrawingStopped}. */
  stop(): Promise<void>
}

/** A thread does not inherit what loads TypeScript in this one. */
const boot = `import('${import.meta.resolve('tsx/esm/api')}').then(({ register }) => {
  register()
  return import('${new URL('./draw-worker.ts', import.meta.url).href}')
})`

type Answer = { base64: string } | { fault: string }

/**
 * A drawer whose thread begins with the first drawing and stays warm; one that dies, or takes too long over a file, fails that file
 * alone and is begun anew with the next.
 */
export const openDrawer = (deadlineMs = usualDeadlineMs): Drawer => {
  let worker: Worker | null = null
  /** Fails the file that is being drawn. */
  let fail: ((error: Error) => void) | null = null
  let turn: Promise<unknown> = Promise.resolve()
  /** How often it was stopped: what waited then is not drawn. */
  let stops = 0

  const lose = (lost: Worker, error: Error): void => {
    if (worker !== lost) return
    worker = null
    fail?.(error)
  }

  const thread = (): Worker => {
    if (worker) return worker
    const begun = new Worker(boot, { eval: true, resourceLimits: { maxYoungGenerationSizeMb: youngMb } })
    begun.on('error', (error) => lose(begun, error))
    begun.on('exit', (code) => lose(begun, new Error(`the drawing thread ended with ${code}`)))
    begun.unref()
    worker = begun
    return begun
  }

  const drawNow = async (file: DrawnFile): Promise<string> => {
    const at = thread()
    let late: NodeJS.Timeout | undefined
    let answered: ((answer: Answer) => void) | undefined
    try {
      return await new Promise<string>((resolve, reject) => {
        fail = reject
        answered = (answer) => ('base64' in answer ? resolve(answer.base64) : reject(new Error(answer.fault)))
        at.on('message', answered)
        late = setTimeout(() => {
          lose(at, new Error('drawing takes too long'))
          void at.terminate()
        }, deadlineMs)
        at.postMessage(file)
      })
    } finally {
      clearTimeout(late)
      if (answered) at.off('message', answered)
      fail = null
    }
  }

  return {
    draw(file) {
      const before = stops
      const mine = turn.then(() => (before === stops ? drawNow(file) : Promise.reject(new DrawingStopped('stopped'))))
      turn = mine.catch(() => undefined)
      return mine
    },
    async stop() {
      stops += 1
      const last = worker
      if (!last) return
      lose(last, new DrawingStopped('stopped'))
      await last.terminate()
    },
  }
}
