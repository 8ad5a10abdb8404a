import { byUse } from '../../../handlers/help.ts'
import { commands } from '../../../handlers/index.ts'
import type { Association, Post, RosterRow } from '../../../src/domain/association.ts'
import type { Clock } from '../../../src/domain/clock.ts'
import { rolesOf } from '../../../src/domain/member.ts'
import { openPracticeClock, type PracticeClock } from '../../../src/practice/clock.ts'
import { PracticeLog } from '../../../src/practice/log.ts'
import { PracticePuppet } from '../../../src/practice/puppet.ts'
import { type PracticeParts, practiceRoutes } from '../../../src/practice/routes.ts'
import { suggestionsOf } from '../../../src/practice/suggestions.ts'
import { type PracticeWorld, practiceWorld } from '../../../src/practice/world.ts'
import { startWeb, type Web } from '../../../src/web/server.ts'

/** Thursday 2026-11-26 19:10 in Shanghai. */
export const thursdayEvening = Date.UTC(2026, 10, 26, 11, 10)

function row(number: string, name: string, branch: string, tier: string, ...posts: Post[]): RosterRow {
  return { number, name, branch, tier, posts, speciality: '' }
}

/** A small fictional association: two branches, every post, three tiers. */
export const sampleAssociation: Association = {
  id: 'sample',
  name: '示例县新联会',
  timezone: 'Asia/Shanghai',
  botNames: ['联谊小助手'],
  tiers: ['会员单位', '理事单位', '会长单位'],
  branches: ['医疗保障分会', '心理咨询分会'],
  groups: [
    { name: '学习群', kind: 'study' },
    { name: '医疗保障分会群', kind: 'branch', branch: '医疗保障分会' },
    { name: '心理咨询分会群', kind: 'branch', branch: '心理咨询分会' },
    { name: '会长群', kind: 'chairs' },
    { name: '工作群', kind: 'staff' },
  ],
  manners: { roomGapSeconds: 5, perMinute: 15, dailyBudget: 800, quietHours: '22:30-07:00' },
  rules: { categories: [], items: [], credits: { study: '集中学习', activity: '集体活动' } },
  turns: [
    { month: '2026-11', number: '0004' },
    { month: '2026-12', number: '0005' },
  ],
  roster: [
    row('0001', '郑怀远', '心理咨询分会', '会长单位', '会长'),
    row('0002', '赵科', '医疗保障分会', '会员单位', '秘书处'),
    row('0003', '刘敏', '医疗保障分会', '理事单位', '分会会长'),
    row('0004', '马立群', '医疗保障分会', '会长单位', '副会长'),
    row('0005', '沈若兰', '心理咨询分会', '会长单位', '副会长'),
    row('0006', '张晓丽', '医疗保障分会', '会员单位', '联络员'),
    { ...row('0007', '王建国', '医疗保障分会', '会员单位'), contactId: 'wxid_somewhere_else' },
    row('0008', '李桂芳', '医疗保障分会', '会员单位'),
    row('0009', '陈卫东', '医疗保障分会', '理事单位'),
    row('0010', '周婷', '心理咨询分会', '会员单位'),
    row('0011', '孙志强', '医疗保障分会', '会长单位'),
    row('0012', '吴春燕', '医疗保障分会', '会员单位'),
  ],
}

/** A practice room with no bot attached. */
export interface Practice {
  world: PracticeWorld
  clock: PracticeClock
  log: PracticeLog
  puppet: PracticePuppet
}

/** Builds and starts a practice room over the sample association; resolves when its account is logged in. */
export async function openPractice(real: Clock = { now: () => thursdayEvening }): Promise<Practice> {
  const clock = await openPracticeClock({ real })
  const world = practiceWorld({ association: sampleAssociation, clock })
  const log = new PracticeLog()
  const puppet = new PracticePuppet({ world, clock, log })
  const ready = new Promise<void>((resolve) => puppet.once('ready', () => resolve()))
  await puppet.start()
  await ready
  return { world, clock, log, puppet }
}

/** The buttons of the real commands for the sample association, whose 0004 is on duty. */
const suggestions = suggestionsOf({
  commands,
  byUse,
  botName: '联谊小助手',
  async who(number) {
    const found = sampleAssociation.roster.find((each) => each.number === number)
    return found ? { member: { ...found, joinedAt: 0 }, roles: rolesOf({ ...found, joinedAt: 0 }, '0004') } : null
  },
})

/** Serves a practice room on a free port. */
export function serve(practice: Practice, more: Partial<PracticeParts> = {}, port = 0): Promise<Web> {
  const health = async () => ({ status: 'ok' as const })
  return startWeb({ host: '127.0.0.1', port, health, practice: practiceRoutes({ suggestions, ...practice, ...more }) })
}

/** The persona with this key; throws when the world has none. */
export function personaOf(practice: Practice, key: string): PracticeWorld['personas'][number] {
  const persona = practice.world.personas.find((one) => one.key === key)
  if (!persona) throw new Error(`no persona ${key}`)
  return persona
}
