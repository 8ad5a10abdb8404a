import type { Expectation, Memo } from '../journal/commit.ts'
import type { NewEvent } from '../journal/events.ts'
import type { Ledger } from '../journal/ledger.ts'
import type { MemberScene } from './contract.ts'

/**
 * Pictures sent as evidence, between WeChat and a claim (申报). A picture of a bound member is noted for ten minutes: no fetch,
 * no event, no answer. A claim takes those of its speaker by {@link evidenceOf} and {@link wanting}, and stays open for
 * those that come after by {@link openForEvidence}. What is wanted is fetched after the commit, by jobs/fetch-evidence.ts.
 */

/** A picture somebody sent, known by its message; its bytes are still with the provider. */
export interface SeenPicture {
  /** The provider's message id. */
  message: string
  /** The bot's account that heard it, and can fetch it. */
  account: string
  /** Room id; null in a private chat. */
  room: string | null
  /** When it was sent, ms. */
  at: number
}

/** How long before or after its claim a picture may be sent, ms. */
export const evidenceMs = 10 * 60_000
/** Most pictures of one claim: as many as WeChat sends at once. */
export const mostPictures = 9
/** How many of a member's pictures are noted for each place. */
const notedPerPlace = 5
/** How long a picture is tried for before it is missed, ms. */
const fetchMs = 30 * 60_000
/** How long a picture that was not to be had may be sent again, ms. */
const resendMs = 30 * 60_000
/** A note outlives its use, for messages come late. */
const noteMs = 2 * evidenceMs

/** Name of the list of pictures a member sent in a room, or privately (null). */
const picturesNote = (member: string, room: string | null): string => `pictures:${member}/${room ?? 'private'}`

/** Name of the memo that a member's latest claim still takes pictures; its value is an {@link OpenClaim}. */
export const claimOpenMemo = (member: string): string => `claim-open:${member}`

/** A claim that still takes the pictures of its speaker, from where it was said and from their private chat. */
export interface OpenClaim {
  /** Number of the claim. */
  claim: string
  room: string | null
  /** ms; a picture sent later is none of it. */
  until: number
}

/** The pictures the speaker sent here or privately in the ten minutes around this message and gave no other claim; the first sent first. */
export const evidenceOf = async ({ ledger, me, room, at }: Pick<MemberScene, 'ledger' | 'me' | 'room' | 'at'>): Promise<SeenPicture[]> => {
  const places = room === null ? [null] : [room, null]
  const noted = (await Promise.all(places.map((place) => ledger.notes(picturesNote(me.number, place))))).flat()
  const seen = new Map<string, SeenPicture>()
  for (const text of noted) {
    const picture = JSON.parse(text) as SeenPicture
    if (Math.abs(picture.at - at) <= evidenceMs) seen.set(picture.message, picture)
  }
  const pictures = [...seen.values()]
  const taken = await ledger.claimsWith(pictures.map(({ message }) => message))
  return pictures
    .filter((_, index) => taken[index] === null)
    .sort((a, b) => a.at - b.at)
    .slice(-mostPictures)
}

/**
 * What gives a claim some pictures of a member: goes into the commit of the claim (whose number may be `dealtNumber()`) with its
 * other events. The expectations keep one picture from two claims; a decision that loses to them is made anew.
 */
export const wanting = (
  claim: string,
  member: string,
  pictures: readonly SeenPicture[],
  at: number,
): { events: NewEvent[]; expect: Expectation[] } => ({
  events: pictures.map(({ message, account, at: sentAt }) => ({
    type: 'evidence.wanted',
    claim,
    member,
    message,
    account,
    sentAt,
    until: at + fetchMs,
  })),
  expect: pictures.map(({ message }) => ({ name: 'picture-free', key: 'evidence-messages', field: message, op: 'absent' })),
})

/** Lets a claim take the pictures its speaker sends in the next ten minutes; goes into the memo of the claim's commit (whose number may be `dealtNumber()`). */
export const openForEvidence = (claim: string, member: string, room: string | null, at: number): Memo =>
  opened(member, { claim, room, until: at + evidenceMs })

/**
 * Lets a claim take pictures its speaker sends privately in place of one that was not to be had, for half an hour; none while a
 * later claim of theirs takes pictures.
 */
export const openForResending = async (ledger: Ledger, claim: string, member: string, now: number): Promise<Memo[]> => {
  const stored = await ledger.memo(claimOpenMemo(member))
  const other = stored === null ? null : (JSON.parse(stored) as OpenClaim)
  if (other !== null && other.claim !== claim && other.until >= now) return []
  return [opened(member, { claim, room: other?.claim === claim ? other.room : null, until: now + resendMs })]
}

const opened = (member: string, open: OpenClaim): Memo => ({
  name: claimOpenMemo(member),
  value: JSON.stringify(open),
  ttlMs: resendMs + evidenceMs,
})

/** The claim of a member that a picture belongs to, for it was said before; null when there is none, or it has enough. */
export const openClaimFor = async (ledger: Ledger, member: string, { room, at }: SeenPicture): Promise<string | null> => {
  const stored = await ledger.memo(claimOpenMemo(member))
  if (stored === null) return null
  const open = JSON.parse(stored) as OpenClaim
  if (at > open.until || (room !== null && room !== open.room)) return null
  return (await ledger.evidenceOf(open.claim)).filter(({ state }) => state !== 'missed').length < mostPictures ? open.claim : null
}

/** How a member's picture is noted: name, value, how many, how long (ms). */
export const noteOfPicture = (member: string, picture: SeenPicture): [string, string, number, number] => [
  picturesNote(member, picture.room),
  JSON.stringify(picture),
  notedPerPlace,
  noteMs,
]
