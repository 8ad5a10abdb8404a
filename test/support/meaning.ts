import { commands } from '../../handlers/index.ts'
import { heard } from '../../src/chat/address.ts'
import { grammar } from '../../src/chat/understand.ts'
import { rosterOf } from '../../src/domain/roster.ts'
import { people, smallAssociation, someBrands, thursdayEvening } from './village.ts'

const association = { ...smallAssociation('grammar'), brands: someBrands }
const roster = rosterOf(people.map(({ contactId: _, ...row }) => ({ ...row, joinedAt: 0 })))
const words = grammar(commands)

/**
 * What one message means to the grammar alone, said by a member (number; null: nobody we know) of the test association
 * on Thursday evening, in a room or (null) in private: «排行 本季», one line a command, or `silence`, `help`, `tell`, `near-miss`.
 */
export const meaningTo = (who: string | null, room: '群' | null, text: string, quotedNumber?: string): string => {
  const taken = heard(text, association.botNames, false)
  const understood = words.understand(taken, {
    association,
    roster,
    rules: association.rules,
    speaker: (who === null ? undefined : roster.byNumber.get(who)) ?? null,
    at: thursdayEvening,
    private: room === null,
    addressed: room === null || taken.mentioned,
    ...(quotedNumber === undefined ? {} : { quotedNumber }),
  })
  if (understood.kind !== 'commands') return understood.kind
  return understood.all.map(({ command, args }) => `${command.name} ${command.write(args)}`.trim()).join('\n')
}
