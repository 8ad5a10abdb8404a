import { describe, expect, it } from 'vitest'
import { datesSaid } from '../../../src/chat/forms/said-dates.ts'
import { monthMeant, monthPattern, monthSaid } from '../../../src/chat/forms/said-month.ts'

const zone = 'Asia/Shanghai'
const at = (local: string): number => Date.parse(`${local}+08:00`)
const november = at('2026-11-26T19:10:00')
const meant = (text: string, now = november): string | null => {
  const found = monthPattern.exec(text)
  return found && found[0] === text ? monthMeant(monthSaid(found, now, zone), now, zone) : null
}

describe('a month as people say it', () => {
  it.each([
    ['11月', '2026-11'],
    ['12月份', '2026-12'],
    ['3月', '2027-03'],
    ['三月', '2027-03'],
    ['十月', '2027-10'],
    ['十二月份', '2026-12'],
    ['03月', '2027-03'],
    ['2026年3月', '2026-03'],
    ['2028-03', '2028-03'],
    ['明年12月', '2027-12'],
    ['今年3月', '2026-03'],
    ['下个月', '2026-12'],
    ['本月', '2026-11'],
  ])('%s', (text, month) => {
    expect(meant(text)).toBe(month)
  })
  it('over the turn of a year, to the minute', () => {
    expect(meant('下月', at('2026-12-31T23:59:59'))).toBe('2027-01')
    expect(meant('12月', at('2026-12-31T23:59:59'))).toBe('2026-12')
    expect(meant('12月', at('2027-01-01T00:00:00'))).toBe('2027-12')
  })
  it.each(['13月', '0月', '12月3日', '三月八号', '3月底', '2026-11-27', '月份'])('%s is none', (text) => {
    expect(meant(text)).toBeNull()
  })
})

describe('dates as people say them', () => {
  it.each([
    ['12月5日 12月12日', '2026-12-05', '2026-12-12'],
    ['12月5日', '2026-12-05', '2026-12-05'],
    ['12.5-12.12', '2026-12-05', '2026-12-12'],
    ['12月5日到12日', '2026-12-05', '2026-12-12'],
    ['12月5号至12号', '2026-12-05', '2026-12-12'],
    ['从12月5日到12月12日止', '2026-12-05', '2026-12-12'],
    ['2026-12-05 2026-12-12', '2026-12-05', '2026-12-12'],
    ['今天', '2026-11-26', '2026-11-26'],
    ['明天 后天', '2026-11-27', '2026-11-28'],
    ['1月5日', '2027-01-05', '2027-01-05'],
  ])('%s', (text, from, to) => {
    expect(datesSaid(text, november, zone)).toEqual({ from, to })
  })
  it('a past one is named, a vague or impossible one is unclear, anything else is none', () => {
    expect(datesSaid('11月20日', november, zone)).toEqual({ past: '2026-11-20' })
    expect(datesSaid('月底', november, zone)).toEqual({ unclear: true })
    expect(datesSaid('2月30日', november, zone)).toEqual({ unclear: true })
    for (const text of ['夜班', '12月5日 去开会', '', '5日 6日 7日']) expect(datesSaid(text, november, zone), text).toBeNull()
  })
})
