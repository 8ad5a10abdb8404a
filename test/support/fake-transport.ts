import {
  type Destination,
  type Incoming,
  type Outgoing,
  PictureMissing,
  SendFailed,
  SendUnknown,
  type Transport,
} from '../../src/chat/transport.ts'
import { pictureKind } from '../../src/domain/picture-kind.ts'

/** One send that arrived. */
export interface FakeSend {
  /** Room id or contact id. */
  to: string
  /** The text, or what else it was. */
  text: string
  /** ms, by the clock given. */
  at: number
}

/** How the next send to a place goes: it arrives unless said; `lost` arrives although nobody learns of it; `too-fast` is refused with that reason. */
export type FakeFate = 'arrives' | 'fails' | 'unknown' | 'lost' | 'hangs' | 'too-fast'

/** A transport on the seam itself: records what arrives, and can hang, fail, be unsure or be logged out. */
export const fakeTransport = (clock: { now(): number }) => {
  const sent: FakeSend[] = []
  const fates = new Map<string, FakeFate[]>()
  const hanging = new Map<string, (() => void)[]>()
  let onIncoming: ((incoming: Incoming) => Promise<void>) | null = null
  let asked = 0

  const arrive = (to: string, what: Outgoing) => {
    const text = 'text' in what ? what.text : 'acceptFriend' in what ? `(accept ${what.acceptFriend})` : `(file ${what.file.name})`
    sent.push({ to, text, at: clock.now() })
  }

  const transport: Transport = {
    async start(listen) {
      onIncoming = listen
    },
    async stop() {
      onIncoming = null
    },
    async send(to: Destination, what: Outgoing) {
      asked += 1
      if (!fake.loggedIn) throw new SendFailed('not logged in')
      const place = 'room' in to ? to.room : to.contact
      const fate = fates.get(place)?.shift() ?? 'arrives'
      if (fate === 'fails') throw new SendFailed('turned down')
      if (fate === 'too-fast') throw new SendFailed('turned down', { cause: new Error('2 UNKNOWN: WorkproErrorCode: 20001') })
      if (fate === 'unknown') throw new SendUnknown('no answer')
      if (fate === 'hangs') await new Promise<void>((go) => hanging.set(place, [...(hanging.get(place) ?? []), go]))
      arrive(place, what)
      if (fate === 'lost') throw new SendUnknown('no answer')
    },
    members: async (room) => {
      const found = fake.rooms.get(room)
      if (!found) throw new Error('no answer')
      return [...found]
    },
    people: async (_room, contactIds) => contactIds.map((contactId) => ({ contactId, name: fake.names.get(contactId) ?? '' })),
    async picture(messageId) {
      const found = fake.pictures.get(messageId) ?? new PictureMissing('no such picture')
      const bytes = await (typeof found === 'function' ? found() : found)
      if (bytes instanceof Error) throw bytes
      return { bytes, mediaType: pictureKind(bytes)?.mediaType ?? 'application/octet-stream' }
    },
    state: () => ({ connected: fake.loggedIn, loggedIn: fake.loggedIn, lastMessageAt: null }),
  }

  const fake = {
    transport,
    /** Everything that arrived, in order. */
    sent,
    loggedIn: true,
    /** Room → contact ids in it; of a room not named here nothing is known. */
    rooms: new Map<string, string[]>(),
    /** Message id → its picture, or how asking for it goes wrong. */
    pictures: new Map<string, Buffer | Error | (() => Promise<Buffer>)>(),
    /** Contact id → name. */
    names: new Map<string, string>(),
    /** How the next sends to a room or contact go, in order. */
    next(place: string, ...next: FakeFate[]): void {
      fates.set(place, [...(fates.get(place) ?? []), ...next])
    },
    /** Lets the hanging sends to a place arrive. */
    release(place: string): void {
      for (const go of hanging.get(place) ?? []) go()
      hanging.delete(place)
    },
    /** How often something was to be sent, arrived or not. */
    asked: () => asked,
    /** Texts that arrived at one place. */
    textsTo: (place: string): string[] => sent.filter(({ to }) => to === place).map(({ text }) => text),
    /** Something comes in. */
    async receive(incoming: Incoming): Promise<void> {
      await onIncoming?.(incoming)
    },
  }
  return fake
}
