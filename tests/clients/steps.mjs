// Steps of a walk: each is counted, and one that fails does not end the others.

import { createInterface } from "node:readline";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

export class Walk {
  passed = 0;
  failed = 0;

  constructor(name) {
    this.name = name;
  }

  // Runs one step. Gives what it gave, or undefined when it failed.
  async step(what, act) {
    try {
      const value = await within(60, act());
      this.passed += 1;
      return value;
    } catch (error) {
      this.failed += 1;
      const where = String(error?.stack ?? "").match(/with_\w+\.mjs:\d+/)?.[0] ?? "";
      const said = error?.response?.data ? JSON.stringify(error.response.data) : "";
      console.log(`FAILED  ${this.name}: ${what}: ${error?.message ?? error} ${said} ${where}`);
      return undefined;
    }
  }

  end() {
    const word = this.failed ? "FAILED" : "ok";
    console.log(`test result: ${word}. ${this.passed} passed; ${this.failed} failed; ${this.name}`);
    process.exit(this.failed ? 1 : 0);
  }
}

export function isTrue(condition, said = "it is not so") {
  if (!condition) throw new Error(said);
  return condition;
}

// Waits until `find` gives something.
export async function eventually(what, find, seconds = 40) {
  const ends = Date.now() + seconds * 1000;
  for (;;) {
    const found = await find();
    if (found) return found;
    if (Date.now() > ends) throw new Error(`never came: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

export async function within(seconds, promise) {
  let timer;
  const late = new Promise((_, refuse) => {
    timer = setTimeout(() => refuse(new Error(`no answer in ${seconds} s`)), seconds * 1000);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

// The code that the user copies by hand once she has let the app in.
export async function codeOf(address) {
  console.log(`AUTHORIZE ${address}`);
  return (await lines.next()).value.trim();
}

// A picture of one dot.
export function picture() {
  const bytes = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4cf7AfwAI0QOHKybRAwAAAABJRU5ErkJggg==",
    "base64",
  );
  return new File([bytes], "dot.png", { type: "image/png" });
}
