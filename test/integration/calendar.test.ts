import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { calendarCommand } from '../../src/cli/calendar.ts'
import { calendarFeeds } from '../../src/web/calendar.ts'
import { startWeb, type Web } from '../../src/web/server.ts'
import { listed, opened, saturday } from '../support/activities.ts'
import { failingStore, notRecordedSentence } from '../support/proofs.ts'
import { type Village, village } from '../support/village.ts'

const [staff, liu, member, other, wang] = ['0001', '0003', '0005', '0006', '0011']
let v: Village
let web: Web
beforeEach(async () => {
  v = await village()
  web = await startWeb({ host: '127.0.0.1', port: 0, health: async () => ({ status: 'ok' }), calendar: calendarFeeds([v.house], v.clock) })
})
afterEach(async () => {
  await web.close()
  await v.close()
})

/** What `calendar …` prints. */
const cli = async (args: readonly string[], scope?: string): Promise<Record<string, string>[]> => {
  const lines: string[] = []
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    lines.push(String(text))
    return true
  })
  try {
    await calendarCommand(v, args, { json: true, scope })
  } finally {
    spy.mockRestore()
  }
  return lines.map((line) => JSON.parse(line) as Record<string, string>)
}
const newKey = async (scope: string, number?: string): Promise<string> =>
  (await cli(['new', ...(number === undefined ? [] : [number])], scope))[0]?.path ?? ''

type Properties = Record<string, string>
/** A feed as it comes over HTTP, its form checked: CRLF, lines of at most 75 bytes, unfolded and unescaped; events by UID. */
const fetched = async (path: string): Promise<{ text: string; head: Properties; events: Map<string, Properties> }> => {
  const answer = await fetch(`${web.url}${path}`)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
  const text = await answer.text()
  expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true)
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/u)
  for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
  const head: Properties = {}
  const events = new Map<string, Properties>()
  let event: Properties | null = null
  let depth = 0
  for (const line of text
    .replaceAll('\r\n ', '')
    .split('\r\n')
    .filter((each) => each !== '')) {
    const [, name = '', value = ''] = /^([^:]+):(.*)$/u.exec(line) ?? []
    if (name === 'BEGIN') {
      depth += 1
      if (value === 'VEVENT') event = {}
    } else if (name === 'END') {
      depth -= 1
      if (value === 'VEVENT' && event) events.set(event.UID ?? '', event)
      event = null
    } else if (event) event[name] = value.replace(/\\n/gu, '\n').replace(/\\([,;\\])/gu, '$1')
    else if (depth === 1) head[name] = value
  }
  expect(depth).toBe(0)
  return { text, head, events }
}

