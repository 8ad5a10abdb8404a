import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { gathered } from '../../src/chat/book.ts'
import { momentOf } from '../../src/chat/exports/counted-entries.ts'
import { sheetOf } from '../../src/chat/exports/sheet-of.ts'
import type { Picture } from '../../src/chat/picture.ts'
import { listStandings } from '../../src/cli/listings.ts'
import { showPublication } from '../../src/cli/publications.ts'
import { rescore } from '../../src/cli/rescore.ts'
import { digestLines } from '../../src/domain/points/digest.ts'
import { usualPublication } from '../../src/domain/publication.ts'
import { type Uttered, type Village, village } from '../support/village.ts'

let v: Village
const [staff, member, another] = ['0001', '0005', '0006']
beforeEach(async () => {
  v = await village((association) => ({ ...association, publication: usualPublication, appraisal }))
})
afterEach(async () => {
  vi.restoreAllMocks()
  try {
    expect((await v.house.ledger.verify()).differences).toEqual([])
  } finally {
    await v.close()
  }
})

const award = async (name: string, hours: number, why = '敬老院'): Promise<void> => {
  await v.say(staff, null, `加分 ${name} 公益服务 ${hours} 事由 ${why}`)
}
const to = (said: readonly Uttered[], who: string): string[] => said.filter((each) => each.to === who).map(({ text }) => text)
/** Members of the appraisal: 三星 from 3 points on, 五星 for the first of each tier above 5. */
const appraisal = {
  stars: [
    { name: '五星', tenths: 50, places: 1 },
    { name: '三星', tenths: 30 },
  ],
  leave: 'excluded' as const,
}
/** The last picture of a name that waits to be sent. */
const pictureOf = async (name: string): Promise<Picture | null> => {
  const file = (await v.files()).findLast((each) => each.name === name)
  return file && 'picture' in file ? file.picture : null
}
const about = (said: readonly Uttered[], word: string): Uttered[] => said.filter(({ text }) => text.includes(word))
const stateOf = async (period: string) => (await v.house.ledger.publications()).find((each) => each.period === period)?.state ?? null
const printedLines = async (run: () => Promise<void>): Promise<Record<string, unknown>[]> => {
  const written: string[] = []
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => written.push(String(chunk)) > 0)
  await run()
  vi.restoreAllMocks()
  return written
    .join('')
    .split('\n')
    .flatMap((line) => (line === '' ? [] : [JSON.parse(line)]))
}
const printed = async (run: () => Promise<void>): Promise<Record<string, unknown>> => (await printedLines(run))[0] ?? {}
const shownOf = (period: string) => printed(() => showPublication(v.house.association && { house: v.house, clock: v.clock }, period, true))
const standingsOf = (options: { by?: string; period?: string }): Promise<unknown[]> =>
  printedLines(() => listStandings({ house: v.house, clock: v.clock }, { period: '2026-11', json: true, ...options }))
/** Publishes November: open on 2026-12-03, final on 2026-12-09 at 00:00. */
const opened = async (): Promise<void> => {
  await v.passTo('2026-12-03T10:00:00+08:00')
  await v.say(staff, null, '公布')
  await v.say(staff, null, '确认')
  await v.uttered()
}
const closing = '2026-12-09T00:10:00+08:00'

