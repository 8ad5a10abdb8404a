import { readFile } from 'node:fs/promises'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { z } from 'zod'
import { mostPictureBytes } from '../chat/transport.ts'
import { longestForwardMs, type PracticeClock } from './clock.ts'
import { PracticeEvents, paced } from './events.ts'
import { loopbackOnly, strictHeaders } from './guard.ts'
import { type PracticeLog, pictureOf } from './log.ts'
import { CannotSay, type PracticePuppet, type Saying } from './puppet.ts'
import { type Coming, clockShortcuts, localInstant } from './shortcuts.ts'
import { defaultTour, type Suggest, type Tour } from './suggestions.ts'
import { type PracticeWorld, roleLabel } from './world.ts'

/** What the practice room's pages stand on. */
export interface PracticeParts {
  world: PracticeWorld
  clock: PracticeClock
  log: PracticeLog
  puppet: PracticePuppet
  /**
   * Called with the ms to go before the clock is at its goal: it may step the clock itself with `clock.forwardTo`, from
   * one due instant to the next. When it resolves, the clock is put to the goal if it is not there yet.
   */
  onClockForward?: (ms: number) => Promise<void>
  /** What will fall due, in order of time, for the presses of the clock panel. */
  coming?: () => Promise<readonly Coming[]>
  suggestions: Suggest
  /** The first visit's invitation; null for none. */
  tour?: Tour | null
}

const pageFiles = {
  'index.html': 'text/html; charset=utf-8',
  'page.css': 'text/css; charset=utf-8',
  'talk.css': 'text/css; charset=utf-8',
  'controls.css': 'text/css; charset=utf-8',
  'phone.css': 'text/css; charset=utf-8',
  'page.js': 'text/javascript; charset=utf-8',
  'api.js': 'text/javascript; charset=utf-8',
  'composer.js': 'text/javascript; charset=utf-8',
  'dom.js': 'text/javascript; charset=utf-8',
  'list.js': 'text/javascript; charset=utf-8',
  'menus.js': 'text/javascript; charset=utf-8',
  'store.js': 'text/javascript; charset=utf-8',
  'talk.js': 'text/javascript; charset=utf-8',
  'time.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
} as const

const mostText = 2_000
const sayBody = z.strictObject({
  as: z.string().max(60),
  conversation: z.string().max(120),
  text: z
    .string()
    .max(mostText, `一条最多 ${mostText} 字，请分开发。`)
    .refine((text) => text.trim() !== '', '还没有写字。'),
  quote: z.string().max(80).optional(),
  draft: z.string().min(8).max(40).optional(),
})
const mostPictureBody = Math.ceil(mostPictureBytes / 3) * 4 + 4 * 1024
const pictureBody = z.strictObject({
  as: z.string().max(60),
  conversation: z.string().max(120),
  name: z.string().max(120),
  base64: z.base64(),
  draft: z.string().min(8).max(40).optional(),
})
const clockBody = z.union([
  z.strictObject({ forwardMs: z.number().int().positive().max(longestForwardMs) }),
  z.strictObject({ to: z.union([z.number().int(), z.string().max(16)]) }),
])
const pictureTooBig = '图片太大，一张最多 8 MB。'
const whyNot: Record<CannotSay['reason'], { status: 404 | 503; error: string }> = {
  offline: { status: 503, error: '机器人还没有准备好，请稍后再发。' },
  'no-such-person': { status: 404, error: '练习室里没有这个人。' },
  'no-such-conversation': { status: 404, error: '这个人不在这个群里。' },
  'no-such-quote': { status: 404, error: '要引用的那一条已经不在了，请去掉引用再发。' },
}

/** Where a clock on its way comes from and goes to, ms; null while it stands where real time has it. */
interface Journey {
  now: { from: number; goal: number } | null
}

/** How often a clock on its way is told to the pages, ms. */
const toldEveryMs = 100

/** The practice room as startWeb mounts it: `routes` needs the port the server got, `close` ends the event streams. */
export interface PracticePages {
  routes(port: () => number): Hono
  close(): void
}

