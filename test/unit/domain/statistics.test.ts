import { describe, expect, it } from 'vitest'
import { type HeldActivity, statisticsOf } from '../../../src/domain/statistics.ts'

const known = { branches: ['医疗保障分会', '律师分会'], brands: ['新联公益'] }
const clinic: HeldActivity = {
  number: '101',
  title: '敬老院义诊',
  startsAt: 0,
  branch: '医疗保障分会',
  brand: '新联公益',
  came: [
    { member: '0005', branch: '医疗保障分会' },
    { member: '0016', branch: '律师分会' },
  ],
  achieved: [
    { what: '服务', hundredths: 8000, unit: '人' },
    { what: '时长', hundredths: 9000, unit: '分钟' },
    { what: '赠送', hundredths: 50_000, unit: '件' },
  ],
}
const study: HeldActivity = {
  number: '102',
  title: '集体学习',
  startsAt: 0,
  came: [{ member: '0005', branch: '医疗保障分会' }],
  achieved: [],
}

describe('what was done in a period', () => {
  it('counts activities by their branch, people by the branch they were of, each person once', () => {
    const { total, branches, brands } = statisticsOf([clinic, study], [], known)
    expect(total).toEqual({ name: '全会', activities: 2, attendances: 3, people: 2, hours: 150, served: 8000, articles: 50_000 })
    expect(branches).toEqual([
      { name: '医疗保障分会', activities: 1, attendances: 2, people: 1, hours: 150, served: 8000, articles: 50_000 },
      { name: '律师分会', activities: 0, attendances: 1, people: 1, hours: 0, served: 0, articles: 0 },
    ])
    expect(brands).toEqual([{ name: '新联公益', activities: 1, attendances: 2, people: 2, hours: 150, served: 8000, articles: 50_000 }])
  })

  it('hours of the ledger count beside what activities reported, but never twice for one activity', () => {
    const hours = [
      { member: '0005', branch: '医疗保障分会', hundredths: 300 },
      { member: '0005', branch: '医疗保障分会', hundredths: -100 },
      { member: '0016', branch: '律师分会', hundredths: 200, activity: '101' },
      { member: '0016', branch: '律师分会', hundredths: 250, activity: '102' },
    ]
    const { total, branches } = statisticsOf([clinic, study], hours, known)
    expect([total.hours, ...branches.map((each) => each.hours)]).toEqual([600, 350, 250])
  })

  it('a branch that is no more stands behind the others', () => {
    const old = { ...study, came: [{ member: '0001', branch: '老分会' }] }
    expect(statisticsOf([old], [], known).branches.map(({ name, people }) => [name, people])).toEqual([
      ['医疗保障分会', 0],
      ['律师分会', 0],
      ['老分会', 1],
    ])
  })
})
