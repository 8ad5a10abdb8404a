import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Said } from '../../../src/chat/said.ts'
import { bundleOf, mostBytes, partsOf, type Waiting } from '../../../src/outbox/bundle.ts'

let made = 0
const item = (more: Partial<Said>): Waiting => {
  made += 1
  return { id: String(made), said: { to: { room: 'r' }, cause: `m${made}`, at: 0, kind: 'reply', ...more } }
}
const reply = (text: string, more: Partial<Said> = {}) => item({ text, ...more })
const notice = (text: string, cause?: string) => item({ text, kind: 'notice', ...(cause === undefined ? {} : { cause }) })
const checkedIn = (name: string, head = '签到成功', tail?: string) =>
  item({ text: `${name}，${head}：第八期`, merge: { head, name, ...(tail === undefined ? {} : { tail }) } })
const bytes = (text: string) => Buffer.byteLength(text)

describe('bundleOf', () => {
  it('says several answers of one kind in one line, one alone as it is', () => {
    expect(bundleOf(['王建国', '马三', '张伟', '张伟'].map((name) => checkedIn(name))).text).toBe('签到成功 4 人：王建国、马三、张伟、张伟')
    expect(bundleOf([checkedIn('王建国')]).text).toBe('王建国，签到成功：第八期')
    expect(bundleOf([])).toEqual({ items: [], text: '' })
  })
  it('keeps answers with another head or another tail apart', () => {
    const lane = [
      checkedIn('甲'),
      checkedIn('乙', '报名成功'),
      checkedIn('丙'),
      checkedIn('丁', '签到成功', '（补签）'),
      checkedIn('戊', '签到成功', '（补签）'),
    ]
    expect(bundleOf(lane).text).toBe('签到成功 2 人：甲、丙\n乙，报名成功：第八期\n签到成功 2 人：丁、戊（补签）')
  })
  it('other replies follow line by line, in order', () => {
    expect(bundleOf([reply('一'), checkedIn('甲'), reply('二'), checkedIn('乙')]).text).toBe('一\n签到成功 2 人：甲、乙\n二')
  })
  it('what was said last of somebody is read last: 报名, 取消, 报名', () => {
    const lane = [
      checkedIn('甲', '报名成功'),
      checkedIn('乙', '报名成功'),
      reply('甲，已取消报名。'),
      checkedIn('甲', '报名成功'),
      checkedIn('丙', '报名成功'),
    ]
    expect(bundleOf(lane).text).toBe('报名成功 2 人：甲、乙\n甲，已取消报名。\n报名成功 2 人：甲、丙')
  })
  it('a notice stands alone, and nothing overtakes it', () => {
    const lane = [checkedIn('甲'), notice('活动取消了'), checkedIn('乙')]
    expect(bundleOf(lane).text).toBe('甲，签到成功：第八期')
    expect(bundleOf(lane.slice(1))).toEqual({ items: [lane[1]], text: '活动取消了' })
  })
  it('what one message caused goes as one message, notices too', () => {
    expect(bundleOf([reply('好', { cause: 'm' }), notice('有人退出', 'm'), notice('另一件', 'x')]).text).toBe('好\n有人退出')
  })
  it('accepting a friend is no text and stands alone', () => {
    const [accept, hello] = [item({ acceptFriend: 'f1' }), reply('您好')]
    expect(bundleOf([accept, hello])).toEqual({ items: [accept], text: '' })
    expect(bundleOf([hello, accept]).items).toEqual([hello])
  })
  it('for any lane: the first items, at most 2,000 bytes unless one alone is longer, each said', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 })
    const any = fc.oneof(
      text.map((words) => reply(words)),
      text.map((words) => notice(words, 'one cause')),
      fc.nat().map((n) => checkedIn(`会员${n}`)),
      fc.tuple(fc.nat(), text).map(([n, words]) => checkedIn(`会员${n}`, words, words)),
    )
    fc.assert(
      fc.property(fc.array(any, { minLength: 1, maxLength: 60 }), (lane) => {
        const { items, text } = bundleOf(lane)
        expect(items.length).toBeGreaterThan(0)
        expect(items).toEqual(lane.slice(0, items.length))
        expect(items.length === 1 || bytes(text) <= mostBytes).toBe(true)
        for (const { said } of items) expect(text.includes(said.merge?.name ?? said.text ?? '')).toBe(true)
      }),
    )
  })
  it('takes 500 check-ins in a few messages, every name once, whatever the length of the head', () => {
    for (const head of ['签到成功', `报名成功：${'医疗保障分会'.repeat(20)}`]) {
      const names = Array.from({ length: 500 }, (_, i) => `会员第${1000 + i}`)
      let lane = names.map((name) => checkedIn(name, head))
      const texts: string[] = []
      while (lane.length > 0) {
        const { items, text } = bundleOf(lane)
        expect(bytes(text)).toBeLessThanOrEqual(mostBytes)
        texts.push(text)
        lane = lane.slice(items.length)
      }
      expect(texts.length).toBeLessThan(12)
      expect(texts.join('').match(/会员第\d{4}/gu)).toEqual(names)
    }
  })
})

describe('partsOf', () => {
  it('splits at lines first, and a line only when it is too long by itself', () => {
    const [a, b, c] = ['甲'.repeat(400), '乙'.repeat(400), '丙'.repeat(700)]
    expect(partsOf(`${a}\n${b}\n短`)).toEqual([a, `${b}\n短`])
    expect(partsOf(`短\n${c}\n尾`)).toEqual(['短', '丙'.repeat(666), `${'丙'.repeat(34)}\n尾`])
    expect(partsOf('一行')).toEqual(['一行'])
  })
  it('loses no character, cuts none in half, and makes no part too long or empty (any text)', () => {
    const long = fc
      .array(
        fc.oneof(fc.string({ unit: 'grapheme', maxLength: 1500 }), fc.constantFrom('😀'.repeat(900), '\n', '\n\n', '𠮷'.repeat(501))),
        { maxLength: 5 },
      )
      .map((pieces) => pieces.join('\n'))
    fc.assert(
      fc.property(long, (text) => {
        const parts = partsOf(text)
        expect(parts.join('').replaceAll('\n', '')).toBe(text.replaceAll('\n', ''))
        for (const part of parts) expect(part !== '' && bytes(part) <= mostBytes && !/\p{Surrogate}/u.test(part)).toBe(true)
      }),
    )
  })
})
