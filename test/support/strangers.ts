import type { AnyCommand } from '../../src/chat/contract.ts'
import type { RosterRow } from '../../src/domain/association.ts'
import { type Uttered, type Village, village } from './village.ts'

/** A roster in which these members have no WeChat yet; everybody else who has one is bound beforehand. */
export const boundSave = (roster: readonly RosterRow[], numbers: readonly string[]): RosterRow[] =>
  roster.map(({ contactId, ...row }) => (contactId === undefined || numbers.includes(row.number) ? row : { ...row, contactId }))

/** A village in which these members have no WeChat yet; everybody else is bound beforehand. */
export const villageWithout = (numbers: readonly string[], commands?: readonly AnyCommand[]): Promise<Village> =>
  village((association) => ({ ...association, roster: boundSave(association.roster, numbers) }), commands)

/** Somebody unknown asks to be bound in private; gives the number of the request. */
export const requests = async (v: Village, contact: string, text: string): Promise<string> => {
  const [answer = '没有回答'] = await v.reply(contact, null, text)
  const last = (await v.house.ledger.requests()).at(-1)
  if (!answer.includes('绑定申请编号') || !last) throw new Error(answer)
  return last.request
}

/** Who heard something. */
export const heardBy = (said: readonly Uttered[]): string[] => said.map(({ to }) => to)
