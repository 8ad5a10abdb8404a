import { describe, expect, it } from 'vitest'
import { commands } from '../../../handlers/index.ts'
import { heard } from '../../../src/chat/address.ts'
import { grammar } from '../../../src/chat/understand.ts'
import { rosterOf } from '../../../src/domain/roster.ts'
import { people, smallAssociation, thursdayEvening } from '../../support/village.ts'

const association = smallAssociation('grammar')
const roster = rosterOf(people.map(({ contactId: _, ...row }) => ({ ...row, joinedAt: 0 })))
const words = grammar(commands)

/** How long a message said in private by staff is thought about, ms of real time. */
const thoughtMs = (text: string): number => {
  const started = performance.now()
  const taken = heard(text, association.botNames, false)
  words.mightMatter(taken.text)
  words.understand(taken, {
    association,
    roster,
    rules: association.rules,
    speaker: roster.byNumber.get('0001') ?? null,
    at: thursdayEvening,
    private: true,
    addressed: true,
  })
  return performance.now() - started
}

describe('a wall of text', () => {
  const bricks = [
    '嗯',
    '谢',
    '。',
    '，',
    '一下',
    '了',
    '[强]',
    '😂',
    '@小联',
    '\n',
    '签 ',
    '(',
    '1、',
    '王建国、',
    '改到',
    '限 30 人 ',
    '地点 ',
    '周六',
  ]
  it.each(['', '#接龙\n义诊\n1. ', '绑定', '换绑', '发起', '改期 ', '补签', '报名 ', '加分 ', '@小联 '])(
    'behind «%s» is never thought about for long',
    (start) => {
      thoughtMs('签到')
      for (const brick of bricks)
        for (const length of [3900, 16_000])
          expect(thoughtMs(`${start}${brick.repeat(Math.ceil(length / brick.length))}？x`), `${start}${brick}`).toBeLessThan(1500)
    },
  )
})