describe('a calendar feed', () => {
  it('of the association holds activities, sessions and the rota, in the association’s time', async () => {
    const clinic = await opened(v, { title: '义诊；送药, 上门', place: '县敬老院三楼', note: `带血压计${'，自备午餐'.repeat(30)}` })
    const session = await opened(v, { kind: 'study', title: '集体学习', group: '学习群', topic: '民法典', link: 'https://example.com/a,b' })
    await opened(v, { title: '三年前', startsAt: saturday - 3 * 366 * 86_400_000, endsAt: saturday - 3 * 366 * 86_400_000 + 1000 })
    const { text, head, events } = await fetched(await newKey('association'))
    expect(head).toMatchObject({ VERSION: '2.0', METHOD: 'PUBLISH', 'X-WR-CALNAME': '测试新联会日历', 'X-WR-TIMEZONE': 'Asia/Shanghai' })
    expect(text).toContain(
      'BEGIN:VTIMEZONE\r\nTZID:Asia/Shanghai\r\nBEGIN:STANDARD\r\nDTSTART:20241101T000000\r\nTZOFFSETFROM:+0800\r\nTZOFFSETTO:+0800\r\nEND:STANDARD\r\nEND:VTIMEZONE',
    )
    const id = `${v.association.id}.lianyi`
    expect([...events.keys()].sort()).toEqual(
      [`activity-${clinic}@${id}`, `activity-${session}@${id}`, `turn-2026-11@${id}`, `turn-2026-12@${id}`].sort(),
    )
    expect(events.get(`activity-${clinic}@${id}`)).toMatchObject({
      SUMMARY: '义诊；送药, 上门',
      LOCATION: '县敬老院三楼',
      STATUS: 'CONFIRMED',
      'DTSTART;TZID=Asia/Shanghai': '20261128T090000',
      'DTEND;TZID=Asia/Shanghai': '20261128T110000',
      DESCRIPTION: expect.stringMatching(new RegExp(`^带血压计.*\n编号 ${clinic}。在群里回复「报名 ${clinic}」。$`, 'u')),
    })
    expect(events.get(`activity-${session}@${id}`)).toMatchObject({
      DESCRIPTION: `主题：民法典\n编号 ${session}。\nhttps://example.com/a,b`,
    })
    expect(events.get(`turn-2026-12@${id}`)).toMatchObject({
      SUMMARY: '轮值：王芳',
      'DTSTART;VALUE=DATE': '20261201',
      'DTEND;VALUE=DATE': '20270101',
    })
  })

  it('follows: moved, changed, called off, swapped, stood in for; the same state is the same text', async () => {
    const clinic = await opened(v)
    const path = await newKey('association')
    const uid = `activity-${clinic}@${v.association.id}.lianyi`
    const before = (await fetched(path)).events.get(uid)
    await v.say(liu, null, `改期 ${clinic} 12月5日上午10点`)
    const moved = (await fetched(path)).events.get(uid)
    expect(moved?.['DTSTART;TZID=Asia/Shanghai']).toBe('20261205T100000')
    expect(Number(moved?.SEQUENCE)).toBeGreaterThan(Number(before?.SEQUENCE))
    await v.say(liu, null, `取消活动 ${clinic} 院长家里有事`)
    const gone = await fetched(path)
    expect(gone.events.get(uid)).toMatchObject({ STATUS: 'CANCELLED', SUMMARY: '已取消：敬老院义诊' })
    expect(Number(gone.events.get(uid)?.SEQUENCE)).toBeGreaterThan(Number(moved?.SEQUENCE))
    expect(gone.text).not.toContain('家里有事')
    expect((await fetched(path)).text).toBe(gone.text)
    await v.say(wang, null, '代班 刘敏 12月5日 12月6日')
    await v.say(staff, null, '换班 12月 王芳 换 11月 刘敏')
    const rota = await fetched(await newKey('rota'))
    expect([...rota.events.values()].map(({ SUMMARY }) => SUMMARY)).toEqual(['轮值：刘敏', '轮值：王芳', '代班：刘敏（王芳的轮值）'])
  })

  it('of a member holds their sign-ups, their branch’s activities, study and their turns: and of others nothing', async () => {
    const own = await opened(v)
    await opened(v, { title: '普法沙龙', group: '律师分会群', branch: '律师分会' })
    const joined = await opened(v, { title: '开庭观摩', group: '律师分会群', branch: '律师分会' })
    const study = await opened(v, { kind: 'study', title: '集体学习', group: '学习群' })
    await opened(v, { title: '会长碰头', group: '会长群' })
    await listed(v, own, [other, member])
    await listed(v, joined, [member], 'waiting')
    await v.say(other, null, `请假 ${study} 家里老人住院`)
    const titles = async (number: string) =>
      [...(await fetched(await newKey('member', number))).events.values()].map(({ SUMMARY }) => SUMMARY)
    expect(await titles(member)).toEqual(['敬老院义诊（已报名）', '开庭观摩（候补）', '集体学习'])
    expect(await titles(wang)).toEqual(['普法沙龙', '开庭观摩', '集体学习', '我的轮值（12月）'])
    for (const path of [await newKey('association'), await newKey('member', member)]) {
      const { text } = await fetched(path)
      const whole = text.replaceAll('\r\n ', '')
      for (const secret of ['孙志强', '王建国', '住院', 'wxid_']) expect(whole).not.toContain(secret)
    }
  })

  it('is no page for an unknown key, a revoked one, one of somebody who left; and asked again it says when nothing changed', async () => {
    const path = await newKey('member', member)
    const first = await fetch(`${web.url}${path}`)
    const etag = first.headers.get('etag') ?? ''
    expect(first.headers.get('cache-control')).toBe('private, max-age=300')
    const again = await fetch(`${web.url}${path}`, { headers: { 'if-none-match': etag } })
    expect([again.status, await again.text()]).toEqual([304, ''])
    const unknown = await fetch(`${web.url}/calendar/${'0'.repeat(32)}.ics`)
    const nowhere = await fetch(`${web.url}/nowhere`)
    expect([unknown.status, await unknown.text()]).toEqual([404, await nowhere.text()])
    for (const wrong of ['/calendar/', '/calendar/x.ics', path.replace('.ics', ''), `${path}/`, `/calendar/..%2f${path}`])
      expect((await fetch(`${web.url}${wrong}`)).status, wrong).toBe(404)
    const [kept] = await v.house.ledger.calendars()
    expect(JSON.stringify(kept)).not.toContain(path.slice(10, 42))
    await cli(['revoke', path])
    expect((await fetch(`${web.url}${path}`)).status).toBe(404)
    await expect(calendarCommand(v, ['revoke', path], { json: true })).rejects.toMatchObject({ code: 64 })
    const left = await newKey('member', other)
    const gone = (await v.house.ledger.roster()).byNumber.get(other)
    if (!gone) throw new Error('nobody there')
    const { number, name, branch, tier, posts, speciality, joinedAt } = gone
    const sealed = await v.house.ledger.seals.seal(number, name)
    await v.house.journal.commit({
      act: { id: 'left', about: '', once: false },
      by: 'cli',
      occurredAt: v.clock.time,
      expect: [],
      events: [{ type: 'member.left', member: number, name: sealed, branch, tier, posts, speciality, joinedAt }],
      says: [],
      memo: [],
    })
    expect((await fetch(`${web.url}${left}`)).status).toBe(404)
    expect((await v.house.ledger.verify()).differences).toEqual([])
  })

  it('is made, listed and revoked by staff on the command line; wrong usage is told', async () => {
    await newKey('association')
    const rota = await cli(['new'], 'rota')
    const of = await cli(['new', member], 'member')
    expect((await cli(['list'])).map(({ scope, number }) => [scope, number])).toEqual(
      expect.arrayContaining([
        ['association', undefined],
        ['rota', undefined],
        ['member', member],
      ]),
    )
    await cli(['revoke', rota[0]?.id ?? ''])
    await cli(['revoke', `https://lianyi.example${of[0]?.path}`])
    expect(await cli(['list'])).toHaveLength(1)
    const before = await v.events()
    const wrong: [string[], string | undefined][] = [
      [['new'], undefined],
      [['new'], 'everything'],
      [['new'], 'member'],
      [['new', '0999'], 'member'],
      [['new', member], 'rota'],
      [['list', 'x'], undefined],
      [['revoke'], undefined],
      [['revoke', 'abc'], undefined],
      [['show'], undefined],
    ]
    for (const [args, scope] of wrong)
      await expect(calendarCommand(v, args, { json: true, scope }), args.join(' ')).rejects.toMatchObject({ code: 64 })
    expect(await v.events()).toBe(before)
  })
})

