import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { listActivities } from '../../src/cli/listings.ts'
import { listed, opened, saturday } from '../support/activities.ts'
import { weekly } from '../support/study.ts'
import { type Village, village } from '../support/village.ts'

let v: Village
beforeEach(async () => {
  v = await village()
})
afterEach(() => v.close())

it('lianyi activities tells who signed up, waits, came and is excused, and which is a highlight', async () => {
  const number = await opened(v, { series: '新联公益', limit: 3 })
  await opened(v, { title: '沙龙', startsAt: saturday + 1 })
  await listed(v, number, ['0005', '0006', '0007'])
  await listed(v, number, ['0008'], 'waiting')
  await v.say('0006', '医疗保障分会群', `请假 ${number} 出差`)
  v.clock.time = saturday
  await v.say('0005', '医疗保障分会群', `签到 ${number}`)
  await v.say('0003', '医疗保障分会群', `亮点 ${number}`)
  const written: string[] = []
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0)
  await listActivities({ house: v.house, clock: v.clock }, { json: true, period: '2026-11' })
  out.mockRestore()
  expect(written.map((line) => JSON.parse(line))).toEqual([
    {
      activity: Number(number),
      kind: 'activity',
      title: '敬老院义诊',
      startsAt: '2026-11-28T09:00:00+08:00',
      series: '新联公益',
      leader: '0003',
      signedUp: 3,
      waiting: 0,
      attended: 1,
      excused: 1,
      highlight: true,
    },
    expect.objectContaining({ title: '沙龙', highlight: false }),
  ])
})

it('a session is of the kind its series says', async () => {
  v.association.study = [weekly({ name: '每月交流研讨', kind: 'seminar' })]
  await v.passTo(v.clock.time + 60_000)
  const written: string[] = []
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0)
  await listActivities({ house: v.house, clock: v.clock }, { json: true, period: '2026-11' })
  out.mockRestore()
  expect(written.map((line) => JSON.parse(line))).toEqual([expect.objectContaining({ title: '每月交流研讨', kind: 'seminar' })])
})
