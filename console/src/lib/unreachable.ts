// The end of every switch over a union: a case nobody handled does not compile.

/** Says that `value` cannot exist, to the compiler first and at run time at worst. */
export function unreachable(value: never): never {
  throw new Error(`a case nobody handled: ${JSON.stringify(value)}`);
}
