// The open conversation: bubbles, times, pictures, what is on its way.

import { avatar, byId, el, icon, openDialog } from './dom.js'
import { titleOf, unreadElsewhere } from './list.js'
import { openMenu } from './menus.js'
import * as store from './store.js'
import { practiceNow, separatorTime } from './time.js'

const gapMs = 5 * 60 * 1000
const longPressMs = 450
const box = byId('messages')
const pendingRows = new Map()
let lastAt = 0
let unseenBelow = 0
let resend = () => undefined

/** Sets what happens when a failed message is pressed. */
export function onResend(listener) {
  resend = listener
}

const nearEnd = () => box.scrollHeight - box.scrollTop - box.clientHeight < 90

function toEnd() {
  box.scrollTop = box.scrollHeight
  unseenBelow = 0
  byId('newer').hidden = true
}

function showPicture(message) {
  byId('picture-img').src = `/api/files/${message.id}`
  byId('picture-img').alt = message.attachment.name
  openDialog(byId('picture'))
}

function pictureBubble(message) {
  // one on its way has no address yet
  if (!message.id) return el('div', { class: 'bubble bubble-file' }, icon('picture'), el('span', { text: message.attachment.name }))
  const { name, width, height } = message.attachment
  const shown = { width, height }
  if (width && height) {
    const scale = Math.min(1, 280 / width, 420 / height)
    shown.width = Math.round(width * scale)
    shown.height = Math.round(height * scale)
  }
  const { width: w, height: h } = shown
  const image = el('img', { src: `/api/files/${message.id}`, alt: name, width: w ?? 240, height: h ?? 240, draggable: 'false' })
  image.addEventListener('error', () => image.replaceWith(el('span', { class: 'gone', text: '图片已经不在了' })))
  return el(
    'button',
    { class: 'bubble-picture', type: 'button', 'aria-label': `看大图：${name}`, on: { click: () => showPicture(message) } },
    image,
  )
}

function fileBubble(message) {
  const { name } = message.attachment
  return el(
    'a',
    { class: 'bubble bubble-file', href: `/api/files/${message.id}`, download: name },
    icon('file'),
    el('span', { text: name }),
  )
}

function textBubble(message) {
  const text = message.quote?.body ?? message.text
  return el('div', { class: 'bubble', text })
}

const bubbles = { picture: pictureBubble, file: fileBubble, text: textBubble }

/** Right press, long press, the ⋯ button and Enter all open the message's menu. */
function giveMenu(row, message) {
  const more = el('button', { class: 'more', type: 'button', tabindex: '-1', 'aria-label': '引用或 @', title: '引用或 @' }, icon('more'))
  const show = (at) => openMenu(message, at)
  more.addEventListener('click', () => show(more.getBoundingClientRect()))
  const line = row.querySelector('.line')
  line.append(more)
  const held = line.firstElementChild
  let timer
  const stop = () => clearTimeout(timer)
  held.addEventListener('contextmenu', (event) => {
    event.preventDefault()
    show(held.getBoundingClientRect())
  })
  held.addEventListener('pointerdown', (event) => {
    if (event.pointerType === 'mouse') return
    stop()
    timer = setTimeout(() => show(held.getBoundingClientRect()), longPressMs)
  })
  for (const end of ['pointerup', 'pointercancel', 'pointerleave']) held.addEventListener(end, stop)
  row.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.target === row) show(held.getBoundingClientRect())
  })
}

function messageRow(message, state) {
  const own = message.from.contactId === store.me.contactId
  const line = el('div', { class: 'line' }, bubbles[message.kind](message))
  const inRoom = store.roomOf(message.conversation) !== undefined
  const body = el('div', { class: 'body' })
  const name = el('p', { class: own || !inRoom ? 'sender unseen' : 'sender', text: own ? '我' : message.from.name })
  body.append(name, line)
  if (message.quote) body.append(el('p', { class: 'quoted', text: `${message.quote.name}：${message.quote.text}` }))
  const row = el('li', { class: `message${own ? ' own' : ''}`, tabindex: '-1' }, avatar(message.from), body)
  if (state === 'sending') line.prepend(el('span', { class: 'spinner', role: 'status', 'aria-label': '正在发送' }))
  if (state === 'failed') {
    const again = { class: 'failed', type: 'button', text: '!', 'aria-label': '没有发出，按此重发', title: '没有发出，按此重发' }
    line.prepend(el('button', { ...again, on: { click: () => resend(message) } }))
  }
  if (!state) giveMenu(row, message)
  return row
}