/** The page and API of the practice room. Answers this machine only. */
export function practiceRoutes(parts: PracticeParts): PracticePages {
  const { clock, log } = parts
  const events = new PracticeEvents()
  const journey: Journey = { now: null }
  const tellClock = paced(toldEveryMs, () => events.send('clock', clockState(parts, journey)))
  const endings = [log.onMessage((message) => events.send('message', message)), clock.onMove(tellClock), () => events.close()]
  return {
    routes(port) {
      const app = new Hono()
      app.use(strictHeaders, loopbackOnly(port))
      const words = bodyLimit({ maxSize: 32 * 1024, onError: (c) => c.json({ error: '内容太长。' }, 413) })
      const pictures = bodyLimit({ maxSize: mostPictureBody, onError: (c) => c.json({ error: pictureTooBig }, 413) })
      app.use('/api/*', (c, next) => (c.req.path === '/api/picture' ? pictures : words)(c, next))
      readingRoutes(app, parts, events, journey)
      sayRoute(app, parts)
      pictureRoute(app, parts)
      clockRoute(app, parts, journey, tellClock)
      for (const [name, mediaType] of Object.entries(pageFiles)) {
        const file = new URL(`page/${name}`, import.meta.url)
        app.get(name === 'index.html' ? '/' : `/${name}`, async (c) =>
          c.body(await readFile(file, 'utf8'), 200, { 'content-type': mediaType, 'cache-control': 'no-cache' }),
        )
      }
      return app
    },
    close() {
      for (const end of endings) end()
    },
  }
}

interface ClockState {
  now: number
  timezone: string
  /** Where it comes from and goes to while it is on its way, ms. */
  journey?: { from: number; goal: number }
}

function clockState({ clock, world }: PracticeParts, journey: Journey): ClockState {
  return { now: clock.now(), timezone: world.association.timezone, ...(journey.now ? { journey: journey.now } : {}) }
}

