// The conversation list.

import { avatar, byId, el, roomAvatar } from './dom.js'
import * as store from './store.js'
import { listTime } from './time.js'

const rows = new Map()

/** A conversation's name as `persona` sees it. */
export const titleOf = (id) => store.roomOf(id)?.name ?? store.world.bot.name

/** What a message comes to in one line. */
export function inOneLine(message) {
  if (message.kind === 'picture') return '[图片]'
  if (message.kind === 'file') return `[文件] ${message.attachment.name}`
  return (message.quote?.body ?? message.text).replace(/\s+/gu, ' ')
}

function preview(id) {
  const last = store.messagesOf(id).at(-1)
  if (!last) return ''
  const speaker = store.roomOf(id) && last.from.contactId !== store.me.contactId ? `${last.from.name}：` : ''
  return speaker + inOneLine(last)
}

function row(id) {
  const known = rows.get(id)
  if (known) return known
  const room = store.roomOf(id)
  const picture = room ? roomAvatar(room.members.map(store.personOf)) : avatar({ ...store.world.bot, bot: true })
  const parts = {
    badge: el('span', { class: 'badge', hidden: true }),
    name: el('span', { class: 'row-name', text: titleOf(id) }),
    time: el('span', { class: 'row-time' }),
    last: el('span', { class: 'row-last' }),
  }
  const face = el('span', { class: 'row-face' }, picture, parts.badge)
  const button = el(
    'button',
    { class: 'row', type: 'button', on: { click: () => store.open(id) } },
    face,
    parts.name,
    parts.time,
    parts.last,
  )
  const made = { item: el('li', {}, button), button, ...parts }
  rows.set(id, made)
  return made
}

function fill(id) {
  const { button, badge, time, last } = row(id)
  const count = store.unread(store.me, id)
  badge.hidden = count === 0
  badge.textContent = count > 99 ? '99+' : String(count)
  last.textContent = preview(id)
  const newest = store.messagesOf(id).at(-1)
  time.textContent = newest ? listTime(newest.at) : ''
  const current = id === store.openId
  if (current) button.setAttribute('aria-current', 'true')
  else button.removeAttribute('aria-current')
  button.setAttribute('aria-label', `${titleOf(id)}${count > 0 ? `，${count} 条未读` : ''}`)
}

/** Draws the list: newest talk first, quiet conversations in their own order. */
export function drawList() {
  const ids = store.conversationsOf(store.me)
  const newest = (id) => store.messagesOf(id).at(-1)?.seq ?? 0
  const order = [...ids].sort((a, b) => newest(b) - newest(a))
  for (const id of order) fill(id)
  const list = byId('list')
  const wanted = order.map((id) => row(id).item)
  if (wanted.length === list.children.length && wanted.every((item, index) => list.children[index] === item)) return
  const focused = document.activeElement
  list.replaceChildren(...wanted)
  if (list.contains(focused)) focused.focus()
}

/** Forgets the drawn rows, when the server started anew. */
export function clearList() {
  rows.clear()
}

/** Unread messages in all my other conversations. */
export function unreadElsewhere() {
  const others = store.conversationsOf(store.me).filter((id) => id !== store.openId)
  return others.reduce((sum, id) => sum + store.unread(store.me, id), 0)
}
