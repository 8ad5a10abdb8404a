// Building blocks. Text only ever goes in as text, never as markup.

/** Makes an element: `text`, `class`, `on: { event: listener }`; any other key is an attribute (null, undefined and false are left out). */
export function el(tag, { text, on, ...attributes } = {}, ...children) {
  const node = document.createElement(tag)
  if (text !== undefined) node.textContent = text
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue
    node.setAttribute(name, value === true ? '' : String(value))
  }
  for (const [event, listener] of Object.entries(on ?? {})) node.addEventListener(event, listener)
  node.append(...children)
  return node
}

/** The element with this id. */
export const byId = (id) => document.getElementById(id)

const shapes = {
  back: ['M15 5l-7 7 7 7'],
  close: ['M6 6l12 12', 'M18 6L6 18'],
  down: ['M7 10l5 5 5-5'],
  more: ['M5 12h.01', 'M12 12h.01', 'M19 12h.01'],
  clock: ['M12 7v5l3.500 2', 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z'],
  check: ['M5 12.500l4.500 4.500L19 7.500'],
  picture: ['M4 5h16v14H4z', 'M4 16l5-5 4 4 2-2 5 5', 'M15.500 9.500h.01'],
  file: ['M7 3h7l4 4v14H7z', 'M14 3v4h4'],
}

/** A line drawing, hidden from screen readers. */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  for (const [key, value] of Object.entries({
    viewBox: '0 0 24 24',
    class: `icon icon-${name}`,
    'aria-hidden': 'true',
    focusable: 'false',
  }))
    svg.setAttribute(key, value)
  for (const d of shapes[name]) {
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
    path.setAttribute('d', d)
    svg.append(path)
  }
  return svg
}

const colours = 8

function colourOf(key) {
  let sum = 7
  for (const character of key) sum = (sum * 31 + character.codePointAt(0)) % 9973
  return sum % colours
}

/** A coloured square with a person's surname. */
export function avatar({ contactId, name, bot = false }) {
  const look = bot ? 'avatar-bot' : `avatar-${colourOf(contactId)}`
  return el('span', { class: `avatar ${look}`, text: [...name][0] ?? '人', 'aria-hidden': 'true' })
}

/** A room's picture: up to nine of its people, as WeChat tiles them. */
export function roomAvatar(people) {
  const shown = people.slice(0, 9)
  const size = shown.length > 4 ? 3 : shown.length > 1 ? 2 : 1
  return el('span', { class: `avatar avatar-room tiles-${size}`, 'aria-hidden': 'true' }, ...shown.map((person) => avatar(person)))
}

let toastTimer
/** Shows one sentence for a while. */
export function toast(sentence) {
  const node = byId('toast')
  node.textContent = sentence
  node.hidden = false
  clearTimeout(toastTimer)
  toastTimer = setTimeout(() => {
    node.hidden = true
  }, 4000)
}

/** Opens a dialog; a press beside it or on a `data-close` button closes it. */
export function openDialog(dialog) {
  if (!dialog.dataset.wired) {
    dialog.dataset.wired = 'yes'
    dialog.addEventListener('click', (event) => {
      const { left, right, top, bottom } = dialog.getBoundingClientRect()
      const beside = event.clientX < left || event.clientX > right || event.clientY < top || event.clientY > bottom
      const pressedBeside = event.target === dialog && event.detail > 0 && beside
      if (pressedBeside || event.target.closest('[data-close]')) dialog.close()
    })
    for (const button of dialog.querySelectorAll('[data-close]')) button.append(icon('close'))
  }
  dialog.showModal()
}
