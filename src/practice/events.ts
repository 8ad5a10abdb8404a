const mostClients = 20
const mostWaiting = 500
const beatMs = 15_000

/** Server-sent events to the open pages: at most 20, each dropped when it does not read (500 events behind). */
export class PracticeEvents {
  readonly #clients = new Set<ReadableStreamDefaultController<Uint8Array>>()
  readonly #encoder = new TextEncoder()
  readonly #beat: NodeJS.Timeout

  constructor() {
    this.#beat = setInterval(() => this.#write(': beat\n\n'), beatMs)
    this.#beat.unref()
  }

  /** How many pages listen. */
  get size(): number {
    return this.#clients.size
  }

  /** A stream for one page; null when 20 are open. */
  open(): ReadableStream<Uint8Array> | null {
    if (this.#clients.size >= mostClients) return null
    let mine: ReadableStreamDefaultController<Uint8Array> | undefined
    return new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          mine = controller
          this.#clients.add(controller)
          controller.enqueue(this.#encoder.encode('retry: 1500\n: hello\n\n'))
        },
        cancel: () => {
          if (mine) this.#clients.delete(mine)
        },
      },
      new CountQueuingStrategy({ highWaterMark: mostWaiting }),
    )
  }

  /** Sends one event to every page. */
  send(event: string, data: unknown): void {
    this.#write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
  }

  /** Ends every stream. */
  close(): void {
    clearInterval(this.#beat)
    for (const client of this.#clients) this.#end(client)
  }

  #write(text: string): void {
    const bytes = this.#encoder.encode(text)
    for (const client of this.#clients) {
      if ((client.desiredSize ?? 0) <= 0) this.#end(client)
      else client.enqueue(bytes)
    }
  }

  #end(client: ReadableStreamDefaultController<Uint8Array>): void {
    this.#clients.delete(client)
    try {
      client.close()
    } catch {
      // Already closed by the page.
    }
  }
}

/** Calls `tell` at once, then at most every `ms` while it is called on, the last time surely. */
export function paced(ms: number, tell: () => void): () => void {
  let waiting: NodeJS.Timeout | undefined
  let last = Number.NEGATIVE_INFINITY
  const now = () => {
    waiting = undefined
    last = performance.now()
    tell()
  }
  return () => {
    if (waiting) return
    const wait = last + ms - performance.now()
    if (wait <= 0) return now()
    waiting = setTimeout(now, wait)
    waiting.unref()
  }
}
