// What the page knows: who I am, where I am, what was said. Views listen for changes; nothing here touches the document.

import { getMessages, getState } from './api.js'
import { setClock } from './time.js'

/** The server's /api/state. */
export let world = null
/** The persona the visitor is. */
export let me = null
/** Id of the open conversation; null shows none (phones: the list). */
export let openId = null

const conversations = new Map()
const listeners = new Map()
let reads = {}
let sending = []

const remembered = {
  get: (key) => {
    try {
      return JSON.parse(localStorage.getItem(`practice:${key}`))
    } catch {
      return null
    }
  },
  set: (key, value) => {
    try {
      localStorage.setItem(`practice:${key}`, JSON.stringify(value))
    } catch {
      // Private windows may refuse; nothing depends on it.
    }
  },
}

/** What the browser keeps between visits. */
export { remembered }

/** Calls `listener` on each `event`: `me`, `open`, `message`, `reset`, `reads`, `sending`. */
export function on(event, listener) {
  const known = listeners.get(event) ?? []
  listeners.set(event, [...known, listener])
}

function tell(event, detail) {
  for (const listener of listeners.get(event) ?? []) listener(detail)
}

/** The kept messages of a conversation, oldest first. */
export const messagesOf = (id) => conversations.get(id) ?? []
/** What is on its way or failed, in the open conversation's order of sending. */
export const sendingIn = (id) => sending.filter((one) => one.conversation === id && one.from.contactId === me.contactId)
/** The room with this id, or undefined for a private chat. */
export const roomOf = (id) => world.rooms.find((room) => room.id === id)
/** A person or the bot by contact id. */
export function personOf(contactId) {
  if (contactId === world.bot.contactId) return { ...world.bot, bot: true }
  return world.personas.find((persona) => persona.contactId === contactId)
}

/** The conversations `persona` has: the study rooms, the private chat with the bot, the other rooms. */
export function conversationsOf(persona) {
  const rooms = world.rooms.filter((room) => persona.rooms.includes(room.id))
  const study = rooms.filter((room) => room.kind === 'study')
  const others = rooms.filter((room) => room.kind !== 'study')
  return [...study.map((room) => room.id), persona.contactId, ...others.map((room) => room.id)]
}

/** How many messages `persona` has not seen in a conversation. */
export function unread(persona, id) {
  const seen = reads[`${persona.contactId} ${id}`] ?? 0
  return messagesOf(id).filter((message) => message.seq > seen && message.from.contactId !== persona.contactId).length
}

/** Marks the open conversation as seen. */
export function seen() {
  const last = messagesOf(openId).at(-1)
  if (!last) return
  const key = `${me.contactId} ${openId}`
  if ((reads[key] ?? 0) >= last.seq) return
  reads[key] = last.seq
  remembered.set('reads', { boot: world.boot, reads })
  tell('reads')
}

/** Fetches everything anew; messages that are known stay. */
export async function refresh() {
  const state = await getState()
  const anew = world?.boot !== state.boot
  if (anew) {
    conversations.clear()
    const kept = remembered.get('reads')
    reads = kept?.boot === state.boot ? kept.reads : {}
  }
  world = state
  setClock(state.clock)
  me = world.personas.find((persona) => persona.key === (me?.key ?? remembered.get('me'))) ?? world.personas[0]
  await Promise.all(world.latest.map(({ conversation }) => catchUp(conversation, anew ? insert : arrived)))
  if (!anew) return tell('me')
  if (openId !== null && !conversationsOf(me).includes(openId)) openId = null
  tell('reset')
}

async function catchUp(conversation, take) {
  const after = messagesOf(conversation).at(-1)?.seq ?? 0
  const { boot, messages } = await getMessages(conversation, after)
  if (boot === world.boot) for (const message of messages) take(message)
}

const most = 500

/** Keeps the order of seq and drops what is known already. */
function insert(message) {
  const kept = conversations.get(message.conversation) ?? []
  const place = kept.findLastIndex((other) => other.seq <= message.seq)
  if (kept[place]?.seq === message.seq) return false
  kept.splice(place + 1, 0, message)
  conversations.set(message.conversation, kept)
  return true
}

/** Takes a message that arrived. A page left open for long lets the oldest go. */
export function arrived(message) {
  // Before the first state is here, nothing can be placed; the state will bring it.
  if (world === null || !insert(message)) return
  sending = sending.filter((one) => one.draft !== message.draft)
  const kept = messagesOf(message.conversation)
  if (kept.length <= most) return tell('message', message)
  kept.splice(0, kept.length - most + 100)
  tell('message', message)
  if (message.conversation === openId) tell('open')
}

/** Becomes another person, staying in the room when they are in it too. */
export function become(key) {
  const persona = world.personas.find((one) => one.key === key)
  if (!persona) return
  const wasPrivate = openId === me.contactId
  me = persona
  remembered.set('me', key)
  if (wasPrivate) openId = me.contactId
  else if (openId !== null && !conversationsOf(me).includes(openId)) openId = conversationsOf(me)[0]
  tell('me')
  tell('open')
}

/** Opens a conversation of mine; null closes it. */
export function open(id) {
  openId = id !== null && conversationsOf(me).includes(id) ? id : null
  tell('open')
}

/** Adds or changes a message on its way: `state` is `sending` or `failed`. One that has arrived meanwhile is left alone: only its answer was lost. */
export function setSending(one) {
  if (messagesOf(one.conversation).some(({ draft }) => draft === one.draft)) return
  const known = sending.some(({ draft }) => draft === one.draft)
  sending = known ? sending.map((other) => (other.draft === one.draft ? one : other)) : [...sending, one]
  tell('sending', one)
}
