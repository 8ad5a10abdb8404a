import { expect, it } from 'vitest'
import { notRecorded, partlyDone, perhapsRecorded } from '../../../src/text/common.ts'

it('「没有记上」 is said only when that is known', () => {
  expect(notRecorded('a1b2c3')).toBe('出错了，本次没有记上。请稍后再发一次，或把编号 a1b2c3 发给工作人员。')
  expect(perhapsRecorded('a1b2c3')).not.toContain('没有记上')
  expect(partlyDone(1, '')).not.toContain('没有记上')
})