function addRow(message) {
  if (message.at - lastAt > gapMs) box.append(el('li', { class: 'time', text: separatorTime(message.at) }))
  lastAt = message.at
  box.append(messageRow(message))
}

function drawSending() {
  for (const row of pendingRows.values()) row.remove()
  pendingRows.clear()
  for (const one of store.sendingIn(store.openId)) {
    const row = messageRow(one, one.state)
    pendingRows.set(one.draft, row)
    box.append(row)
  }
}

/** The title, with how many are in the room. */
function drawTitle() {
  const id = store.openId
  const room = id === null ? undefined : store.roomOf(id)
  const title = id === null ? '' : `${titleOf(id)}${room ? `（${room.members.length}）` : ''}`
  byId('talk-title').textContent = title
  byId('bar-association').textContent = store.world.association
  byId('bar-place').textContent = id === null ? '练习室' : title
  document.title = id === null ? '练习室' : `${titleOf(id)} · 练习室`
}

/** How many wait elsewhere, beside the back arrow. */
export function drawBack() {
  const count = unreadElsewhere()
  byId('back').querySelector('.back-count').textContent = count > 99 ? '99+' : count > 0 ? String(count) : ''
}

/** Draws the open conversation from its beginning. */
export function drawTalk() {
  drawTitle()
  box.replaceChildren()
  pendingRows.clear()
  lastAt = 0
  if (store.openId === null) return
  const messages = store.messagesOf(store.openId)
  if (messages.length === 0) {
    box.append(el('li', { class: 'time', text: separatorTime(practiceNow()) }))
    box.append(el('li', { class: 'empty', text: store.roomOf(store.openId) ? '还没有人说话。' : '这里是您和机器人的私聊。' }))
  }
  for (const message of messages) addRow(message)
  drawSending()
  toEnd()
  store.seen()
}

/** Adds a message that has just come. Whoever reads further up is not moved, only told. */
export function addMessage(message) {
  if (message.conversation !== store.openId) return
  const own = message.from.contactId === store.me.contactId
  const follow = nearEnd() || own
  box.querySelector('.empty')?.remove()
  for (const row of pendingRows.values()) row.remove()
  addRow(message)
  drawSending()
  if (follow) toEnd()
  else {
    unseenBelow += 1
    byId('newer').textContent = `${unseenBelow} 条新消息`
    byId('newer').hidden = false
  }
  if (!document.hidden) store.seen()
}

/** Shows what is on its way or failed. */
export function showSending() {
  if (store.openId === null) return
  box.querySelector('.empty')?.remove()
  drawSending()
  toEnd()
}

byId('newer').addEventListener('click', toEnd)
box.addEventListener('scroll', () => {
  if (nearEnd()) {
    unseenBelow = 0
    byId('newer').hidden = true
  }
})
// The newest words stay in sight when the keyboard opens or the window changes.
let atEnd = true
box.addEventListener('scroll', () => {
  atEnd = nearEnd()
})
new ResizeObserver(() => {
  if (atEnd) box.scrollTop = box.scrollHeight
}).observe(box)
// Arrow keys walk through the messages.
box.addEventListener('keydown', (event) => {
  const step = { ArrowUp: 'previousElementSibling', ArrowDown: 'nextElementSibling' }[event.key]
  const from = event.target.closest('li')
  if (!step) return
  const rows = [...box.querySelectorAll('.message')]
  const to = from ? rows[rows.indexOf(from) + (step === 'previousElementSibling' ? -1 : 1)] : rows.at(-1)
  if (!to) return
  event.preventDefault()
  to.focus()
})
