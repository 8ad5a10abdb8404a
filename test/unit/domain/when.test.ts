import { describe, expect, it } from 'vitest'
import { findWhen, parseDeadline, parseDuration, parseWhen, type When } from '../../../src/domain/when.ts'
import { atLocal, sayWhen } from '../../../src/domain/zoned.ts'

const zone = 'Asia/Shanghai'
const at = (month: number, day: number, hour: number, minute = 0, year = 2026): number => atLocal({ year, month, day, hour, minute }, zone)
/** Sunday 22 November 2026, ten in the morning. */
const sunday = at(11, 22, 10)

/** What was understood, as people would read it back; 2026 goes without saying. */
function heard(when: When): string {
  const say = (ms: number): string => sayWhen(ms, zone, sunday)
  if (when.kind === 'none') return 'none'
  const rest = when.rest ? ` | ${when.rest}` : ''
  if (when.kind === 'time') return say(when.startsAt) + (when.endsAt === undefined ? '' : ` – ${say(when.endsAt)}`) + rest
  return [when.reason, ...(when.options ?? []).map((option) => `· ${say(option)}`)].join(' ') + rest
}
const said = (text: string, now = sunday): string => heard(parseWhen(text, { now, zone }))

describe('days, said on Sunday 22 November 2026', () => {
  it.each([
    ['今天 15:00', '11月22日 周日 15:00'],
    ['明天9点', '11月23日 周一 09:00'],
    ['后天下午2点', '11月24日 周二 14:00'],
    ['大后天上午9点', '11月25日 周三 09:00'],
    ['三天后9点', '11月25日 周三 09:00'],
    ['今晚7点', '11月22日 周日 19:00'],
    ['明晚7点半', '11月23日 周一 19:30'],
    ['明早8点', '11月23日 周一 08:00'],
    ['周六9点', '11月28日 周六 09:00'],
    ['周6 9点', '11月28日 周六 09:00'],
    ['星期六 9点', '11月28日 周六 09:00'],
    ['礼拜六9点', '11月28日 周六 09:00'],
    ['周天9点', '11月29日 周日 09:00'],
    ['周日11点', '11月22日 周日 11:00'],
    ['周日9点', '11月29日 周日 09:00'],
    ['本周日11点', '11月22日 周日 11:00'],
    ['下周五9点', '11月27日 周五 09:00'],
    ['下个星期五9点', '11月27日 周五 09:00'],
    ['下下周一9点', '11月30日 周一 09:00'],
    ['周二十点', '11月24日 周二 10:00'],
    ['28号9点', '11月28日 周六 09:00'],
    ['28日 9点', '11月28日 周六 09:00'],
    ['二十八号十点', '11月28日 周六 10:00'],
    ['本月28号9点', '11月28日 周六 09:00'],
    ['21号9点', '12月21日 周一 09:00'],
    ['31号9点', '12月31日 周四 09:00'],
    ['1月3日9点', '2027年1月3日 周日 09:00'],
    ['明年3月1日9点', '2027年3月1日 周一 09:00'],
    ['今年12月3日9点', '12月3日 周四 09:00'],
    ['12月3日上午9点—11点', '12月3日 周四 09:00 – 12月3日 周四 11:00'],
    ['11月28日（星期六）上午9：00－11：00', '11月28日 周六 09:00 – 11月28日 周六 11:00'],
    ['周六（28号）晚7点', '11月28日 周六 19:00'],
    ['9点 周六', '11月28日 周六 09:00'],
    ['週六下午兩點半', '11月28日 周六 14:30'],
  ])('%s', (text, expected) => {
    expect(said(text)).toBe(expected)
  })

  it.each([
    '12月3日9点',
    '12月3号9点',
    '12月3 9点',
    '12.3 9点',
    '12-3 9点',
    '12/3 9点',
    '2026-12-03 9:00',
    '2026年12月3日9点',
    '2026.12.3 9点',
    '26年12月3日9点',
    '2026-12-03T09:00',
    '十二月三号九点',
    '二〇二六年十二月三日九点',
    '12月3日(周四) 9点',
    '12月3日（星期四）9点',
    '12月3日 周四 9点',
    '周四12月3日9点',
    '12.3 9.00',
  ])('%s is 12月3日 周四 09:00', (text) => {
    expect(said(text)).toBe('12月3日 周四 09:00')
  })
})

