import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commands } from '../../../handlers/index.ts'
import { heard } from '../../../src/chat/address.ts'
import { grammar } from '../../../src/chat/understand.ts'
import { rosterOf } from '../../../src/domain/roster.ts'
import { jumbledTalk } from '../../support/jumbled-talk.ts'
import { writtenTalk } from '../../support/talk-corpus.ts'
import { linesOf } from '../../support/utterances.ts'
import { people, smallAssociation, thursdayEvening } from '../../support/village.ts'

const association = smallAssociation('grammar')
const roster = rosterOf(people.map(({ contactId: _, ...row }) => ({ ...row, joinedAt: 0 })))
const words = grammar(commands)

/** Whether the cheap look would throw away something the grammar acts on or notes. */
const isLost = (text: string, speaker: string): boolean => {
  const taken = heard(text, association.botNames, false)
  if (taken.mentioned || taken.toAll) return false
  const meaning = words.understand(taken, {
    association,
    roster,
    rules: association.rules,
    speaker: roster.byNumber.get(speaker) ?? null,
    at: thursdayEvening,
    private: false,
    addressed: false,
  })
  const looked = words.mightMatter(taken.text) || taken.text.split('\n').some(words.mightMatter)
  return meaning.kind !== 'silence' && !looked
}

describe('the cheap look before the store', () => {
  it('never throws away what the grammar would act on or note', () => {
    fc.assert(
      fc.property(jumbledTalk, fc.constantFrom('0001', '0003', '0005', 'nobody'), (text, speaker) => !isLost(text, speaker)),
      { numRuns: 5000, seed: 2 },
    )
  })
  it('never throws away a line of the lists', () => {
    const typed = [...linesOf('utterances.tsv'), ...linesOf('unseen.tsv')].map((line) => line.typed).concat(writtenTalk())
    expect(typed.filter((text) => isLost(text, '0001') || isLost(text, '0005'))).toEqual([])
  })
  it('throws away most ordinary talk', () => {
    expect(['今天风真大', '谁有牙科的好大夫推荐', '哈哈哈', '到了到了', '12/5', ''].filter(words.mightMatter)).toEqual([])
  })
})
