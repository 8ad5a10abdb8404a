import { type Draft, digestOf, type Outcome } from '../journal/commit.ts'
import { noteOfPicture, openClaimFor, type SeenPicture, wanting } from './evidence.ts'
import type { House } from './scene.ts'
import type { IncomingMessage } from './transport.ts'

/** What hearing pictures needs. */
export interface PictureParts {
  houses: readonly House[]
  /** The association a room is of, or null. */
  houseOf(room: string, account: string): Promise<House | null>
  commit(house: House, draft: Draft): Promise<Outcome>
}

/**
 * Hears pictures: of a bound member, in a registered room or privately. It belongs to their open claim, else it is noted for ten
 * minutes in case one comes. Nobody is answered; the bytes are left where they are.
 */
export const pictureHearing = ({ houses, houseOf, commit }: PictureParts) => {
  const take = async (house: House, member: string, picture: SeenPicture): Promise<string> => {
    const { ledger, journal } = house
    const claim = await openClaimFor(ledger, member, picture)
    if (claim === null) {
      await journal.note(...noteOfPicture(member, picture))
      return 'silence'
    }
    const { message, at } = picture
    const { outcome } = await commit(house, {
      message: { id: `picture/${message}`, digest: digestOf(member, message) },
      act: { id: `evidence/${message}`, about: '', once: false },
      by: member,
      occurredAt: at,
      ...wanting(claim, member, [picture], at),
      says: [],
      memo: [],
    })
    return `evidence ${outcome}`
  }

  /** Hears one picture, sent at `at` (ms). */
  return async ({ id: message, account, from, room }: IncomingMessage, at: number): Promise<string> => {
    const here = room === undefined ? houses : [await houseOf(room.id, account)]
    const outcomes: string[] = []
    for (const house of here) {
      const number = house && (await house.ledger.memberOf(account, from.contactId))
      if (house && number) outcomes.push(await take(house, number, { message, account, room: room?.id ?? null, at }))
    }
    return outcomes.find((outcome) => outcome !== 'silence') ?? 'silence'
  }
}
