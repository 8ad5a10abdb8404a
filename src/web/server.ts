import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'

/** What `/healthz` answers with; `status` decides between 200 and 503, the rest is shown as given. */
export interface Health {
  status: 'ok' | 'failing'
  [detail: string]: unknown
}

/** Pages mounted at `/`. `port` tells the port once the server listens; `close` ends streams that would stay open. */
export interface Mount {
  routes(port: () => number): Hono
  close(): void
}

/** A running web server. */
export interface Web {
  /** Such as `http://127.0.0.1:3000`, without a slash at the end. */
  url: string
  /** Stops taking requests, waits up to a second for those under way, then cuts the rest. A second call does nothing more. */
  close(): Promise<void>
}

/** The server could not listen; the message is one Chinese sentence for whoever started it. */
export class CannotListen extends Error {
  override readonly name = 'CannotListen'
  readonly reason: 'in-use' | 'not-allowed' | 'no-such-address' | 'other'

  constructor(reason: CannotListen['reason'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}

const healthDeadlineMs = 5_000
const closeGraceMs = 1_000

/** Starts the web pages; `port` 0 takes a free one. Throws {@link CannotListen}. */
export async function startWeb({
  host,
  port,
  health,
  calendar = async () => null,
  metrics,
  practice,
  onError = () => undefined,
}: {
  host: string
  port: number
  health: () => Promise<Health>
  /** The calendar a key opens, as iCalendar text; null: no such key. */
  calendar?: (key: string) => Promise<string | null>
  /** What `/metrics` answers with, and its content type; absent: there is no such page. */
  metrics?: () => Promise<{ type: string; text: string }>
  practice?: Mount
  /** Hears every fault of a request, for the log. */
  onError?: (fault: unknown) => void
}): Promise<Web> {
  let actualPort = port
  const app = new Hono()
  app.onError((fault, c) => {
    onError(fault)
    return c.json({ error: '出错了，请稍后再试。' }, 500)
  })
  app.notFound((c) => c.json({ error: '没有这个页面。' }, 404))
  app.get('/healthz', async (c) => {
    const state = await withinDeadline(health, onError)
    return c.json(state, state.status === 'ok' ? 200 : 503, { 'cache-control': 'no-store' })
  })
  if (metrics)
    app.get('/metrics', async (c) => {
      const { type, text } = await metrics()
      return c.body(text, 200, { 'content-type': type, 'cache-control': 'no-store' })
    })
  calendarRoute(app, calendar)
  if (practice)
    app.route(
      '/',
      practice.routes(() => actualPort),
    )

  const server = createAdaptorServer({ fetch: app.fetch, createServer, serverOptions: { requestTimeout: 30_000 } })
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (error) {
    throw cannotListen(error, host, port)
  }
  actualPort = (server.address() as AddressInfo).port
  let closing: Promise<void> | undefined
  const close = async (): Promise<void> => {
    practice?.close()
    const closed = once(server, 'close')
    server.close()
    const cut = setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), closeGraceMs)
    await closed
    clearTimeout(cut)
  }
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${actualPort}`,
    close() {
      closing ??= close()
      return closing
    },
  }
}

/** `/calendar/<key>.ics`. Whoever has the key may read; it is asked for again only when it changed. An unknown key is no page. */
function calendarRoute(app: Hono, calendar: (key: string) => Promise<string | null>): void {
  app.get('/calendar/:file', async (c) => {
    const key = /^([0-9a-f]{32})\.ics$/.exec(c.req.param('file'))?.[1]
    const text = key === undefined ? null : await calendar(key)
    if (text === null) return c.notFound()
    const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`
    const headers = { etag, 'cache-control': 'private, max-age=300', 'referrer-policy': 'no-referrer', 'x-content-type-options': 'nosniff' }
    if (c.req.header('if-none-match') === etag) return c.body(null, 304, headers)
    return c.body(text, 200, {
      ...headers,
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': 'inline; filename="lianyi.ics"',
    })
  })
}

async function withinDeadline(health: () => Promise<Health>, onError: (fault: unknown) => void): Promise<Health> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Health>((resolve) => {
    timer = setTimeout(() => resolve({ status: 'failing' }), healthDeadlineMs)
  })
  try {
    return await Promise.race([health(), late])
  } catch (fault) {
    onError(fault)
    return { status: 'failing' }
  } finally {
    clearTimeout(timer)
  }
}

function cannotListen(error: unknown, host: string, port: number): CannotListen {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const cause = { cause: error }
  switch (code) {
    case 'EADDRINUSE':
      return new CannotListen(
        'in-use',
        `端口 ${port} 已被别的程序占用。请先关掉那个程序，或换一个端口再启动，例如 PORT=${port + 1}。`,
        cause,
      )
    case 'EACCES':
      return new CannotListen('not-allowed', `没有权限使用端口 ${port}。请把 PORT 设为 1024 以上的端口再启动，例如 PORT=3000。`, cause)
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new CannotListen('no-such-address', `本机没有地址 ${host}。请把 HOST 改为 127.0.0.1 或本机的地址再启动。`, cause)
    default:
      return new CannotListen('other', `网页服务无法在 ${host}:${port} 启动。请检查 HOST 和 PORT 的设置。`, cause)
  }
}
