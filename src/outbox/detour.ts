import type { Said } from '../chat/said.ts'
import { digestOf } from '../journal/commit.ts'
import type { Item, OutboxItem } from './item.ts'
import { detourOf } from './still.ts'
import type { OutboxStore } from './store.ts'

/** Answers meant for rooms that are still go to who asked, or lapse at once; all else stands as it was until its turn comes. */
export const routed = (items: readonly Item[], still: ReadonlyMap<string, number>): { go: Item[]; lapse: Item[] } => {
  const go: Item[] = []
  const lapse: Item[] = []
  for (const item of items) {
    const { to, kind, acceptFriend } = item.said
    const isHeld = acceptFriend === undefined && 'room' in to && still.has(to.room)
    const detour = isHeld && kind === 'reply' ? detourOf(item.said) : null
    if (detour === 'lapse') lapse.push(item)
    else if (detour !== null && typeof detour === 'object' && 'to' in detour)
      go.push({ id: item.id, said: { ...item.said, to: detour.to }, read: item.said })
    else go.push(item)
  }
  return { go, lapse }
}

/**
 * The turn of a lane has come, but its room is still until `until` (ms): what concerns somebody is told them, the rest lapses, an
 * alert goes on waiting. Answers when (ms) to look again.
 */
export const detour = async (store: OutboxStore, items: readonly Item[], until: number, now: number): Promise<number> => {
  const lapse: Item[] = []
  for (const item of items) {
    const way = item.said.text === undefined && detourOf(item.said) !== 'wait' ? 'lapse' : detourOf(item.said)
    if (way === 'lapse') lapse.push(item)
    else if (typeof way === 'object' && 'tell' in way) await tell(store, item, way.tell, now)
  }
  await store.drop(lapse, { state: 'expired', why: 'still' })
  return items.every(({ said }) => detourOf(said) === 'wait') ? until : now
}

/** Queues it for each of these instead; once, however often it is tried. */
const tell = async (store: OutboxStore, item: Item, members: readonly string[], now: number): Promise<void> => {
  const id = `still/${item.id}`
  await store.house.journal.commit({
    message: { id, digest: digestOf(id) },
    act: { id, about: '', once: false },
    by: 'bot',
    occurredAt: now,
    expect: [],
    events: [],
    says: members.map((member) => privately(item.said, member)),
    memo: [],
  })
  await store.drop([item], { state: 'expired', why: 'told' })
}

const privately = ({ text = '', cause, at, kind, until, label }: OutboxItem, member: string): Said => ({
  to: { member },
  text,
  cause,
  at,
  kind,
  ...(until === undefined ? {} : { until }),
  ...(label === undefined ? {} : { label }),
})
