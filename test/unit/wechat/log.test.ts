import { describe, expect, test } from 'vitest'
import { calm, noteOf } from '../../../src/wechat/log.ts'

describe('what is logged of a fault', () => {
  test.each<[unknown, object]>([
    [new Error('broken'), { fault: 'broken' }],
    [new TypeError('broken\nat line 1'), { fault: 'TypeError: broken' }],
    ['plain', { fault: 'plain' }],
    [undefined, { fault: 'undefined' }],
    [{}, { fault: 'unknown' }],
    [{ gerror: JSON.stringify({ name: 'GError', message: 'no payload', code: 2 }) }, { fault: 'no payload', code: 2 }],
    [{ gerror: 'not json' }, { fault: 'not json' }],
    [new Error('could not send 「签到成功，小明」 to room'), { fault: 'could not send … to room' }],
    [new Error('Invalid Wechaty TOKEN "puppet_x"'), { fault: 'Invalid Wechaty TOKEN …' }],
    [new Error('token mygw_0fae4e01-9d11-4b5c-8f61-000000000000 unknown'), { fault: 'token … unknown' }],
  ])('%j', (error, note) => {
    expect(noteOf(error)).toEqual(note)
  })

  test('is short', () => {
    expect(noteOf(new Error('x'.repeat(10_000))).fault).toHaveLength(120)
  })
})

describe('a calm log', () => {
  test('writes equal lines once a minute and says how many it held back', () => {
    const lines: unknown[] = []
    const write = (fields: object, message: string) => void lines.push([message, fields])
    let now = 0
    const log = calm({ debug: write, info: write, warn: write, error: write }, { now: () => now })
    for (let count = 0; count < 5; count += 1) log.warn({ fault: 'a' }, 'WeChat reports an error')
    log.warn({ fault: 'b' }, 'WeChat reports an error')
    log.error({ fault: 'a' }, 'WeChat reports an error')
    now = 60_000
    log.warn({ fault: 'a' }, 'WeChat reports an error')
    expect(lines).toEqual([
      ['WeChat reports an error', { fault: 'a' }],
      ['WeChat reports an error', { fault: 'b' }],
      ['WeChat reports an error', { fault: 'a' }],
      ['WeChat reports an error', { fault: 'a', heldBack: 4 }],
    ])
  })
})
