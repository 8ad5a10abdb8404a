import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chainWords, longestChain, mostChainLines, numbersInHead, readChain, titleOf } from '../../../src/chat/forms/chain-form.ts'
import { isNickname, meantBy } from '../../../src/chat/forms/chain-people.ts'
import { rosterOf } from '../../../src/domain/roster.ts'
import { people, smallAssociation } from '../../support/village.ts'

/** Folded lines of a chain; null when it is none. */
const linesOf = (text: string): string[] | null => readChain(text)?.lines.map((line) => line.text) ?? null
const headOf = (text: string): string[] => readChain(text)?.head ?? []

describe('a chain is recognised', () => {
  it.each([
    '#接龙\n周六义诊\n1. 王建国',
    '＃接龍\n周六義診\n1. 王建国',
    '# 接龙\n周六义诊\n1. 王建国',
    '#接龙 周六义诊\n1. 王建国',
    '#群接龙\n周六义诊\n1. 王建国',
    '#报名接龙：周六义诊\n1. 王建国',
    '#Group Note\n周六义诊\nExample: name\n\n1. 王建国',
    '#group note\n周六义诊\nEg. Tom\n\n1. 王建国',
    '接龙：周六义诊\n1. 王建国',
    '接龙\n周六义诊\n1、王建国',
    '\u200b#接龙\r\n周六义诊\r\n1. 王建国\r\n',
  ])('%j', (text) => {
    expect(linesOf(text)).toEqual(['王建国'])
    expect(headOf(text)).toEqual(['周六义诊'])
  })
  it.each([
    '#接龙',
    '#接龙\n周六义诊',
    '#接龙\n周六义诊\n例 姓名\n\n1. \n2.',
    '接龙了吗\n1. 王建国',
    '接龙的人\n1. 王建国',
    '周六义诊\n1. 王建国',
    '1. 王建国\n2. 李四',
    '#话题\n1. 王建国',
    '',
  ])('%j is none', (text) => {
    expect(readChain(text)).toBeNull()
  })
  it('by every word the grammar knows it by', () => {
    for (const word of chainWords) expect(linesOf(`${word}\n义诊\n1. 王建国`), word).toEqual(['王建国'])
  })
})

describe('the lines of a chain', () => {
  it.each<[string, string[]]>([
    ['1. 李桂芳\n2. 静待花开\n3. 老陈 2人\n4. A0县口腔门诊-周', ['李桂芳', '静待花开', '老陈 2人', 'A0县口腔门诊-周']],
    ['1、李桂芳\n2）陈卫东\n3: 周婷\n(4) 王五\n5 李四', ['李桂芳', '陈卫东', '周婷', '王五', '李四']],
    ['①李桂芳\n②陈卫东\n3周婷', ['李桂芳', '陈卫东', '周婷']],
    ['1️⃣ 李桂芳\n2️⃣ 陈卫东', ['李桂芳', '陈卫东']],
    ['1. 李桂芳\n3. 陈卫东\n3. 周婷', ['李桂芳', '陈卫东', '周婷']],
    ['2. 李桂芳\n3. 陈卫东', ['李桂芳', '陈卫东']],
    ['1. 李桂芳\n2.\n3. 陈卫东', ['李桂芳', '陈卫东']],
    ['1. 0008\n2.0117', ['0008', '0117']],
    ['1. 李桂芳🌹🌹\n2. 🌹🌹\n3. [玫瑰]周婷[强]', ['李桂芳', '🌹🌹', '[玫瑰]周婷']],
    ['1. 李桂芳\n2. 陈卫东\n周婷', ['李桂芳', '陈卫东', '周婷']],
    ['1. 李桂芳\n2. 陈卫东\n大家抓紧接，明天中午十二点截止。', ['李桂芳', '陈卫东']],
    ['1. 李桂芳（坐车）\n2. 張偉（律師）', ['李桂芳(坐车)', '张伟(律师)']],
  ])('%j', (text, lines) => {
    expect(linesOf(`#接龙\n周六义诊\n${text}`)).toEqual(lines)
  })
  it.each<[string, string[]]>([
    ['周六义诊\n时间：9:00\n地点：3号楼', ['周六义诊', '时间:9:00', '地点:3号楼']],
    ['12.5 周六义诊\n9:00 集合\n3、4号楼之间', ['12.5 周六义诊', '9:00 集合', '3、4号楼之间']],
    ['112 敬老院义诊', ['112 敬老院义诊']],
    ['（112）敬老院义诊', ['(112)敬老院义诊']],
    ['1、时间：周六9点\n2、地点：敬老院', ['1、时间:周六9点', '2、地点:敬老院']],
    ['1月5日义诊\n5人一组', ['1月5日义诊', '5人一组']],
    ['义诊\n1. 请大家穿白大褂，8:40在门口集合。\n2. 带好身份证', ['义诊', '请大家穿白大褂,8:40在门口集合', '带好身份证']],
    ['例 姓名+人数\n示例：张三 1人', []],
  ])('stand below the head %j', (head, read) => {
    const text = `#接龙\n${head}\n1. 李桂芳\n2. 陈卫东`
    expect(headOf(text)).toEqual(read)
    expect(linesOf(text)).toEqual(['李桂芳', '陈卫东'])
  })
  it('are kept as they were typed, too', () => {
    expect(readChain('#接龙\n义診\n1. 張偉🌹（律師）\n②靜待花開')?.lines.map(({ typed }) => typed)).toEqual(['張偉🌹（律師）', '靜待花開'])
  })
})

