import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  type BotProcess,
  embeddedRedis,
  killLeftovers,
  lianyi,
  listed,
  newData,
  type Surroundings,
  secretsIn,
  settle,
  startBotProcess,
  until,
  type Village,
} from '../support/bot-process.ts'
import { type AssociationFolder, type FolderMember, writeAssociation } from '../support/folder.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { readWorkbook } from '../support/workbook.ts'

/** Two associations in one folder of folders, one bot, one gateway; the command line beside them. */
let gateway: Gateway
let parent: string
let east: AssociationFolder
let west: AssociationFolder
let inEast: Village
let inWest: Village
let surroundings: Surroundings
let bot: BotProcess
const scratch: string[] = []
const logs: string[] = []

const scratchFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'lianyi-cli-'))
  scratch.push(folder)
  return folder
}

const someone = ({ members }: AssociationFolder, index: number): FolderMember => {
  const found = members[index]
  if (!found) throw new Error(`no member ${index}`)
  return found
}

/** One run with `--json` that must print exactly one JSON document. */
const one = async (args: readonly string[], where: Surroundings = surroundings) => {
  const ran = await lianyi(where, [...args, '--json'])
  return { ...ran, body: JSON.parse(ran.out) as Record<string, unknown> }
}

const open = async (village: Village, { onDuty, rooms }: AssociationFolder, title: string) => {
  village.say(onDuty, '学习群', `发起 ${title} 现在`)
  await until(() => gateway.sent.some(({ to, text }) => to === rooms.学习群 && text?.includes(title)), 20_000)
}

beforeAll(async () => {
  gateway = await startGateway()
  parent = await scratchFolder()
  east = await writeAssociation({ id: 'east', members: 20, name: '东新联会', parent })
  west = await writeAssociation({ id: 'west', members: 20, name: '西新联会', parent, namesFrom: 500 })
  inEast = settle(gateway, east)
  inWest = settle(gateway, west)
  surroundings = { config: parent, data: await newData(), gateway }
  scratch.push(surroundings.data)
  bot = startBotProcess(surroundings)
  await bot.healthy()
  await open(inEast, east, '东边学习')
  await open(inWest, west, '西边学习')
}, 90_000)

vi.setConfig({ testTimeout: 60_000 })

afterAll(async () => {
  await bot.stop()
  killLeftovers()
  await gateway.stop()
  for (const folder of scratch) await rm(folder, { recursive: true, force: true })
}, 60_000)