describe('times of day', () => {
  it.each([
    ['9点', '09:00'],
    ['9：00', '09:00'],
    ['09:00', '09:00'],
    ['９点', '09:00'],
    ['9时', '09:00'],
    ['9点整', '09:00'],
    ['九点半', '09:30'],
    ['9点15', '09:15'],
    ['9点15分', '09:15'],
    ['九点零五分', '09:05'],
    ['9点一刻', '09:15'],
    ['9点三刻', '09:45'],
    ['上午9点', '09:00'],
    ['下午2点', '14:00'],
    ['下午2:30', '14:30'],
    ['下午两点半', '14:30'],
    ['晚上7点', '19:00'],
    ['晚7点', '19:00'],
    ['早9点', '09:00'],
    ['早上的9点', '09:00'],
    ['中午12点', '12:00'],
    ['中午1点', '13:00'],
    ['上午12点', '12:00'],
    ['12点', '12:00'],
    ['凌晨1点', '01:00'],
    ['凌晨12点', '00:00'],
    ['0点', '00:00'],
    ['早上8点', '08:00'],
    ['早上6点', '06:00'],
    ['傍晚6点', '18:00'],
    ['夜里11点', '23:00'],
    ['19点', '19:00'],
    ['十九点', '19:00'],
    ['19:30', '19:30'],
    ['下午14点', '14:00'],
    ['8:40', '08:40'],
    ['07:00', '07:00'],
    ['9点开始', '09:00'],
    ['9点左右', '09:00'],
  ])('周六%s', (text, expected) => {
    expect(said(`周六${text}`)).toBe(`11月28日 周六 ${expected}`)
  })

  it('晚上12点 and 24点 are the end of that day', () => {
    expect(said('周六晚上12点')).toBe('11月29日 周日 00:00')
    expect(said('周六24点')).toBe('11月29日 周日 00:00')
    expect(said('今晚12点半')).toBe('11月23日 周一 00:30')
  })

  it('a bare 1 to 7 is asked about', () => {
    const both = 'morning-or-evening · 11月28日 周六 07:00 · 11月28日 周六 19:00'
    expect(said('周六7点')).toBe(both)
    expect(said('周六7:00')).toBe(both)
    expect(said('周六七点 三楼')).toBe(`${both} | 三楼`)
  })

  it('unless only one of the two is still ahead', () => {
    expect(said('今天7点')).toBe('11月22日 周日 19:00')
    expect(said('今晚1点')).toBe('11月23日 周一 01:00')
  })

  it('晚上1点 is in one of two nights', () => {
    expect(said('周六晚上1点')).toBe('two-days · 11月28日 周六 01:00 · 11月29日 周日 01:00')
  })

  it('现在 is the time of the message', () => {
    const now = sunday + 12_345
    expect(parseWhen('现在', { now, zone })).toEqual({ kind: 'time', startsAt: now, rest: '' })
    expect(parseWhen('马上 三楼', { now, zone })).toEqual({ kind: 'time', startsAt: now, rest: '三楼' })
    expect(said('现在-12点')).toBe('11月22日 周日 10:00 – 11月22日 周日 12:00')
    expect(said('半小时后')).toBe('11月22日 周日 10:30')
    expect(said('现在的政策')).toBe('none')
  })
})

describe('ranges', () => {
  it.each([
    ['下午3点-5点', '15:00', '17:00'],
    ['下午3-5点', '15:00', '17:00'],
    ['下午3点-5', '15:00', '17:00'],
    ['14:00-16:00', '14:00', '16:00'],
    ['14:00~16:00', '14:00', '16:00'],
    ['9点到11点半', '09:00', '11:30'],
    ['9-11点', '09:00', '11:00'],
    ['9点-5点', '09:00', '17:00'],
    ['上午9点-12点', '09:00', '12:00'],
    ['上午10点-下午2点', '10:00', '14:00'],
    ['上午10点-2点', '10:00', '14:00'],
    ['凌晨0点-12:30', '00:00', '12:30'],
    ['中午11点-1点', '11:00', '13:00'],
    ['晚上7点-9点', '19:00', '21:00'],
  ])('周六%s', (text, from, to) => {
    expect(said(`周六${text}`)).toBe(`11月28日 周六 ${from} – 11月28日 周六 ${to}`)
  })

  it('may end after midnight or on another day', () => {
    expect(said('周六晚上8点-12点')).toBe('11月28日 周六 20:00 – 11月29日 周日 00:00')
    expect(said('周六9点-周日11点')).toBe('11月28日 周六 09:00 – 11月29日 周日 11:00')
    expect(said('12月31日9点至1月1日17点')).toBe('12月31日 周四 09:00 – 2027年1月1日 周五 17:00')
  })

  it.each(['周六下午5点-3点', '周六15:00-14:00', '周六14点-2点', '周六3点-2点', '周六9点-9点', '周六9点-25点', '12月4日9点-12月3日9点'])(
    '%s ends before it starts',
    (text) => {
      expect(said(text)).toContain('impossible')
    },
  )

  it('asks with both ends when the start is unclear', () => {
    expect(parseWhen('周六3点至5点', { now: sunday, zone })).toEqual({
      kind: 'unclear',
      reason: 'morning-or-evening',
      options: [at(11, 28, 3), at(11, 28, 15)],
      ends: [at(11, 28, 5), at(11, 28, 17)],
      day: '2026-11-28',
      rest: '',
    })
  })
})