describe('the head of a chain', () => {
  it.each<[string, string[]]>([
    ['活动 112', ['112']],
    ['周六义诊（112）', ['112']],
    ['活动 112「义诊」11月28日 周六 09:00，限 30 人，回复「报名 112」', ['112']],
    ['编号：112', ['112']],
    ['112 义诊', ['112']],
    ['112号 义诊', ['112']],
    ['报名112 和 报名113', ['112', '113']],
    ['团购草莓 30元一箱', []],
    ['报名30人', []],
    ['活动12月5日', []],
    ['活动9:00开始', []],
    ['2026年终聚餐', []],
    ['12号聚餐', []],
    ['6人拼车', []],
  ])('%j names %j', (line, numbers) => {
    expect(numbersInHead(readChain(`#接龙\n${line}\n1. 王建国`) ?? { head: [] })).toEqual(numbers)
  })
  it('gives the title; without one the first line does', () => {
    expect(titleOf({ head: ['周六义诊', '带白大褂'], lines: [] })).toBe('周六义诊')
    expect(titleOf({ head: [], lines: [{ typed: '李桂芳', text: '李桂芳' }] })).toBe('李桂芳')
  })
})

describe('bounds', () => {
  const chain = (count: number): string =>
    `#接龙\n义诊\n${Array.from({ length: count }, (_, index) => `${index + 1}. 甲${index}`).join('\n')}`
  it('five hundred lines are read, more are talk', () => {
    expect(linesOf(chain(mostChainLines))).toHaveLength(mostChainLines)
    expect(readChain(chain(mostChainLines + 1))).toBeNull()
    expect(readChain(`#接龙\n义诊\n1. ${'甲'.repeat(longestChain)}`)).toBeNull()
  })
  it('whatever is typed, it is read without a fault and within bounds', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '1. ',
        '2、',
        '③',
        '4 ',
        '5️⃣',
        '\n',
        '\r\n',
        '例 ',
        '王建国',
        '老陈 2人',
        '+1',
        '[玫瑰]',
        '🌹',
        '（112）',
        '活动112',
        '时间：',
        '#接龙',
        '。',
        ' ',
        '\u200b',
        '\ue000n0\ue000',
        '\ud83d',
      ),
      fc.string({ unit: 'binary', maxLength: 12 }),
    )
    fc.assert(
      fc.property(fc.constantFrom(...chainWords, ''), fc.array(piece, { maxLength: 60 }), (word, pieces) => {
        const read = readChain(`${word}\n${pieces.join('')}`)
        if (read === null) return
        expect(read.lines.length).toBeGreaterThan(0)
        expect(read.lines.length).toBeLessThanOrEqual(mostChainLines)
        for (const line of read.lines) {
          expect(line.text).not.toBe('')
          expect(line.typed.length).toBeLessThanOrEqual(40)
          expect(line.typed).not.toMatch(/[\n\ue000]/u)
        }
        for (const line of read.head) expect(line).not.toMatch(/[\n\ue000]/u)
        numbersInHead(read)
      }),
      { numRuns: 1000, seed: 3 },
    )
  })
})

describe('whom a line means', () => {
  const roster = rosterOf(people.map(({ contactId: _, ...row }) => ({ ...row, joinedAt: 0 })))
  const { branches } = smallAssociation('chain')
  const meant = (text: string, sender?: string, branch?: string) => {
    const found = meantBy({ text }, { roster, branches, branch, sender: roster.byNumber.get(sender ?? '') ?? null })
    return [...found.members.map(({ number }) => number), ...(found.why ? [found.why] : [])]
  }
  it.each<[string, string[]]>([
    ['李桂芳', ['0008']],
    ['0008', ['0008']],
    ['李桂芳 0008', ['0008']],
    ['李 桂 芳', ['0008']],
    ['李桂芳老师', ['0008']],
    ['李桂芳参加', ['0008']],
    ['医疗-李桂芳', ['0008']],
    ['医疗保障分会 李桂芳', ['0008']],
    ['李桂芳(坐车)', ['0008']],
    ['李桂芳 1人', ['0008']],
    ['李桂芳、陈卫东', ['0008', '0009']],
    ['李桂芳 陈卫东 2人', ['0008', '0009']],
    ['李桂芳 2人', ['0008', 'guests']],
    ['李桂芳+1', ['0008', 'guests']],
    ['李桂芳 3', ['0008', 'guests']],
    ['李桂芳、陈卫东 5人', ['0008', '0009', 'guests']],
    ['静待花开', ['unknown']],
    ['老陈 2人', ['unknown']],
    ['A0县口腔门诊-周', ['unknown']],
    ['李桂芳的孩子', ['unknown']],
    ['李桂芳 待定', ['unsure']],
    ['李桂芳不去了', ['unsure']],
    ['李桂芳(取消)', ['unsure']],
    ['张伟', ['several']],
    ['张伟(律师)', ['0015']],
    ['张伟 律师分会', ['0015']],
    ['张伟 0015', ['0015']],
    ['李桂芳、张伟', ['0008', 'several']],
  ])('%j', (text, members) => {
    expect(meant(text)).toEqual(members)
  })
  it('of two of one name: the sender, else the one of the branch', () => {
    expect(meant('张伟', '0015', '医疗保障分会')).toEqual(['0015'])
    expect(meant('张伟', '0005', '医疗保障分会')).toEqual(['0014'])
  })
  it('knows a nickname whatever surrounds it', () => {
    expect(isNickname({ text: '静待 花开' }, '静待花开')).toBe(true)
    expect(isNickname({ text: 'TOM' }, 'Tom')).toBe(true)
    expect(isNickname({ text: '静待花开 2人' }, '静待花开')).toBe(false)
    expect(isNickname({ text: '' }, '')).toBe(false)
  })
})
