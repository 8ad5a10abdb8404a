import { todoOf } from '../src/chat/acts/todo.ts'
import { command, tell } from '../src/chat/contract.ts'
import * as zh from '../src/text/todo.ts'

/** 待办 — what waits for whoever asks, each with the words that settle it; told to them alone. Writes nothing. */
export const todo = command<Record<string, never>>({
  name: '待办',
  words: ['待办', '待办事项', '我的待办'],
  addressedWords: ['有什么要我办的', '有什么事要办', '我有什么待办', '还有什么要办'].flatMap((phrase) => [
    phrase,
    `${phrase}?`,
    `${phrase}吗`,
  ]),
  who: 'member',
  addressedOnly: true,
  usage: '待办',
  about: '看有哪些事等您办',
  read: (rest) => (rest === '' ? { args: {} } : null),
  write: () => '',
  async run(_, scene) {
    const lines = await todoOf(scene)
    return tell(lines.length === 0 ? zh.nothing(scene.me.name) : zh.todo(scene.me.name, lines))
  },
})
