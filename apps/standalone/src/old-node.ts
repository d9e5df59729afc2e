/** The libraries need Node 22.17; on an older one they would fail with words that help nobody. */
const NEEDED = [22, 17] as const;

/** Says so when this Node is too old. To be asked before anything is imported. */
export function refuseOldNode(): boolean {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])) return false;
  console.error(`一门需要 Node.js ${NEEDED.join('.')} 或更高版本，当前是 ${process.versions.node}。`);
  console.error(`Yimen needs Node.js ${NEEDED.join('.')} or newer; this is ${process.versions.node}.`);
  process.exitCode = 1;
  return true;
}