describe('日历', () => {
  const pathIn = (text: string | undefined): string => /\/calendar\/[0-9a-f]{32}\.ics/u.exec(text ?? '')?.[0] ?? ''

  it('gives a member the address of their own calendar, alone; a new one only once confirmed, in place of the old', async () => {
    const said = await v.say(member, '医疗', '@小联 日历', { id: 'one' })
    expect(said.map(({ to }) => to)).toEqual([`私聊${member}`, '医疗保障分会群'])
    expect(said[1]?.text).toBe('王建国，已私下回复。')
    const first = pathIn(said[0]?.text)
    expect((await fetched(first)).head['X-WR-CALNAME']).toBe('测试新联会·我的日历')
    const before = await v.events()
    expect(await v.say(member, '医疗', '@小联 日历', { id: 'one' })).toEqual([])
    expect(await v.reply(member, null, '日历')).toEqual([expect.stringContaining('您在 11月26日 周四 已领过日历地址')])
    expect(await v.events()).toBe(before)
    const [second] = await v.reply(member, null, '确认')
    expect((await fetch(`${web.url}${first}`)).status).toBe(404)
    expect((await fetch(`${web.url}${pathIn(second)}`)).status).toBe(200)
    expect(await v.reply(member, null, '日历 停用')).toEqual([expect.stringContaining('已停用')])
    expect((await fetch(`${web.url}${pathIn(second)}`)).status).toBe(404)
    expect(await v.reply(member, null, '日历 停用')).toEqual([expect.stringContaining('还没有领过')])
    expect((await v.house.ledger.verify()).differences).toEqual([])
  })
  it('is a whole address where the folder says where the pages are', async () => {
    const elsewhere = await village((association) => ({ ...association, site: 'https://bot.example.cn' }))
    const [text = ''] = await elsewhere.reply(member, null, '日历')
    expect(text).toMatch(/\nhttps:\/\/bot\.example\.cn\/calendar\/[0-9a-f]{32}\.ics\n请复制，/u)
    await elsewhere.close()
  })
  it('talk is silence; somebody unknown is told how to be known; a failing store gives the reference sentence', async () => {
    const before = await v.events()
    for (const talk of ['日历', '日历上写着周六', '我的日历', '@小联 日历发我看看是哪天']) {
      const heard = await v.say(member, '医疗', talk)
      expect(
        heard.filter(({ text }) => !text.includes('没看懂') && !text.includes('请单独发')),
        talk,
      ).toEqual([])
    }
    expect((await v.say('wxid_stranger', null, '日历'))[0]?.text).toContain('绑定 姓名')
    expect(await failingStore(v, () => v.reply(member, null, '日历'))).toEqual([expect.stringMatching(notRecordedSentence)])
    expect(await v.events()).toBe(before)
  })
})
