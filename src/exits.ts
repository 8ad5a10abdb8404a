/** Exit codes of the bot and the command line, fixed by the contract (sysexits.h). */
export const exits = { done: 0, different: 1, usage: 64, redis: 69, settings: 78 } as const
