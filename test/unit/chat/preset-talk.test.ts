import { describe, expect, it } from 'vitest'
import { loadAssociation } from '../../../config/load.ts'
import { commands } from '../../../handlers/index.ts'
import { heard } from '../../../src/chat/address.ts'
import { grammar } from '../../../src/chat/understand.ts'
import { rosterOf } from '../../../src/domain/roster.ts'
import { madeTalk, writtenTalk } from '../../support/talk-corpus.ts'
import { thursdayEvening } from '../../support/village.ts'

const loaded = await loadAssociation(new URL('../../../config/qiuxian', import.meta.url).pathname)
if (!loaded.ok) throw new Error('the preset has faults')
const { association } = loaded
const roster = rosterOf(association.roster.map(({ contactId: _, ...row }) => ({ ...row, joinedAt: 0 })))
const words = grammar(commands)
const speakers = [
  roster.present.find(({ posts }) => posts.includes('秘书处')),
  roster.present.find(({ posts }) => posts.includes('分会会长')),
  roster.present.find(({ posts }) => posts.length === 0),
  undefined,
]

/** What a line said in a room to nobody in particular means to the preset's seven hundred names and its items. */
const kindOf = (text: string, index: number): string => {
  const taken = heard(text, association.botNames, false)
  const meaning = words.understand(taken, {
    association,
    roster,
    rules: association.rules,
    speaker: speakers[index % speakers.length] ?? null,
    at: thursdayEvening,
    private: false,
    addressed: taken.mentioned,
  })
  // said under somebody else's words: talk.ts looks whether those name the matter
  if (taken.quote && !taken.quote.ofBot) return 'silence'
  // a chain is talk unless it belongs to an activity, which only the ledger can tell
  if (meaning.kind === 'commands' && meaning.all.every(({ command, args }) => command.perhapsTalk?.(args))) return 'silence'
  return meaning.kind
}

describe('ordinary talk, with the preset’s people and rules', () => {
  it.each([0, 1, 2, 3])('is talk, whoever says it (%i)', (turn) => {
    const lines = [...writtenTalk(), ...madeTalk(1500, 100 + turn)]
    expect(lines.filter((line, index) => !['silence', 'near-miss'].includes(kindOf(line, index + turn)))).toEqual([])
  })
})