describe('what is asked back, never guessed', () => {
  it.each([
    '月底',
    '月初',
    '年底',
    '12月底',
    '下旬',
    '过几天',
    '最近',
    '改天',
    '周末',
    '周末9点',
    '下周',
    '下个月',
    '12月',
    '每周六9点',
    '腊月初八9点',
    '农历初八',
    '初八9点',
    '大年初一',
    '正月十五9点',
    '下半年',
    '元旦9点',
    '待定',
  ])('%s is vague', (text) => {
    expect(said(text)).toMatch(/^vague/)
  })

  it('下个月3号 is offered for confirmation', () => {
    expect(said('下个月3号9点')).toBe('vague · 12月3日 周四 09:00')
    expect(said('下下个月3号9点')).toBe('vague · 2027年1月3日 周日 09:00')
    expect(said('下个月31号9点', at(1, 5, 10))).toBe('impossible')
  })

  it('two times are offered', () => {
    expect(said('周六9点或10点 三楼')).toBe('vague · 11月28日 周六 09:00 · 11月28日 周六 10:00 | 三楼')
    expect(said('周六上午9点和下午2点')).toBe('vague · 11月28日 周六 09:00 · 11月28日 周六 14:00')
  })

  it.each(['周六', '12月3日', '明天上午', '今晚', '28号 三楼', '明天 11.23'])('%s has no time', (text) => {
    expect(said(text)).toMatch(/^no-time/)
  })

  it('下午 alone has no day', () => {
    expect(said('下午')).toBe('no-date')
  })

  it.each([
    '2月30日9点',
    '2月29日9点',
    '13月1日9点',
    '32号9点',
    '周六25点',
    '周六25:00',
    '周六9点75',
    '周六9:75',
    '周六24:30',
    '周六上午15点',
    '2026-13-01 9:00',
  ])('%s is impossible', (text) => {
    expect(said(text)).toBe('impossible')
  })

  it.each([
    '11月20日 9点',
    '10月30日9点',
    '2026年11月20日9点',
    '昨天9点',
    '上周六9点',
    '本周六9点',
    '今天9点',
    '今早8点',
    '9点',
    '11月20日(周五)9点',
  ])('%s is past', (text) => {
    expect(said(text)).toMatch(/^past/)
  })

  it('a date eleven months ahead is next year’s; five minutes late is not past', () => {
    expect(said('10月22日9点')).toBe('2027年10月22日 周五 09:00')
    expect(said('10月23日9点')).toBe('past')
    expect(said('9:55')).toBe('11月22日 周日 09:55')
    expect(said('9:54')).toBe('past')
  })

  it('a weekday that does not fit its date', () => {
    expect(said('12月3日（周五）9点')).toBe('weekday-mismatch · 12月3日 周四 09:00 · 12月4日 周五 09:00')
    expect(said('1月3日(周六)9点')).toBe('weekday-mismatch · 2027年1月3日 周日 09:00 · 2027年1月2日 周六 09:00')
    expect(said('下周五(12月4日)9点')).toBe('weekday-mismatch · 12月4日 周五 09:00 · 11月27日 周五 09:00')
    expect(parseWhen('12月3日周五', { now: sunday, zone })).toEqual({
      kind: 'unclear',
      reason: 'weekday-mismatch',
      day: '2026-12-03',
      rest: '',
    })
  })

  it('two days', () => {
    expect(said('周六、周日9点')).toBe('two-days · 11月28日 周六 09:00 · 11月29日 周日 09:00')
    expect(said('周六周日9点')).toBe('two-days · 11月28日 周六 09:00 · 11月29日 周日 09:00')
    expect(said('12月3日-5日')).toBe('two-days')
  })

  it('明天 just after midnight', () => {
    const late = at(11, 28, 0, 30)
    expect(said('明天9点', late)).toBe('two-days · 11月29日 周日 09:00 · 11月28日 周六 09:00')
    expect(said('明早8点', at(11, 28, 4, 59))).toBe('two-days · 11月29日 周日 08:00 · 11月28日 周六 08:00')
    expect(said('明天9点', at(11, 28, 5))).toBe('11月29日 周日 09:00')
    expect(said('明天(周日)9点', late)).toBe('11月29日 周日 09:00')
    expect(said('明天0:10', late)).toBe('11月29日 周日 00:10')
    expect(said('今晚7点', late)).toBe('11月28日 周六 19:00')
  })

  it.each(['', '   ', '你好', '三楼会议室', '3.5小时', '12.35', '13/5', '国庆联欢会', '最近怎么样', '3号楼', '晚会', '一日捐', '16:9'])(
    '%s is no time at all',
    (text) => {
      expect(said(text)).toBe('none')
    },
  )
})