describe('a month', () => {
  it('goes from the draft to staff, by 公布 and 确认 to the groups, to its end, which the digest proves', async () => {
    await award('王建国', 4)
    await award('孙志强', 2)
    await award('郑律', 3)
    const drafted = await v.passTo('2026-12-03T09:30:00+08:00')
    const [draft = ''] = about(drafted, '草案（第').map(({ text }) => text)
    expect(draft).toContain('2026年11月积分草案（第 101 号）：流水 3 条，3 人有积分，合计 13.5 分。')
    expect(draft).toContain('1. 王建国 6 分\n2. 郑律 4.5 分\n3. 孙志强 3 分')
    expect(to(drafted, '工作群').slice(-2)).toEqual(['〔2026年11月积分草案.xlsx〕', '〔2026年11月积分榜.png〕'])
    expect(drafted.filter((each) => each.to === '学习群')).toEqual([])

    const shown = (await v.reply(staff, null, '公布')).join()
    expect(shown).toContain('将公示2026年11月积分：流水 3 条，3 人有积分。')
    expect(shown).toContain('发到「学习群」、「会长群」、2 个分会群（各看本分会前几名）；公示到 12月8日 周二 24:00，期满自动定稿')
    expect(await stateOf('2026-11')).toBe('drafted')
    const said = await v.say(staff, null, '确认')
    expect(to(said, '学习群')).toEqual([
      [
        '2026年11月积分公示（第 101 号）',
        '【前 10 名】',
        '1. 王建国 6 分',
        '2. 郑律 4.5 分',
        '3. 孙志强 3 分',
        '【各分会】',
        '1. 医疗保障分会 9 分，人均 0.75（第 2）',
        '2. 律师分会 4.5 分，人均 0.9（第 1）',
        '公示到 12月8日 周二 24:00。自己的积分发「我的积分」看；有疑问请在这以前私聊我发「申诉 流水号 理由」。',
      ].join('\n'),
      '〔2026年11月积分榜.png〕',
    ])
    expect(await pictureOf('2026年11月积分榜.png')).toMatchObject({
      ...{ kind: 'board', title: '2026年11月积分榜', subtitle: '公示中' },
      rows: [
        { rank: 1, name: '王建国', place: '医疗保障分会', points: '6' },
        { rank: 2, name: '郑律', place: '律师分会', points: '4.5' },
        { rank: 3, name: '孙志强', place: '医疗保障分会', points: '3' },
      ],
    })
    expect(to(said, '律师分会群').join()).toContain('律师分会共 4.5 分，2 个分会中第 2')
    expect(to(said, '律师分会群').join()).not.toContain('王建国')
    // 24:00 of the third working day, not before
    expect(about(await v.passTo('2026-12-08T23:59:59+08:00'), '公布（第')).toEqual([])
    const final = await v.passTo(closing)
    expect(await stateOf('2026-11')).toBe('final')
    const entries = await v.house.ledger.entriesIn('2026-11')
    const digest = createHash('sha256')
      .update(
        digestLines(entries)
          .map((line) => `${line}\n`)
          .join(''),
      )
      .digest('hex')
    expect(to(final, '工作群').join()).toContain(`账目摘要（SHA-256）：${digest}`)
    expect(to(final, '学习群').join()).toContain(`公示期内没有更正。此后补记的计入以后的月份。账目摘要 ${digest.slice(0, 16)}。`)
    expect(await shownOf('2026-11')).toMatchObject({
      ...{ publication: 101, kind: 'month', period: '2026-11', state: 'final', entries: 3, digest, changes: 0 },
      board: [
        { rank: 1, number: '0005', name: '王建国', branch: '医疗保障分会', tier: '会员单位', points: 6 },
        { rank: 2, number: '0016' },
        { rank: 3, number: '0006' },
      ],
    })
  })

  it('what comes in within the window counts and is said; what comes later counts in the open month and changes nothing published', async () => {
    await award('王建国', 4)
    await opened()
    const entry = (await v.house.ledger.entriesOf(member))[0]?.entry ?? ''
    await v.say(staff, null, `冲正 ${entry} 记多了`)
    const final = await v.passTo(closing)
    expect(to(final, '学习群').join()).toContain('公示期内有 1 条更正或补记，已计入。')
    const before = await shownOf('2026-11')
    await v.say(staff, null, '加分 孙志强 公益服务 2 事由 补记')
    const { rules } = v.house.association
    v.house.association.rules = { ...rules, items: rules.items.map((item) => ({ ...item, tenths: item.tenths * 2 })) }
    await v.say(staff, null, '启用办法')
    await v.say(staff, null, '确认')
    await printed(() => rescore({ house: v.house, clock: v.clock }, { json: true, preview: false, from: '2026-11-01', by: staff }))
    expect(await shownOf('2026-11')).toEqual(before)
    expect((await v.house.ledger.entriesOf(another)).map(({ period }) => period)).toEqual(['2026-12', '2026-12'])
    expect((await v.reply(staff, null, '公布 11月')).join()).toContain('公布定稿（第 101 号），公布过的不再改')
  })

  it('is read as it was published, whoever changes branch and whatever branches there are later', async () => {
    await award('王建国', 4)
    await opened()
    await v.passTo(closing)
    const line = { rank: 1, number: member, name: '王建国', branch: '医疗保障分会', tier: '会员单位', points: 6 }
    expect(await standingsOf({})).toEqual([line])
    const branches = await standingsOf({ by: 'branch' })
    const joinedAt = (await v.house.ledger.roster()).byNumber.get(member)?.joinedAt ?? 0
    const name = await v.house.ledger.seals.seal(member, '王建国')
    await v.house.journal.commit({
      ...{ act: { id: 'moved', about: '', once: false }, by: staff, occurredAt: v.clock.time, expect: [], says: [], memo: [] },
      events: [{ type: 'member.changed', joinedAt, member, name, branch: '律师分会', tier: '理事单位', posts: [], speciality: '' }],
    })
    v.house.association.branches = [...v.house.association.branches, '新分会']
    expect(await standingsOf({})).toEqual([line])
    expect(await standingsOf({ by: 'branch' })).toEqual(branches)
    await award('王建国', 1)
    expect(await standingsOf({ period: '2026-12' })).toEqual([{ ...line, branch: '律师分会', tier: '理事单位', points: 1.5 }])
    expect((await v.reply(member, null, '排行 11月')).join()).toContain('1. 王建国 6')
  })

  it('what happened in its last millisecond counts in it before it is final, and in the open month, marked 补记, after', async () => {
    v.clock.time = Date.parse('2026-11-30T23:59:59.999+08:00')
    await award('王建国', 4)
    v.clock.time = Date.parse('2026-12-01T00:00:00.000+08:00')
    await award('王建国', 2)
    const periods = async () => (await v.house.ledger.entriesOf(member)).map(({ period }) => period)
    expect(await periods()).toEqual(['2026-11', '2026-12'])
    expect((await v.reply(staff, null, '公布')).join()).toContain('将公示2026年11月积分：流水 1 条')
    await v.say(staff, null, '确认')
    await v.passTo(closing)
    expect(await shownOf('2026-11')).toMatchObject({ state: 'final', entries: 1, board: [{ number: member, points: 6 }] })
    v.clock.time = Date.parse('2026-11-30T23:59:59.999+08:00')
    await award('孙志强', 2)
    v.clock.time = Date.parse('2026-12-09T09:00:00+08:00')
    expect((await v.house.ledger.entriesOf(another)).map(({ period }) => period)).toEqual(['2026-12'])
    expect((await v.reply(another, null, '明细')).join()).toContain('补记11月')
    expect(await shownOf('2026-11')).toMatchObject({ entries: 1, board: [{ number: member, points: 6 }] })
  })

  it('is shown anew when entries came in between being shown and 确认', async () => {
    await award('王建国', 4)
    await v.passTo('2026-12-03T10:00:00+08:00')
    await v.say(staff, null, '公布')
    const { time } = v.clock
    v.clock.time = Date.parse('2026-11-30T12:00:00+08:00')
    await v.say('0002', null, '加分 孙志强 公益服务 2 事由 补记')
    v.clock.time = time
    expect((await v.reply(staff, null, '确认')).join()).toContain('刚才看过以后账目又有变动')
    expect(await stateOf('2026-11')).toBe('drafted')
    expect((await v.reply(staff, null, '确认')).join()).toContain('已公示')
  })

  it('comes in its order, once, and only when it is over', async () => {
    expect(await v.reply(staff, null, '公布')).toEqual([expect.stringContaining('没有要公布的月份')])
    await award('王建国', 4)
    expect(await v.reply(staff, null, '公布 11月')).toEqual([expect.stringContaining('还没有结束')])
    expect(await v.reply(staff, null, '公布 本年')).toEqual([expect.stringContaining('只公布月、季、半年')])
    await v.passTo('2026-12-20T10:00:00+08:00')
    await award('王建国', 1)
    await v.passTo('2027-01-05T10:00:00+08:00')
    expect(await v.reply(staff, null, '公布 12月')).toEqual([expect.stringContaining('请先公布2026年11月')])
    expect(await v.reply(staff, null, '公布 四季度')).toEqual([expect.stringContaining('要等各月都定稿')])
    await v.say(staff, null, '公布')
    await v.say(staff, null, '确认')
    expect(await v.reply(staff, null, '公布 12月')).toEqual([expect.stringContaining('2026年11月正在公示')])
  })

  it('a bot that was off at the end of the window makes it final when it is back', async () => {
    await award('王建国', 4)
    await opened()
    const said = await v.passTo('2026-12-20T10:00:00+08:00', 'asleep')
    expect(await stateOf('2026-11')).toBe('final')
    expect(to(said, '学习群').join()).toContain('2026年11月积分公布（第 101 号）')
  })

  it('a board altered behind the journal is named by verify', async () => {
    await award('王建国', 4)
    await opened()
    await v.passTo(closing)
    const key = v.house.keys.view('published')
    const text = (await v.redis.hget(key, '2026-11')) ?? ''
    await v.redis.hset(key, '2026-11', text.replace('"tenths":60', '"tenths":90'))
    const { differences } = await v.house.ledger.verify()
    expect(differences).toEqual([expect.objectContaining({ view: 'published', field: '2026-11' })])
    await v.redis.hset(key, '2026-11', text)
  })
})

