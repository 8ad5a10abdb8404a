import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context, MiddlewareHandler } from 'hono'

const loopbackAddress = /^(?:127(?:\.\d{1,3}){3}|::1|::ffff:127(?:\.\d{1,3}){3})$/

function ownHosts(port: number): string[] {
  const names = ['127.0.0.1', 'localhost', '[::1]']
  return names.flatMap((name) => (port === 80 ? [`${name}:80`, name] : [`${name}:${port}`]))
}

function comesFromHere(c: Context): boolean {
  const address = getConnInfo(c).remote.address
  return address !== undefined && loopbackAddress.test(address)
}

/**
 * Lets through only what this machine asks of itself: a loopback peer, a loopback Host with our port (so that no foreign
 * name can be rebound to us), and no foreign Origin. Anything else gets 403; a POST that is not JSON gets 415.
 */
export function loopbackOnly(port: () => number): MiddlewareHandler {
  return async (c, next) => {
    const host = c.req.header('host')?.toLowerCase()
    const origin = c.req.header('origin')
    const site = c.req.header('sec-fetch-site')
    const ownHost = host !== undefined && ownHosts(port()).includes(host)
    const ownOrigin = origin === undefined ? site === undefined || site === 'same-origin' || site === 'none' : origin === `http://${host}`
    const reads = c.req.method === 'GET' || c.req.method === 'HEAD'
    // Following a link to the page itself is harmless; acting or reading the API from elsewhere is not.
    const visits = origin === undefined && c.req.method === 'GET' && c.req.header('sec-fetch-mode') === 'navigate'
    if (!comesFromHere(c) || !ownHost || !(ownOrigin || visits)) return c.json({ error: '练习室只能在本机打开。' }, 403)
    const json = /^application\/json\s*(?:;|$)/i.test(c.req.header('content-type') ?? '')
    if (!reads && !json) return c.json({ error: '请求须为 JSON。' }, 415)
    await next()
  }
}

/** Headers of every answer: nothing from elsewhere is loaded, framed or sniffed. */
export const strictHeaders: MiddlewareHandler = async (c, next) => {
  await next()
  c.header('content-security-policy', "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'")
  c.header('x-content-type-options', 'nosniff')
  c.header('referrer-policy', 'no-referrer')
  c.header('cross-origin-resource-policy', 'same-origin')
  if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store')
}
