import { request } from 'node:http'
import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PracticeLog } from '../../src/practice/log.ts'
import { practiceRoutes } from '../../src/practice/routes.ts'
import { startWeb, type Web } from '../../src/web/server.ts'
import { openPractice } from '../unit/practice/fixture.ts'

/** Every route of the practice room there is, as the router itself lists them, asked for in every way that must not be let in. */
let web: Web
let port: number
let pages: ReturnType<typeof practiceRoutes>
let routes: { method: string; path: string }[]
const suggestions = async () => []

beforeAll(async () => {
  const practice = await openPractice()
  pages = practiceRoutes({ suggestions, ...practice, log: new PracticeLog() })
  // open to the whole machine, as a careless HOST would have it
  web = await startWeb({
    host: '0.0.0.0',
    port: 0,
    health: async () => ({ status: 'ok' }),
    metrics: async () => ({ type: 'text/plain', text: 'a 1' }),
    practice: pages,
  })
  port = Number(new URL(web.url).port)
  routes = pages.routes(() => port).routes.filter(({ method }) => method !== 'ALL')
})
afterAll(async () => {
  await web.close()
})

const json = { 'content-type': 'application/json' }
/** The status of a request to an address of this machine, with headers a browser would not let a page set. */
const status = (address: string, { method, path }: { method: string; path: string }, headers: Record<string, string>): Promise<number> =>
  new Promise((resolve, reject) => {
    const asked = request({ host: address, port, method, path, headers: { ...(method === 'GET' ? {} : json), ...headers } }, (response) => {
      response.destroy()
      resolve(response.statusCode ?? 0)
    })
    asked.once('error', reject)
    asked.end(method === 'GET' ? undefined : '{}')
  })

/** What gives somebody away who must not be let in. */
const hostile: [string, () => Record<string, string>][] = [
  ['a page of another origin', () => ({ origin: 'https://evil.example' })],
  ['a page without an origin, such as a file', () => ({ origin: 'null' })],
  ['a name that was rebound to us', () => ({ host: `evil.example:${port}` })],
  ['another port of this machine', () => ({ host: `127.0.0.1:${port}`, origin: `http://127.0.0.1:${port + 1}` })],
  ['a page of another site', () => ({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' })],
]

describe('a route of the practice room', () => {
  it('is among those the router lists', () => {
    expect(routes.length).toBeGreaterThan(8)
    expect(routes.some(({ method }) => method === 'POST')).toBe(true)
  })
  it.each(hostile)('lets %s in nowhere', async (_, headers) => {
    for (const route of routes) expect(await status('127.0.0.1', route, headers()), `${route.method} ${route.path}`).toBe(403)
  })
  it('is open to this machine alone, though the port is open to others', async () => {
    const outside = Object.values(networkInterfaces())
      .flatMap((each) => each ?? [])
      .find(({ family, internal }) => family === 'IPv4' && !internal)?.address
    if (outside === undefined) return console.log('this machine has no address but its own: not tried from outside')
    for (const route of routes)
      expect(await status(outside, route, { host: `127.0.0.1:${port}` }), `${route.method} ${route.path}`).toBe(403)
    // what Prometheus and a supervisor ask for is open where the port is
    expect(await status(outside, { method: 'GET', path: '/healthz' }, {})).toBe(200)
    expect(await status(outside, { method: 'GET', path: '/metrics' }, {})).toBe(200)
    expect(await status(outside, { method: 'GET', path: '/calendar/0123.ics' }, {})).toBe(404)
  })
})
