import { request } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { types } from 'wechaty-puppet'
import type { LoggedMessage } from '../../../src/practice/log.ts'
import type { PracticeParts } from '../../../src/practice/routes.ts'
import { startWeb, type Web } from '../../../src/web/server.ts'
import { png } from '../../support/pictures.ts'
import { openPractice, type Practice, personaOf, serve, thursdayEvening } from './fixture.ts'

let practice: Practice
let web: Web
let hook: PracticeParts['onClockForward']
const study = 'practice-1@chatroom'

beforeEach(async () => {
  practice = await openPractice()
  hook = undefined
  web = await serve(practice, { onClockForward: async (ms) => hook?.(ms) })
})
afterEach(async () => {
  await web.close()
  await practice.puppet.stop()
})

/** A request with any headers, which fetch would not let through. */
function ask(path: string, { method = 'GET', headers = {}, body = '' } = {}): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(`${web.url}${path}`, { method, headers }, (response) => {
      let text = ''
      response.on('data', (part) => {
        text += part
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
const json = { 'content-type': 'application/json' }
const post = (path: string, body: unknown) => ask(path, { method: 'POST', headers: json, body: JSON.stringify(body) })
const get = async (path: string) => JSON.parse((await ask(path)).text)
const sayAs = (key: string, more: object = {}) =>
  post('/api/say', { as: personaOf(practice, key).contactId, conversation: study, text: '签到', ...more })

test('the state tells rooms, people, the clock and the tour', async () => {
  await sayAs('member')
  const state = await get('/api/state')
  expect(state).toMatchObject({
    association: '示例县新联会',
    clock: { now: thursdayEvening, timezone: 'Asia/Shanghai' },
    tour: { as: 'member', conversation: study, text: '签到' },
    latest: [{ text: '签到' }],
  })
  expect(state.rooms.length).toBe(5)
})

test('messages come after a number, and only of one conversation', async () => {
  await sayAs('member')
  await sayAs('staff', { text: '好' })
  const texts = async (after: number) =>
    (await get(`/api/messages?conversation=${study}&after=${after}`)).messages.map(({ text }: LoggedMessage) => text)
  expect(await texts(0)).toEqual(['签到', '好'])
  expect(await texts(1)).toEqual(['好'])
  expect((await ask('/api/messages?after=0')).status).toBe(400)
  expect((await ask(`/api/messages?conversation=${study}&after=-1`)).status).toBe(400)
})

test('what cannot be said is refused with a sentence', async () => {
  expect((await sayAs('member', { text: '   ' })).status).toBe(400)
  expect(await sayAs('member', { text: '长'.repeat(2_001) })).toMatchObject({
    status: 400,
    text: '{"error":"一条最多 2000 字，请分开发。"}',
  })
  expect((await sayAs('member', { text: '长'.repeat(2_000) })).status).toBe(200)
  expect((await sayAs('stranger', { conversation: 'practice-5@chatroom' })).status).toBe(404)
  expect((await sayAs('member', { surprise: 1 })).status).toBe(400)
  expect((await ask('/api/say', { method: 'POST', headers: json, body: '{' })).status).toBe(400)
  expect((await sayAs('member', { text: 'x'.repeat(40_000) })).status).toBe(413)
})

test('only this machine is let in, by its own name and from its own page', async () => {
  const port = new URL(web.url).port
  const statusWith = async (headers: Record<string, string>, method = 'GET') =>
    (await ask('/api/state', { method, headers, body: method === 'POST' ? '{}' : '' })).status
  expect(await statusWith({ host: `localhost:${port}` })).toBe(200)
  expect(await statusWith({ host: `[::1]:${port}`, origin: `http://[::1]:${port}` })).toBe(200)
  expect(await statusWith({ host: 'evil.example' })).toBe(403)
  expect(await statusWith({ host: `evil.example:${port}` })).toBe(403)
  expect(await statusWith({ host: '127.0.0.1:1' })).toBe(403)
  expect(await statusWith({ origin: 'http://evil.example' })).toBe(403)
  expect(await statusWith({ origin: 'null' })).toBe(403)
  expect(await statusWith({ origin: `https://127.0.0.1:${port}` })).toBe(403)
  expect(await statusWith({ 'sec-fetch-site': 'cross-site' })).toBe(403)
  expect(await statusWith({ ...json, 'sec-fetch-site': 'cross-site' }, 'POST')).toBe(403)
  expect(await statusWith({ 'content-type': 'text/plain' }, 'POST')).toBe(415)
})

test('the page comes with strict headers, and no file but its own', async () => {
  const page = await fetch(`${web.url}/`)
  expect(page.headers.get('content-security-policy')).toContain("default-src 'self'")
  expect(await page.text()).not.toMatch(/\son\w+=|style=|<script>|https?:/)
  expect((await ask('/talk.js')).status).toBe(200)
  for (const path of ['/routes.ts', '/..%2froutes.ts', '/page/page.js', '/package.json', '/api/files/none'])
    expect([path, (await ask(path)).status]).toEqual([path, 404])
})

test('the clock goes forward by ms, by instant and by local time; the hook comes first and may step', async () => {
  const goals: number[] = []
  hook = async (ms) => {
    goals.push(ms)
    await practice.clock.forwardTo(practice.clock.now() + ms / 2)
  }
  expect((await post('/api/clock', { forwardMs: 3_600_000 })).status).toBe(200)
  expect(practice.clock.now()).toBe(thursdayEvening + 3_600_000)
  const moved = JSON.parse((await post('/api/clock', { to: '2026-12-03T19:00' })).text)
  expect(moved.now).toBe(Date.UTC(2026, 11, 3, 11))
  const leads = Object.fromEntries(moved.shortcuts.map(({ label, to }: { label: string; to: number }) => [label, to]))
  expect(leads).toMatchObject({ '到下一个周四 19:00': Date.UTC(2026, 11, 10, 11), '到下月一号 09:00': Date.UTC(2027, 0, 1, 1) })
  expect(goals).toEqual([3_600_000, Date.UTC(2026, 11, 3, 11) - thursdayEvening - 3_600_000])
  for (const body of [{ to: thursdayEvening }, { forwardMs: -1 }, { to: 'soon' }, {}, { to: thursdayEvening * 2 }])
    expect((await post('/api/clock', body)).status).toBe(400)
})

test('one move at a time, and a broken hook leaves the way free', async () => {
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  let entered = (): void => undefined
  const inside = new Promise<void>((resolve) => {
    entered = resolve
  })
  hook = () => {
    entered()
    return held
  }
  const first = post('/api/clock', { forwardMs: 1_000 })
  await inside
  expect((await post('/api/clock', { forwardMs: 1_000 })).status).toBe(409)
  release()
  expect((await first).status).toBe(200)
  hook = async () => {
    throw new Error('broken')
  }
  expect(await post('/api/clock', { forwardMs: 1_000 })).toEqual({ status: 500, text: '{"error":"出错了，请稍后再试。"}' })
  hook = undefined
  expect((await post('/api/clock', { forwardMs: 1_000 })).status).toBe(200)
})

test('events carry messages and clock moves; the twenty-first page is turned away, and a closed one makes room', async () => {
  const stop = new AbortController()
  const first = await fetch(`${web.url}/api/events`, { signal: stop.signal })
  const reader = first.body?.pipeThrough(new TextDecoderStream()).getReader()
  if (!reader) throw new Error('no stream')
  await sayAs('member')
  await post('/api/clock', { forwardMs: 1_000 })
  let text = ''
  while (!text.includes('event: clock')) text += (await reader.read()).value
  expect(text).toMatch(/event: message\ndata: \{.*"text":"签到"/)
  const more = await Promise.all(Array.from({ length: 19 }, () => fetch(`${web.url}/api/events`, { signal: stop.signal })))
  expect(more.map((one) => one.status)).toEqual(Array(19).fill(200))
  expect((await ask('/api/events')).status).toBe(503)
  stop.abort()
  const oneMore = async () => {
    const answer = await fetch(`${web.url}/api/events`)
    await answer.body?.cancel()
    return answer.status
  }
  await expect.poll(oneMore).toBe(200)
  expect((await ask('/api/events', { method: 'HEAD' })).status).toBe(405)
})

test('suggestions fit the person and the place, and can be replaced', async () => {
  const of = async (key: string, conversation = study) => {
    const { suggestions } = await get(`/api/suggestions?as=${personaOf(practice, key).contactId}&conversation=${conversation}`)
    return suggestions.map(({ text }: { text: string }) => text)
  }
  expect(await of('member')).toContain('签到')
  expect(await of('member')).not.toContain('核账')
  expect(await of('staff')).toContain('绑定审核')
  expect(await of('unbound')).toContain('绑定 吴春燕')
  const other = await serve(practice, {
    suggestions: async (persona, place) => [{ group: '', label: persona.key, text: place?.name ?? '' }],
  })
  const answer = await fetch(`${other.url}/api/suggestions?as=${personaOf(practice, 'chair').contactId}&conversation=${study}`)
  expect(await answer.json()).toEqual({ suggestions: [{ group: '', label: 'chair', text: '学习群' }] })
  await other.close()
})

test('healthz answers what health says, and 503 when it fails or throws', async () => {
  let health = async () => ({ status: 'ok' as 'ok' | 'failing', redis: true })
  const other = await startWeb({ host: '127.0.0.1', port: 0, health: () => health() })
  const answer = async () => {
    const response = await fetch(`${other.url}/healthz`)
    return [response.status, await response.json()]
  }
  expect(await answer()).toEqual([200, { status: 'ok', redis: true }])
  health = async () => ({ status: 'failing', redis: false })
  expect(await answer()).toEqual([503, { status: 'failing', redis: false }])
  health = async () => Promise.reject(new Error('gone'))
  expect(await answer()).toEqual([503, { status: 'failing' }])
  expect((await fetch(`${other.url}/`)).status).toBe(404)
  await other.close()
  await other.close()
})

test('a port in use is told in one sentence', async () => {
  const port = Number(new URL(web.url).port)
  const second = startWeb({ host: '127.0.0.1', port, health: async () => ({ status: 'ok' }) })
  await expect(second).rejects.toMatchObject({
    name: 'CannotListen',
    reason: 'in-use',
    message: expect.stringContaining(`端口 ${port} 已被别的程序占用`),
  })
})

const sendPicture = (bytes: Buffer, more: object = {}) => {
  const as = personaOf(practice, 'liaison').contactId
  return post('/api/picture', { as, conversation: study, name: '现场.png', base64: bytes.toString('base64'), draft: 'draft-0001', ...more })
}

test('a picture is logged once, shown with its size, and is what the bot fetches', async () => {
  const heard: string[] = []
  practice.puppet.on('message', ({ messageId }) => void heard.push(messageId))
  const sent = [await sendPicture(png(9, 20)), await sendPicture(png(9, 20))]
  const [{ message }, again] = sent.map(({ text }) => JSON.parse(text) as { message: LoggedMessage }) as [
    { message: LoggedMessage },
    { message: LoggedMessage },
  ]
  expect(again.message.id).toBe(message.id)
  expect(message).toMatchObject({ kind: 'picture', text: '', attachment: { mediaType: 'image/png', width: 20, height: 20 } })
  expect(heard).toEqual([message.id])
  const box = await practice.puppet.messageImage(message.id)
  expect(await box.toBuffer()).toEqual(png(9, 20))
  expect((await practice.puppet.messagePayload(message.id)).type).toBe(types.Message.Image)
})

test('a file that is no picture, one too big, and one sent from elsewhere are turned away, and nothing is logged', async () => {
  const big = Buffer.concat([png(1), Buffer.alloc(8 * 1024 * 1024)])
  expect((await sendPicture(Buffer.from('%PDF-1.7'))).status).toBe(415)
  expect((await sendPicture(big)).status).toBe(413)
  expect((await sendPicture(png(1), { base64: 'no base64!' })).status).toBe(400)
  expect((await sendPicture(png(1), { as: 'wxid_nobody' })).status).toBe(404)
  const body = JSON.stringify({ base64: png(1).toString('base64') })
  expect((await ask('/api/picture', { method: 'POST', headers: { ...json, origin: 'http://evil.example' }, body })).status).toBe(403)
  expect((await ask('/api/picture', { method: 'POST', headers: { 'content-type': 'text/plain' }, body })).status).toBe(415)
  expect(practice.log.since(study, 0)).toEqual([])
})