function readingRoutes(app: Hono, parts: PracticeParts, events: PracticeEvents, journey: Journey): void {
  const { world, clock, log } = parts
  const rows = new Map(world.association.roster.map((row) => [row.number, row]))
  app.get('/api/state', (c) => {
    const now = clock.now()
    const personas = world.personas.map((persona) => {
      const row = persona.number === null || !persona.bound ? undefined : rows.get(persona.number)
      return row ? { ...persona, role: roleLabel(world.association, row, now) } : persona
    })
    return c.json({
      boot: log.boot,
      association: world.association.name,
      bot: world.bot,
      rooms: world.rooms,
      personas,
      clock: clockState(parts, journey),
      latest: log.latest(),
      tour: parts.tour === undefined ? defaultTour(world) : parts.tour,
    })
  })
  app.get('/api/messages', (c) => {
    const after = Number(c.req.query('after') ?? '0')
    const conversation = c.req.query('conversation')
    if (!conversation || !Number.isSafeInteger(after) || after < 0) return c.json({ error: '请求不完整。' }, 400)
    return c.json({ boot: log.boot, messages: log.since(conversation, after) })
  })
  app.get('/api/suggestions', async (c) => {
    const persona = world.personas.find((one) => one.contactId === c.req.query('as'))
    const conversation = c.req.query('conversation')
    const room = world.rooms.find((one) => one.id === conversation)
    if (!persona || (!room && conversation !== persona.contactId)) return c.json({ error: '请求不完整。' }, 400)
    return c.json({ suggestions: await parts.suggestions(persona, room ?? null) })
  })
  app.get('/api/files/:id', (c) => {
    const message = log.find(c.req.param('id'))
    const bytes = message && log.file(message.id)
    if (!message?.attachment || !bytes) return c.json({ error: '这个文件已经不在了。' }, 404)
    const inline = message.kind === 'picture'
    const name = encodeURIComponent(message.attachment.name)
    return c.body(new Uint8Array(bytes), 200, {
      'content-type': message.attachment.mediaType,
      'content-disposition': `${inline ? 'inline' : 'attachment'}; filename*=UTF-8''${name}`,
      'cache-control': 'private, max-age=86400, immutable',
    })
  })
  app.get('/api/events', (c) => {
    // A HEAD would hold a place that nobody gives back.
    if (c.req.method !== 'GET') return c.body(null, 405)
    const stream = events.open()
    if (!stream) return c.json({ error: '打开的页面太多了，请关掉几个。' }, 503)
    return c.body(stream, 200, { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' })
  })
}

function sayRoute(app: Hono, { puppet }: PracticeParts): void {
  app.post('/api/say', async (c) => {
    const body = sayBody.safeParse(await c.req.json().catch(() => null))
    if (!body.success) return c.json({ error: sentenceOf(body.error) }, 400)
    const { as, conversation, text, quote, draft } = body.data
    return received(c, puppet, {
      as,
      conversation,
      text,
      ...(quote === undefined ? {} : { quote }),
      ...(draft === undefined ? {} : { draft }),
    })
  })
}

function pictureRoute(app: Hono, { puppet }: PracticeParts): void {
  app.post('/api/picture', async (c) => {
    const body = pictureBody.safeParse(await c.req.json().catch(() => null))
    if (!body.success) return c.json({ error: '请求不完整。' }, 400)
    const { as, conversation, name, base64, draft } = body.data
    const bytes = Buffer.from(base64, 'base64')
    if (bytes.length > mostPictureBytes) return c.json({ error: pictureTooBig }, 413)
    if (!pictureOf(bytes)) return c.json({ error: '这里能发 PNG、JPG、GIF、WebP 图片，请换一张。' }, 415)
    return received(c, puppet, { as, conversation, text: '', picture: { name, bytes }, ...(draft === undefined ? {} : { draft }) })
  })
}

/** Lets it be said, and answers the message, or why it cannot be said. */
function received(c: Context, puppet: PracticePuppet, saying: Saying): Response {
  try {
    return c.json({ message: puppet.receive(saying) })
  } catch (error) {
    if (!(error instanceof CannotSay)) throw error
    const { status, error: sentence } = whyNot[error.reason]
    return c.json({ error: sentence }, status)
  }
}

function clockRoute(app: Hono, parts: PracticeParts, journey: Journey, tellClock: () => void): void {
  const { clock, onClockForward, coming, world } = parts
  const { timezone } = world.association
  const panel = async () => ({
    ...clockState(parts, journey),
    shortcuts: clockShortcuts(clock.now(), timezone, await coming?.().catch(() => [])),
  })
  app.get('/api/clock', async (c) => c.json(await panel()))
  app.post('/api/clock', async (c) => {
    const body = clockBody.safeParse(await c.req.json().catch(() => null))
    if (!body.success) return c.json({ error: '没有看懂要拨到什么时候。' }, 400)
    if (journey.now) return c.json({ error: '时间正在往前走，请等它停下来再拨。' }, 409)
    const now = clock.now()
    const asked = 'to' in body.data ? body.data.to : now + body.data.forwardMs
    const goal = typeof asked === 'number' ? asked : localInstant(asked, timezone)
    if (goal === null) return c.json({ error: '没有看懂要拨到什么时候。' }, 400)
    if (goal <= now) return c.json({ error: '时间只能往前拨，请选一个更晚的时间。' }, 400)
    if (goal - now > longestForwardMs) return c.json({ error: '一次最多往前拨 400 天。' }, 400)
    journey.now = { from: now, goal }
    try {
      await onClockForward?.(goal - now)
      await clock.forwardTo(goal)
    } finally {
      journey.now = null
      tellClock()
    }
    return c.json(await panel())
  })
}

/** Only our own sentences reach people; the rest of zod's is English. */
function sentenceOf(error: z.ZodError): string {
  return error.issues.map((issue) => issue.message).find((message) => /\p{Script=Han}/u.test(message)) ?? '请求不完整。'
}
