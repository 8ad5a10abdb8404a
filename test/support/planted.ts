import { commands } from '../../handlers/index.ts'
import type { AnyCommand, Who } from '../../src/chat/contract.ts'

/** The product's commands, one of them open to whom it is not: a role that nobody checks. */
export const unchecked = (name: string, who: Who): AnyCommand[] =>
  commands.map((command) => (command.name === name ? { ...command, who } : command))
