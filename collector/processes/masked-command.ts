const SECRET = /pass|pwd|secret|token|key|auth|credential/i;
const MASK = "***";
const MAX_LENGTH = 256;
const URL_CREDENTIALS = /(\/\/[^/@\s:]*):[^@/\s]+@/g;

/**
 * A command line for people, without what may be a secret: the values of options and settings that are called after one, what follows such an
 * option, and passwords in addresses.
 * @param commandLine as /proc/<pid>/cmdline has it, with a NUL after each argument
 */
export function maskedCommand(commandLine: string): string {
  const words: string[] = [];
  let hidesNext = false;
  for (const word of commandLine.split("\0").filter((one) => one !== "")) {
    const [head = "", ...values] = word.split("=");
    if (values.length > 0 && SECRET.test(head)) words.push(`${head}=${MASK}`);
    else if (hidesNext && !word.startsWith("-")) words.push(MASK);
    else words.push(word.replace(URL_CREDENTIALS, `$1:${MASK}@`));
    hidesNext = words.length > 1 && word.startsWith("-") && values.length === 0 && SECRET.test(word);
  }
  return words.join(" ").slice(0, MAX_LENGTH);
}