describe('findWhen', () => {
  const found = (text: string): string[] => {
    const { before, when, after } = findWhen(text, { now: sunday, zone })
    return [before, heard(when).replace(/ \|.*/, ''), after]
  }
  const saturday = '11月28日 周六 09:00'

  it.each([
    ['读书会 周六9点 地点 三楼', '读书会', saturday, '地点 三楼'],
    ['读书会周六9点', '读书会', saturday, ''],
    ['读书会（周六9点）三楼', '读书会', saturday, '三楼'],
    ['读书会 时间：周六9点 地点：三楼', '读书会', saturday, '地点：三楼'],
    ['读书会 现在', '读书会', '11月22日 周日 10:00', ''],
    ['3.15维权讲座 周六9点 限30人', '3.15维权讲座', saturday, '限30人'],
    ['三点体会 周六9点', '三点体会', saturday, ''],
    ['明天会更好 周六9点', '明天会更好', saturday, ''],
    ['每周六读书会 11月28日 9点', '每周六读书会', saturday, ''],
    ['现在的医保政策 周六 9点', '现在的医保政策', saturday, ''],
    ['2026年度总结 周六9点', '2026年度总结', saturday, ''],
    ['3号楼参观 11.28 9点', '3号楼参观', saturday, ''],
    ['第三周学习 周六9点', '第三周学习', saturday, ''],
    ['二〇二六学习  周六9点', '二〇二六学习', saturday, ''],
    ['联欢 元旦 9点', '联欢', 'vague', ''],
    ['读书会 最近', '读书会', 'vague', ''],
    ['学习 周六 限20人 截止 周五 18:00', '学习', 'no-time', '限20人 截止 周五 18:00'],
    ['学习 截止 周五 18:00', '学习 截止 周五 18:00', 'none', ''],
    ['中秋晚会', '中秋晚会', 'none', ''],
  ])('%s', (text, before, when, after) => {
    expect(found(text)).toEqual([before, when, after])
  })

  it('hands the words around it back as they were typed', () => {
    expect(found('讀書會Ａ 週六９點 地點：３樓')).toEqual(['讀書會Ａ', saturday, '地點：３樓'])
    expect(found('🌹读书\u200b会🌹周六9点🌹')).toEqual(['🌹读书\u200b会🌹', saturday, '🌹'])
  })
})

describe('parseDeadline', () => {
  it.each([
    ['周五 18:00', '11月27日 周五 18:00'],
    ['截止 周五 18:00', '11月27日 周五 18:00'],
    ['截止：11月27日 18:00之前', '11月27日 周五 18:00'],
    ['11月27日', '11月27日 周五 23:59'],
    ['11月27日前 三楼', '11月27日 周五 23:59 | 三楼'],
    ['今天', '11月22日 周日 23:59'],
    ['今晚', '11月22日 周日 23:59'],
    ['周日', '11月22日 周日 23:59'],
    ['周五中午', 'no-time'],
    ['周五6点', 'morning-or-evening · 11月27日 周五 06:00 · 11月27日 周五 18:00'],
    ['12月3日(周五)', 'weekday-mismatch · 12月3日 周四 23:59 · 12月4日 周五 23:59'],
    ['昨天', 'past'],
    ['月底', 'vague'],
    ['截止', 'none'],
  ])('%s', (text, expected) => {
    expect(heard(parseDeadline(text, { now: sunday, zone }))).toBe(expected)
  })
})

describe('parseDuration', () => {
  it.each([
    ['2小时', 120],
    ['3个小时', 180],
    ['两个钟头', 120],
    ['90分钟', 90],
    ['一百二十分钟', 120],
    ['半小时', 30],
    ['半个小时', 30],
    ['一个半小时', 90],
    ['两小时半', 150],
    ['1.5小时', 90],
    ['1小时30分钟', 90],
    ['三刻钟', 45],
    ['１天', 1440],
    ['2h', 120],
  ])('%s', (text, minutes) => {
    expect(parseDuration(text)).toBe(minutes * 60_000)
  })

  it.each(['', '小时', '0小时', '半天', '2小时吧', '两个', '周六', '99999小时'])('%s is no length of time', (text) => {
    expect(parseDuration(text)).toBeNull()
  })
})