it('我的积分 says the next star of the half-year and what is missing to it, while there is one', async () => {
  await award('王建国', 1)
  expect((await v.reply(member, null, '我的积分')).join()).toContain('2026年下半年再得 1.5 分可到三星。')
  expect((await v.reply(staff, null, '积分 王建国')).join()).toContain('2026年下半年再得 1.5 分可到三星。')
  v.house.association.appraisal = { ...appraisal, attendance: 50 }
  expect((await v.reply(member, null, '我的积分')).join()).toContain('可到三星（学习到课率也要到 50%）。')
  await award('王建国', 1)
  // the next goes by places: the first is theirs
  await award('孙志强', 6)
  expect((await v.reply(member, null, '我的积分')).join()).toContain('再得 2 分、进到会员单位第 1 名（现在第 2 名）可到五星')
  await award('王建国', 3)
  expect((await v.reply(member, null, '我的积分')).join()).toContain('2026年下半年进到会员单位第 1 名（现在第 2 名）可到五星')
  await award('王建国', 3)
  expect((await v.reply(member, null, '我的积分')).join()).not.toContain('五星')
  v.clock.time = Date.parse('2027-01-02T12:00:00+08:00')
  expect((await v.reply(member, null, '我的积分')).join()).toContain('2027年上半年再得 3 分可到三星')
})

