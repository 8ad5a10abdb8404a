import { afterAll, describe, expect, it } from 'vitest'
import { commands } from '../../handlers/index.ts'
import type { Who } from '../../src/chat/contract.ts'
import type { Numbered } from '../../src/journal/reading.ts'
import { unchecked } from '../support/planted.ts'
import { sayings, villageOfAll } from '../support/sayings.ts'
import type { Village } from '../support/village.ts'

/**
 * Every command, said by everybody everywhere: who may not has nothing written and reads, at most, who may. Who may is said here anew, from
 * the contract, so that a command that is opened to others by mistake is found.
 */

/** One of each kind; 0013 has left. */
const people = {
  stranger: 'wx_stranger',
  left: '0013',
  member: '0005',
  'member of another branch': '0015',
  'vice-chair off duty': '0011',
  'liaison of the branch': '0004',
  'head of the branch, on duty': '0003',
  'head of another branch': '0016',
  secretariat: '0001',
  chair: '0002',
} as const
type Person = keyof typeof people

const staff: Person[] = ['secretariat', 'chair']
const heads: Person[] = ['head of the branch, on duty', 'head of another branch']
const everybody: Person[] = ['member', 'member of another branch', 'vice-chair off duty', 'liaison of the branch', ...heads, ...staff]
const allowed: Record<Who, readonly Person[]> = {
  anyone: ['stranger', 'left', ...everybody],
  member: everybody,
  organiser: ['liaison of the branch', ...heads, ...staff],
  reviewer: ['liaison of the branch', ...heads, ...staff],
  examiner: [...heads, ...staff],
  'vice-chair': ['vice-chair off duty', 'head of the branch, on duty', ...staff],
  staff,
}
/** Whose each command is, once more. */
const declared: Record<Who, string> = {
  anyone: '绑定 认领 帮助',
  member:
    '活动 排行 品牌 日历 接龙 签到 申报 我的申报 我的轮值 我的积分 我的报名 我的档案 申诉 不公开 公开 轮值表 轮值 积分办法 报名 名单 明细 学习 请假 待办 取消报名 撤回申报',
  organiser: '成果 修改 开始签到 取消活动 签到码 结束签到 代申报 亮点 安静 补签 发起 提醒 改期 学习主题',
  reviewer: '绑定审核 确认绑定 退回绑定',
  examiner: '通过 待审 答复 退回',
  'vice-chair': '同意换班 代班 不同意换班 换班 取消代班',
  staff: '启用办法 同意活动 核账 加分 末尾评议 扣分 导出 积分 换绑 不同意活动 登记本群 退会 公布 冲正 评议结论 统计',
}
const whose = new Map(Object.entries(declared).flatMap(([who, names]) => names.split(' ').map((name) => [name, who as Who] as const)))
const places = ['学习群', '医疗保障分会群', '律师分会群', '会长群', '工作群', '新群', null]

/** What somebody not bound may leave: their deed is kept for them until they are, or their place held under no member's number. */
const isKept = (event: Numbered): boolean => event.type === 'deed.held' || (event.type === 'signed-up' && !/^\d{4}$/u.test(event.who))
const mostBytes = 2000

let said = 0
afterAll(() => {
  // the whole table was tried, not a part of it
  expect(said).toBeGreaterThan(4000)
})

/** What of one command goes against the table, a line each; every command is tried so. */
const wrongs = async (v: Village, name: string): Promise<string[]> => {
  const wrong: string[] = []
  const { before = async () => '', words } = sayings[name] ?? { words: '' }
  await v.say(people.secretariat, null, '退会 0013 调往外地')
  await v.say(people.secretariat, null, '确认')
  const text = words.replace('#', await before(v))
  await v.uttered()
  const may = allowed[whose.get(name) ?? 'staff']
  const say = async (who: Person, place: string | null, spoken: string): Promise<string> => {
    said += 1
    const heard = await v.say(people[who], place, spoken, { mentioned: spoken.startsWith('@') })
    for (const each of heard) if (Buffer.byteLength(each.text) > mostBytes) wrong.push(`${who} in ${place} reads too much: ${each.text}`)
    return heard.map(({ text: answer }) => answer).join('\n')
  }
  const addressed = (place: string | null): string => (place === null ? text : `@小联 ${text}`)
  for (const who of Object.keys(people) as Person[]) {
    if (may.includes(who)) continue
    const start = await v.events()
    for (const place of places) {
      // unaddressed words of a command in a room are talk to whoever may not
      if (place !== null) await say(who, place, text)
      const told = await say(who, place, addressed(place))
      if (!/^$|由.*来办|绑定|请私聊|先留|不在/u.test(told)) wrong.push(`${who} in ${place} is told: ${told}`)
    }
    for (const event of await v.written(start))
      if (!(who in { stranger: 0, left: 0 } && isKept(event))) wrong.push(`${who} has ${event.type} written`)
  }
  for (const who of may)
    for (const place of places)
      if ((await say(who, place, addressed(place))).includes(`「${name}」由`)) wrong.push(`${who} in ${place} is turned away`)
  for (const { view, field } of (await v.house.ledger.verify()).differences) wrong.push(`${view} ${field} differs`)
  return wrong
}

describe('who may say what, where', { timeout: 60_000 }, () => {
  it('is declared as it must be', () => {
    expect(new Map(commands.map(({ name, who }) => [name, who]))).toEqual(whose)
  })
  it.each(commands.map(({ name }) => name))('%s', async (name) => {
    const v = await villageOfAll(sayings[name]?.unbound ?? [])
    try {
      expect(await wrongs(v, name)).toEqual([])
    } finally {
      await v.close()
    }
  })
  const unheld: [string, Who, RegExp][] = [
    ['加分', 'member', /^member in null is told/u],
    ['加分', 'organiser', /^liaison of the branch has points\.awarded written/u],
    ['通过', 'member', /^liaison of the branch has claim\.passed written/u],
    ['签到', 'staff', /^vice-chair off duty in 学习群 is turned away/u],
  ]
  it.each(unheld)('is found where 「%s」 is for %s', async (name, who, found) => {
    const v = await villageOfAll(sayings[name]?.unbound ?? [], unchecked(name, who))
    try {
      expect(await wrongs(v, name)).toContainEqual(expect.stringMatching(found))
    } finally {
      await v.close()
    }
  })
})
