import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { resolved } from '../../src/chat/exports/sheet-of.ts'
import { forget } from '../../src/cli/forget.ts'
import { evidenceFiles, evidenceFolder } from '../../src/journal/evidence-files.ts'
import { jpeg } from '../support/pictures.ts'
import { type Village, village } from '../support/village.ts'

let v: Village
const [staff, member] = ['0001', '0005']
const pictures = async (): Promise<number> =>
  (await readdir(join(v.dataFolder, 'evidence'), { recursive: true }).catch(() => [])).filter((name) => name.endsWith('.sealed')).length
/** What the command prints is for a person; here only what it does matters. */
const forgotten = async (number: string, yes = true): Promise<string> => {
  const told: string[] = []
  const writing = vi.spyOn(process.stdout, 'write').mockImplementation((text) => told.push(String(text)) > 0)
  await forget({ house: v.house, clock: v.clock, dataFolder: v.dataFolder }, number, { yes, json: false }).finally(() =>
    writing.mockRestore(),
  )
  return told.join('')
}

beforeEach(async () => {
  v = await village()
  await mkdir(v.dataFolder, { recursive: true })
  await v.say(staff, null, '加分 王建国 公益服务 2 事由 敬老院')
  await v.say(member, null, '申报 公益服务 2 给老人理发')
  const kept = await evidenceFiles(evidenceFolder(v.dataFolder, v.association.id), v.house.ledger.seals).keep(member, jpeg(1), 'image/jpeg')
  const picture = { claim: '101', member, message: 'a message', sentAt: v.clock.time }
  await v.house.journal.commit({
    act: { id: 'a picture', about: '', once: false },
    by: 'bot',
    occurredAt: v.clock.time,
    expect: [],
    events: [{ type: 'evidence.kept', ...picture, ...kept }],
    says: [],
    memo: [],
  })
  v.clock.time += 60_000
  await v.say(staff, null, '退会 王建国 调往外地')
  await v.say(staff, null, '确认')
})
afterEach(async () => {
  try {
    expect((await v.house.ledger.verify()).differences).toEqual([])
  } finally {
    await v.close()
  }
})

describe('a member’s own record', () => {
  it('is a workbook for them alone, of everything the ledger holds of them, opened', async () => {
    const said = await v.say('0006', '学习群', '@小联 我的档案', { mentioned: true })
    expect(said.map(({ to }) => to).sort()).toEqual(['学习群', '私聊0006', '私聊0006'])
    const told = await resolved({ name: 'own.xlsx', export: { what: 'own', member } }, v.house, v.clock.time)
    const rows = 'book' in told ? (told.book.sheets[0]?.rows.map((row) => row.slice(1).join(' | ')) ?? []) : []
    expect(rows).toEqual([
      '身份 | 入会：王建国，会员号 0005，医疗保障分会，会员单位 | 0005 |  |  | ',
      '积分 | 公益服务 2 | 1001 | 30 | 敬老院 | 赵科',
      '申报 | 申报 公益服务 2 | 101 |  | 给老人理发 | ',
      '申报 | 图片材料，加密保存 | 101 |  |  | ',
      '身份 | 退会 |  |  |  | ',
    ])
  })
})

describe('who left and is forgotten', () => {
  it('is a number whose sums stand: no name, no word and no picture of theirs can be read', async () => {
    const board = await v.house.ledger.board('all', 'all')
    const digest = async () => JSON.stringify(await v.written())
    const before = await digest()
    expect(await pictures()).toBe(1)
    expect(await forgotten(member)).toContain('已抹去 0005')
    expect((await v.house.ledger.roster()).byNumber.get(member)).toMatchObject({ name: '', posts: [], speciality: '' })
    expect(await v.house.ledger.board('all', 'all')).toEqual(board)
    expect(await pictures()).toBe(0)
    // nothing in the journal was touched: only its last event is new
    expect((await digest()).startsWith(before.slice(0, -1))).toBe(true)
    for (const [entry] of await v.house.ledger.entriesOf(member).then((all) => all.map((each) => [each] as const)))
      expect(await v.house.ledger.seals.open(member, entry.reason ?? '')).toBeNull()
    expect(await v.redis.hget(v.house.keys.seals, member)).toBeNull()
    for (const key of await v.redis.keys(`${v.house.keys.prefix}*`))
      if ((await v.redis.type(key)) === 'hash' && !key.endsWith(':outbox'))
        expect(JSON.stringify(await v.redis.hgetall(key)), key).not.toContain('王建国')
  })
  it('is told apart from nobody: staff read 已退会 where the name stood', async () => {
    await forgotten(member)
    expect((await v.reply(staff, null, '排行')).join()).toMatch(/1\. （?已退会/u)
  })
  it('is shown first, and nothing is done without --yes', async () => {
    expect(await forgotten(member, false)).toMatch(/将抹去 0005 王建国.*\n.*\n.*加上 --yes/u)
    expect((await v.house.ledger.roster()).byNumber.get(member)?.name).toBe('王建国')
  })
  it('twice is once', async () => {
    await forgotten(member)
    const events = await v.events()
    await forgotten(member)
    expect(await v.events()).toBe(events)
  })
  it('may not be a member, nor nobody', async () => {
    await expect(forgotten('0006')).rejects.toThrow('还是会员')
    await expect(forgotten('9999')).rejects.toThrow('没有会员号')
  })
  it('may join again under the number, as somebody new', async () => {
    await forgotten(member)
    v.clock.time += 60_000
    const { imported } = await import('../support/imports.ts')
    await imported(v, [{ number: member, name: '新来的' }])
    expect((await v.house.ledger.roster()).byNumber.get(member)?.name).toBe('新来的')
    const [entry] = await v.house.ledger.entriesOf(member)
    expect(await v.house.ledger.seals.open(member, entry?.reason ?? '')).toBeNull()
  })
})
