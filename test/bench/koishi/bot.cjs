/**
 * The simplest check-in bot on koishi with points in SQLite, in a process of its own: `node bot.cjs FILE PEOPLE FROM AT_ONCE`. The people say 签到 from
 * the FROMth on, so many at once. Prints `ready`, waits for a line, prints `said N` as each is answered and `recorded` at the end. With PEOPLE 0 it
 * prints `stored N` of everybody who has points instead.
 */
const mock = require('@koishijs/plugin-mock')
const sqlite = require('@minatojs/driver-sqlite')
const { Context, h } = require('koishi')

const [file, people, from, atOnce] = [process.argv[2], ...process.argv.slice(3).map(Number)]

const main = async () => {
  const app = new Context()
  app.plugin(mock.default)
  app.plugin(sqlite.default, { path: file })
  app.model.extend('points', { id: 'string', total: 'integer', at: 'integer' }, { primary: 'id' })
  app.middleware(async (session, next) => {
    if (session.content !== '签到') return next()
    const [known] = await app.database.get('points', { id: session.userId })
    if (known) return '您已签到'
    await app.database.create('points', { id: session.userId, total: 1, at: Date.now() })
    return '签到成功'
  })
  await app.start()
  await app.lifecycle.flush()
  if (people === 0) {
    const all = await app.database.get('points', {})
    process.stdout.write(all.map(({ id }) => `stored ${id}\n`).join(''), () => process.exit(0))
    return
  }
  // a channel that is made by the first messages at once fails some of them
  await app.mock.initChannel('room').catch(() => undefined)
  process.stdout.write('ready\n')
  await new Promise((resolve) => process.stdin.once('data', resolve))
  /** Who waits to be answered, by session. The adapter's own client listens once a person, which ten thousand are too many for. */
  const waiting = new Map()
  app.on('middleware', ({ id }) => waiting.get(id)?.())
  let messages = 0
  const answerTo = (who) =>
    new Promise((resolve) => {
      messages += 1
      let answer
      const event = {
        platform: 'mock',
        type: 'message',
        selfId: '514',
        user: { id: who, name: who },
        guild: { id: 'room' },
        channel: { id: 'room', type: 0 },
        message: { id: String(messages), content: '签到', elements: h.parse('签到') },
      }
      const hears = {
        bot: app.mock.bots[0],
        event,
        flush(text) {
          answer ??= text
        },
      }
      const id = app.mock.receive(event, hears)
      waiting.set(id, () => {
        waiting.delete(id)
        resolve(answer)
      })
    })
  let next = from
  const speak = async () => {
    while (next < people) {
      // the bot itself is 514
      const who = `member-${next}`
      next += 1
      if (await answerTo(who)) process.stdout.write(`said ${who}\n`)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, speak))
  process.stdout.write('recorded\n', () => process.exit(0))
}

void main()