// one bot and one ledger, told in order
describe('the command line beside a bot', { shuffle: false }, () => {
  describe('two associations served by one bot', () => {
    test('each check-in counts where it was said, the same member number in both apart', async () => {
      inEast.say(someone(east, 3), '学习群', '签到')
      inWest.say(someone(west, 3), '学习群', '签到')
      inWest.say(someone(west, 5), '学习群', '签到')
      const named = ({ name }: FolderMember) => gateway.sent.filter(({ text }) => text?.includes(name)).map(({ to }) => to)
      await until(() => [someone(east, 3), someone(west, 3), someone(west, 5)].every((member) => named(member).length > 0), 20_000)
      expect(named(someone(east, 3))).toEqual([east.rooms.学习群])
      expect(named(someone(west, 3))).toEqual([west.rooms.学习群])

      const inBoth = await Promise.all(['east', 'west'].map((id) => lianyi(surroundings, ['standings', '--json', '--association', id])))
      expect(inBoth.map(({ code, err }) => ({ code, err }))).toEqual([
        { code: 0, err: '' },
        { code: 0, err: '' },
      ])
      const lines = inBoth.map(({ out }) => out.trim().split('\n'))
      expect(lines).toEqual([
        [`{"rank":1,"number":"0004","name":"${someone(east, 3).name}","branch":"医疗保障分会","tier":"会员单位","points":2.0}`],
        [
          `{"rank":1,"number":"0004","name":"${someone(west, 3).name}","branch":"医疗保障分会","tier":"会员单位","points":2.0}`,
          `{"rank":1,"number":"0006","name":"${someone(west, 5).name}","branch":"律师分会","tier":"会员单位","points":2.0}`,
        ],
      ])
    })

    test('a member of one who speaks in a room of the other is a stranger there', async () => {
      const stranger = inEast.people.get(someone(east, 7).number)
      if (!stranger) throw new Error('nobody there')
      const before = gateway.sent.length
      gateway.say(stranger, inWest.rooms.学习群, '签到')
      await until(() => gateway.sent.length > before, 20_000)
      expect(gateway.sent[before]?.text).not.toContain('签到成功')
      const entries = await listed<{ number: string }>(surroundings, ['entries', '--association', 'east'])
      expect(entries.map(({ number }) => number)).toEqual(['0004'])
    })
  })

  describe('listings', () => {
    test('npm run --silent lianyi prints JSON and nothing else', async () => {
      const { code, out, err } = await lianyi(surroundings, ['standings', '--association', 'west', '--limit', '1', '--json'], { npm: true })
      expect({ code, lines: out.trim().split('\n').length }).toEqual({ code: 0, lines: 1 })
      expect(JSON.parse(out)).toMatchObject({ rank: 1, number: '0004', points: 2 })
      expect(err.replace(/^npm warn .*$/gmu, '').trim()).toBe('')
    })

    test('standings by branch: points with one decimal, per head with two', async () => {
      const { code, out } = await lianyi(surroundings, [
        'standings',
        '--by',
        'branch',
        '--json',
        '--association',
        'west',
        '--period',
        '本年',
      ])
      expect(code).toBe(0)
      const lines = out.trim().split('\n')
      expect(lines).toHaveLength(2)
      for (const line of lines) {
        expect(line).toMatch(/^\{"rank":\d+,"branch":"[^"]+","points":\d+\.\d,"members":\d+,"perHead":\d+\.\d\d\}$/u)
      }
    })

    test('entries, activities, outbox and journal have the shapes of the contract', async () => {
      const at = '--association=west'
      const [entry] = await listed<Record<string, unknown>>(surroundings, ['entries', '--member', '0004', '--period', '本月', at])
      expect(Object.keys(entry ?? {})).toEqual(
        'entry number name item category quantity points rules occurredAt recordedAt period by act'.split(' '),
      )
      expect(entry).toMatchObject({ entry: 1001, number: '0004', item: '集体学习', category: '学习', quantity: 1, points: 2, by: '0004' })
      expect(entry?.occurredAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+08:00$/u)
      expect(entry?.period).toMatch(/^\d{4}-\d\d$/u)

      const activities = await listed<Record<string, unknown>>(surroundings, ['activities', at])
      expect(activities).toEqual([
        {
          activity: 101,
          kind: 'study',
          title: '西边学习',
          startsAt: expect.any(String),
          leader: '0002',
          signedUp: 0,
          waiting: 0,
          attended: 2,
          excused: 0,
          highlight: false,
        },
      ])

      const sent = await listed<Record<string, unknown>>(surroundings, ['outbox', '--state', 'sent', at])
      expect(sent.length).toBeGreaterThanOrEqual(3)
      for (const line of sent) expect(Object.keys(line)).toEqual(['id', 'room', 'state', 'cause', 'dueAt', 'sentAt'])

      const events = await listed<{ seq: number; v: number; type: string }>(surroundings, ['journal', at])
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
      expect(events.filter(({ type }) => type === 'attended')).toHaveLength(2)
      const text = JSON.stringify(events)
      expect(west.members.filter(({ name, contactId }) => text.includes(name) || text.includes(contactId))).toEqual([])
    })
  })

  describe('the rota and the calendar', () => {
    const at = ['--association', 'west']
    const year = String(new Date().getFullYear() + 3)

    test('a year is planned, adopted once, and listed by turns', async () => {
      const preview = await one(['rota', 'plan', year, '--preview', ...at])
      expect(preview).toMatchObject({ code: 0, body: { preview: true, planned: 12, gaps: [] } })
      expect((await lianyi(surroundings, ['turns', '--year', year, '--json', ...at])).out).toBe('')
      expect((await one(['rota', 'adopt', year, '--by', '0001', ...at])).body).toMatchObject({ adopted: 12 })
      expect((await one(['rota', 'adopt', year, '--by', '0001', ...at])).body).toMatchObject({ adopted: 0 })
      const turns = await listed(surroundings, ['turns', '--year', year, ...at])
      expect(turns).toHaveLength(12)
      expect(turns[0]).toEqual({ month: `${year}-01`, number: '0002', name: west.onDuty.name, activities: 0, highlight: null })
    })

    test('a feed is served by the running bot until its key is revoked', async () => {
      const [, url] = await bot.said(/健康检查 (http:\S+)\/healthz/u)
      const made = await one(['calendar', 'new', '--scope', 'association', ...at])
      const answer = await fetch(`${url}${made.body.path}`)
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8'])
      expect(await answer.text()).toMatch(/^BEGIN:VCALENDAR\r\n[\s\S]*西边学习[\s\S]*END:VCALENDAR\r\n$/u)
      expect((await one(['calendar', 'revoke', String(made.body.path), ...at])).code).toBe(0)
      expect((await fetch(`${url}${made.body.path}`)).status).toBe(404)
    })
  })

  describe('say', () => {
    test('speaks as a member in a room, in private, and as staff; notices to others go out', async () => {
      const at = ['--association', 'east']
      const asMember = await one(['say', '--room', '学习群', '--as', '0009', '签到', ...at])
      expect(asMember.body).toEqual({ replies: [{ room: '学习群', text: expect.stringContaining(`${someone(east, 8).name}，签到成功`) }] })
      const privately = await one(['say', '--as', '0009', '我的积分', ...at])
      expect(privately.body).toEqual({
        replies: [{ room: '私聊', text: expect.stringContaining('2'), picture: expect.stringMatching(/^我的积分-.*\.png$/u) }],
      })
      const talk = await one(['say', '--room', '学习群', '--as', '0009', '今天天气不错', ...at])
      expect(talk.body).toEqual({ replies: [] })

      const before = gateway.sent.length
      const asStaff = await one(['say', '--room', '工作群', '--as', '0001', '加分 0010 公益服务 2小时 事由 敬老院服务', ...at])
      expect(asStaff.code).toBe(0)
      expect(JSON.stringify(asStaff.body)).toContain('3')
      const entries = await listed<{ number: string; points: number; by: string }>(surroundings, ['entries', '--member', '0010', ...at])
      expect(entries).toMatchObject([{ number: '0010', points: 3, by: 'cli:0001' }])
      const toTheMember = () => gateway.sent.slice(before).some(({ to }) => to === someone(east, 9).contactId)
      await until(toTheMember, 20_000, () => 'the member was not told of the points')
      expect(gateway.sent.slice(before).filter(({ to }) => to === east.rooms.工作群)).toEqual([])
    })
  })

  describe('import', () => {
    test('a dry run changes nothing, a real one does, the same again nothing', async () => {
      const file = join(await scratchFolder(), 'new.csv')
      const [head, ...rows] = (east.files['roster.csv'] ?? '').trim().split('\n')
      const changed = rows.map((row) => (row.startsWith('0011,') ? row.replace('会员单位', '理事单位') : row))
      await writeFile(file, [head, ...changed, '0900,司马相如,律师分会,会员单位,,,wxid_new_900', ''].join('\n'))
      const summary = (dryRun: boolean, created: number, different: number) => ({ dryRun, created, changed: different, absent: 0 })
      const at = ['--association', 'east']
      expect((await one(['import', file, '--dry-run', ...at])).body).toMatchObject(summary(true, 1, 1))
      expect((await one(['import', file, ...at])).body).toMatchObject(summary(false, 1, 1))
      expect((await one(['import', file, ...at])).body).toMatchObject({ ...summary(false, 0, 0), unchanged: 21 })
      const newcomer = gateway.person('新来的', { id: 'wxid_new_900' })
      gateway.say(newcomer, inEast.rooms.学习群, '签到')
      await until(() => gateway.sent.some(({ text }) => text?.includes('司马相如，签到成功')), 20_000)
    })
  })

  describe('exit codes', () => {
    test('64 for wrong usage, with the usage on stderr and nothing on stdout', async () => {
      const wrong = [
        ['standings'],
        ['frobnicate', '--association', 'east'],
        ['standings', '--association', 'north'],
        ['standings', '--association', 'east', '--period', '去去年'],
        ['entries', '--association', 'east', '--limit', '3'],
        ['rota', 'plan', '2031', '--association', 'east'],
        ['rota', 'adopt', '2031', '--association', 'east'],
        ['turns', '--year', '明年', '--association', 'east'],
        ['calendar', 'new', '--association', 'east'],
        ['export', '账.pdf', '--association', 'east'],
        ['export', '--association', 'east'],
        ['say', '--room', '没有的群', '--as', '0004', '签到', '--association', 'east'],
      ]
      await Promise.all(
        wrong.map(async (args) => {
          const { code, out, err } = await lianyi(surroundings, [...args, '--json'])
          expect({ args, code, out }).toEqual({ args, code: 64, out: '' })
          expect(err).not.toBe('')
        }),
      )
    }, 60_000)

    test('69 when Redis cannot be reached', async () => {
      const { code, out, err } = await lianyi({ ...surroundings, redisUrl: 'redis://127.0.0.1:1' }, [
        'verify',
        '--json',
        '--association',
        'east',
      ])
      expect({ code, out }).toEqual({ code: 69, out: '' })
      expect(err).toContain('连不上 Redis')
    })

    test('78 for bad settings and for a faulty folder, every fault at once', async () => {
      const bad = await lianyi({ ...surroundings, env: { PORT: 'x', LIANYI_LOG_LEVEL: 'loud' } }, ['verify', '--json'])
      expect({ code: bad.code, out: bad.out }).toEqual({ code: 78, out: '' })
      expect(bad.err).toMatch(/^PORT: .*\nLIANYI_LOG_LEVEL: /mu)
      const folder = await writeAssociation({ id: 'faulty', members: 3, parent: await scratchFolder() })
      await writeFile(
        join(folder.path, 'association.yaml'),
        folder.files['association.yaml']?.replace('Asia/Shanghai', 'Asia/Nowhere') ?? '',
      )
      await writeFile(join(folder.path, 'points.yaml'), folder.files['points.yaml']?.replace('points: 3', 'points: 0') ?? '')
      const faulty = await one(['check', folder.path])
      expect(faulty.code).toBe(78)
      expect(faulty.body).toMatchObject({
        ok: false,
        faults: [
          { file: 'association.yaml', line: 3 },
          { file: 'points.yaml', line: 4 },
        ],
      })
      const good = await one(['check', parent])
      expect(good.code).toBe(0)
      expect(good.body).toMatchObject({
        ok: true,
        associations: [
          { id: 'east', members: 20 },
          { id: 'west', members: 20 },
        ],
      })
    })
  })

  describe('SIGHUP', () => {
    test('reloads a good folder; a faulty one keeps the old and is said so', async () => {
      const file = join(east.path, 'association.yaml')
      const good = (east.files['association.yaml'] ?? '').replace('botNames: [小联]', 'botNames: [小联, 东东]')
      await writeFile(file, good.replace('Asia/Shanghai', 'Asia/Nowhere'))
      bot.signal('SIGHUP')
      await bot.said(/配置有误，沿用原来的：\neast\/association\.yaml:3/u)
      await writeFile(file, good)
      bot.signal('SIGHUP')
      await bot.said(/配置已重新读取/u)
      inEast.say(someone(east, 12), '学习群', '@东东 到')
      await until(() => gateway.sent.some(({ text }) => text?.includes(someone(east, 12).name)), 20_000)
    })
  })

  describe('the ledger and its views', () => {
    test('a view corrupted by hand is named by verify, which exits 1; rebuild mends it', async () => {
      const at = ['--association', 'west']
      const server = await embeddedRedis(surroundings.data)
      const redis = new Redis(server?.url ?? '')
      const [board] = await redis.keys('lianyi:{west}:v:board:all:*')
      await redis.zincrby(board ?? '', 1000, '0004')
      await redis.hdel('lianyi:{west}:v:members', '0009')
      const { code, body } = await one(['verify', ...at])
      expect(code).toBe(1)
      const differences = body.differences as { view: string; field: string }[]
      expect(differences.map(({ view, field }) => `${view} ${field}`).sort()).toEqual([`${board?.split(':v:')[1]} 0004`, 'members 0009'])
      const people = await lianyi(surroundings, ['verify', ...at])
      expect({ code: people.code, out: people.out }).toEqual({ code: 1, out: expect.stringContaining('差异 2 处') })

      expect((await one(['rebuild', ...at])).code).toBe(0)
      const mended = await one(['verify', ...at])
      expect(mended.code).toBe(0)
      expect(Object.keys(mended.body)).toEqual(['entries', 'events', 'views', 'differences', 'digest'])
      expect((await one(['verify', '--association', 'east'])).body.differences).toEqual([])
      await redis.quit()
    })

    test('an export beside a running bot holds what the listings say', async () => {
      const at = ['--association', 'west']
      const file = join(await scratchFolder(), 'west.xlsx')
      const made = await one(['export', file, ...at])
      const entries = await listed<{ points: number }>(surroundings, ['entries', ...at])
      const points = entries.reduce((sum, entry) => sum + entry.points * 10, 0) / 10
      expect(made).toMatchObject({
        code: 0,
        err: '',
        body: {
          file,
          sheets: [
            { what: 'points', rows: 20, points },
            { what: 'entries', rows: entries.length, points },
            { what: 'members', rows: 20 },
          ],
        },
      })
      const sheets = await readWorkbook(await readFile(file))
      expect(sheets.map(({ name, rows }) => [name, rows.length])).toEqual([
        ['积分', 20],
        ['流水', entries.length],
        ['会员', 20],
      ])
    })

    test('a backup restores into an empty data folder with the same digest; a damaged one, or beside a running bot, is refused', async () => {
      const at = ['--association', 'west']
      const file = join(await scratchFolder(), 'west.gz')
      const made = await one(['backup', file, ...at])
      expect(made).toMatchObject({ code: 0, body: { association: 'west', events: expect.any(Number), digest: expect.any(String) } })
      expect((await one(['verify', ...at])).body.digest).toBe(made.body.digest)

      const beside = await lianyi(surroundings, ['restore', file, '--json', ...at])
      expect({ code: beside.code, out: beside.out }).toEqual({ code: 1, out: '' })
      expect(beside.err).toContain('机器人正在运行')

      const elsewhere: Surroundings = { config: parent, data: await newData() }
      scratch.push(elsewhere.data)
      const bytes = await readFile(file)
      const damaged = join(await scratchFolder(), 'damaged.gz')
      const flipped = Buffer.from(bytes)
      flipped[Math.floor(bytes.length / 2)] = (flipped[Math.floor(bytes.length / 2)] ?? 0) ^ 0xff
      for (const content of [bytes.subarray(0, bytes.length - 200), flipped]) {
        await writeFile(damaged, content)
        const refused = await lianyi(elsewhere, ['restore', damaged, '--json', ...at])
        expect({ code: refused.code, out: refused.out }).toEqual({ code: 1, out: '' })
        expect(refused.err).toMatch(/备份/u)
      }
      const other = await lianyi(elsewhere, ['restore', file, '--json', '--association', 'east'])
      expect(other.code).toBe(1)

      expect((await one(['restore', file, ...at], elsewhere)).body).toEqual(made.body)
      expect((await one(['verify', ...at], elsewhere)).body).toMatchObject({ differences: [], digest: made.body.digest })
      const [was, is] = await Promise.all([surroundings, elsewhere].map((where) => lianyi(where, ['standings', '--json', ...at])))
      expect(is?.out).toBe(was?.out)
      expect(await embeddedRedis(elsewhere.data)).toBeNull()
    })
  })

  describe('what is logged', () => {
    test('carries no words, names, nicknames, contact ids or tokens', async () => {
      logs.push(bot.stderr())
      const words = ['今天天气不错', '敬老院服务', '司马相如', 'wxid_new_900', '新来的']
      expect(secretsIn(logs.join('\n'), east, gateway, words)).toEqual([])
      expect(secretsIn(logs.join('\n'), west, gateway, [])).toEqual([])
    })
  })
})