describe('a quarter', () => {
  it('is drafted the working day after its last month is final, and its contest names branches and tiers', async () => {
    await award('王建国', 4)
    await award('钱会长', 3)
    await opened()
    await v.passTo('2026-12-20T10:00:00+08:00')
    await award('孙志强', 1)
    await v.passTo('2027-01-04T10:00:00+08:00')
    await v.say(staff, null, '公布 12月')
    await v.say(staff, null, '确认')
    const drafted = await v.passTo('2027-01-11T12:00:00+08:00')
    expect(about(drafted, '季度比拼草案').map((each) => each.to)).toEqual(['工作群', '工作群'])
    await v.say(staff, null, '公布 四季度')
    const said = await v.say(staff, null, '确认')
    expect(to(drafted, '工作群').filter((text) => text.endsWith('.png〕'))).toEqual([
      '〔2026年下半年评比.png〕',
      '〔2026年四季度比拼.png〕',
      '〔2026年四季度分会比拼.png〕',
    ])
    expect(await pictureOf('2026年四季度分会比拼.png')).toMatchObject({
      ...{ kind: 'bars', subtitle: '公示中' },
      groups: [
        { heading: '总分', bars: [{ rank: 1, label: '医疗保障分会', value: 75, shown: '7.5' }, { rank: 2 }] },
        { heading: '人均', bars: [{ rank: 1, label: '律师分会' }, { rank: 2 }] },
      ],
    })
    expect(to(said, '学习群').join()).toContain('【会员单位】\n1. 王建国 6 分\n2. 孙志强 1.5 分\n【会长单位】\n1. 钱会长 4.5 分')
    await v.passTo('2027-01-20T12:00:00+08:00')
    expect(await stateOf('2026Q4')).toBe('final')
    expect(await v.house.ledger.closed()).toEqual({ month: '2026-12', quarter: '2026Q4', half: null })

    await v.say(staff, null, '公布 下半年')
    const half = await v.say(staff, null, '确认')
    expect(to(half, '学习群').join()).toContain('2026年下半年评比公示')
    expect(to(half, '学习群').join()).toContain('【五星】王建国\n【三星】钱会长')
    expect(to(half, `私聊${member}`)).toEqual([])
    await v.say(another, null, '不公开')
    await v.say('0002', null, '不公开')
    const final = await v.passTo('2027-02-01T12:00:00+08:00')
    expect(await v.house.ledger.closed()).toEqual({ month: '2026-12', quarter: '2026Q4', half: '2026H2' })
    const { publication } = await shownOf('2026H2')
    expect(about(final, '挂牌名单')).toEqual([
      {
        to: '工作群',
        text: [
          `2026年下半年评比（第 ${publication} 号）挂牌名单，共 2 人：`,
          '【会员单位】\n五星：王建国\n【会长单位】\n三星：钱会长',
          '完整名单发「导出 评优 2026年下半年」。有微信的已私聊告知本人。',
        ].join('\n'),
      },
    ])
    expect((await v.reply(staff, null, '导出 评优 2026年下半年')).join()).toContain('2026年下半年评优参考')
    expect(about(final, '恭喜您').map((each) => [each.to, each.text])).toEqual([
      [`私聊${member}`, `王建国，恭喜您在2026年下半年评比中获评「五星」，积分 6 分，证书编号 ${publication}-${member}。感谢您的付出！`],
      ['私聊0002', expect.stringContaining('获评「三星」，积分 4.5 分')],
    ])
    expect(to(final, '学习群').join()).toContain('【三星】（不公开）')
    expect(to(final, `私聊${member}`)).toContain(`〔五星证书-${publication}-${member}.png〕`)
    expect(await pictureOf(`五星证书-${publication}-${member}.png`)).toMatchObject({
      ...{ kind: 'certificate', name: '王建国', tier: '会员单位', period: '2026年下半年', star: '五星', stars: 5 },
    })
    expect(await pictureOf('2026年下半年评比.png')).toMatchObject({
      rows: [
        { name: '王建国', place: '五星 · 医疗保障分会' },
        { name: '（不公开）', place: '三星' },
        { name: '（不公开）', place: '' },
      ],
    })
    expect((await shownOf('2026H2')).board).toMatchObject([
      { number: member, star: '五星' },
      { number: '0002', star: '三星' },
      { number: another, points: 1.5 },
    ])
    const awards = await gathered(
      await sheetOf(v.house, { what: 'awards', period: '2026' }, await momentOf(v.house.ledger, v.clock.time)),
      1000,
    )
    const lines = awards.rows.map(([rank, number, , , , , tenths, stars]) => ({ rank, number, tenths, stars }))
    expect(lines.slice(0, 4)).toEqual([
      { rank: 1, number: member, tenths: 60, stars: '2026H2 五星' },
      { rank: 2, number: '0002', tenths: 45, stars: '2026H2 三星' },
      { rank: 3, number: another, tenths: 15, stars: '' },
      { rank: null, number: '0001', tenths: 0, stars: '' },
    ])
    expect(lines).toHaveLength(v.association.roster.length)
  })

  it('waits for the contest before it, so that none is left out for good', async () => {
    await award('王建国', 4)
    await opened()
    await v.passTo('2027-02-01T10:00:00+08:00')
    await award('孙志强', 1)
    await v.passTo('2027-04-06T10:00:00+08:00')
    await v.say(staff, null, '公布')
    await v.say(staff, null, '确认')
    await v.passTo('2027-04-14T10:00:00+08:00')
    expect(await v.reply(staff, null, '公布 一季度')).toEqual([expect.stringContaining('请先公布2026年四季度')])
    expect((await v.reply(staff, null, '公布 2026年四季度')).join()).toContain('将公示2026年四季度比拼')
    await v.say(staff, null, '确认')
    await v.passTo('2027-04-23T10:00:00+08:00')
    expect(await stateOf('2026Q4')).toBe('final')
    expect((await v.reply(staff, null, '公布 一季度')).join()).toContain('将公示2027年一季度比拼')
  })
})
