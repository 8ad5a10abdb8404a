import type { Logger } from 'pino'
import { faultNote } from '../chat/fault.ts'
import type { House } from '../chat/scene.ts'
import type { Transport } from '../chat/transport.ts'
import type { OpenHouse } from '../founding.ts'
import type { Rooms } from '../schedule/job.ts'

/** How long a room that could not be looked into is left alone, ms of real time. */
const leftAloneMs = 30 * 60_000
const mostRemembered = 1000

/** Looks into the rooms of our account through the transport, a room that fails at most every half an hour. */
export const looking = ({
  houses,
  transport,
  ownsRoom,
  log,
}: {
  houses: readonly OpenHouse[]
  transport: Transport
  ownsRoom(house: OpenHouse, room: string): Promise<boolean>
  log: Logger
}): Rooms => {
  const leftAlone = new Map<string, number>()
  return {
    async members({ association }: House, room) {
      const house = houses.find((each) => each.association.id === association.id)
      const { account = '', loggedIn } = transport.state()
      if (!house || !loggedIn || performance.now() < (leftAlone.get(room) ?? 0) || !(await ownsRoom(house, room))) return 'not now'
      try {
        return { account, people: await transport.members(room) }
      } catch (error) {
        log.warn({ association: association.id, room, fault: faultNote(error) }, 'a room could not be looked into')
        if (leftAlone.size > mostRemembered) leftAlone.clear()
        leftAlone.set(room, performance.now() + leftAloneMs)
        return 'failed'
      }
    },
    people: (room, contactIds) => transport.people(room, contactIds),
  }
}
